/// Lays candidates out below the line that is being edited.
package struct CandidateList {
  package var size: Terminal.Size

  package init(size: Terminal.Size) {
    self.size = size
  }

  /// A description in fewer columns says too little to be put beside another.
  private static let shortDescription = 28

  /// The rows to print, none wider than the terminal.
  ///
  /// Where a candidate has a description, that stands beside it; one candidate a row, or more where not all rows fit on the
  /// screen and the columns suffice. Several in a row are read downwards.
  package func rows(of candidates: [Candidate]) -> [String] {
    let cleaned = candidates.map {
      Candidate(oneLine($0.label ?? $0.text), description: oneLine($0.description))
    }
    guard cleaned.contains(where: { !$0.description.isEmpty }) else { return columns(cleaned.map(\.text)) }
    let widest = cleaned.map { TerminalText.width($0.text) }.max() ?? 0
    let name = min(widest, size.columns / 2)
    let across = cleaned.count <= size.rows - 2 ? 1 : max((usable + 2) / (name + 2 + Self.shortDescription + 2), 1)
    let cell = (usable + 2) / across - 2
    return lines(cleaned.map { described($0, name: name, in: cell) }, across: across, cell: cell + 2)
  }

  private func described(_ candidate: Candidate, name: Int, in columns: Int) -> String {
    guard !candidate.description.isEmpty else { return TerminalText.truncated(candidate.text, to: columns) }
    return padded(TerminalText.truncated(candidate.text, to: name), to: name + 2)
      + TerminalText.truncated(candidate.description, to: columns - name - 2)
  }

  private func columns(_ names: [String]) -> [String] {
    let cell = min(names.map(TerminalText.width).max() ?? 0, usable) + 2
    return lines(names.map { TerminalText.truncated($0, to: usable) }, across: (usable + 2) / cell, cell: cell)
  }

  private func lines(_ texts: [String], across: Int, cell: Int) -> [String] {
    let down = (texts.count + across - 1) / across
    return (0..<down).map { row in
      let cells = stride(from: row, to: texts.count, by: down).map { texts[$0] }
      return cells.dropLast().map { padded($0, to: cell) }.joined() + (cells.last ?? "")
    }
  }

  /// A full last column would leave some terminals on the next row.
  private var usable: Int { max(size.columns - 1, 1) }

  private func padded(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(columns - TerminalText.width(text), 0))
  }

  private func oneLine(_ text: String) -> String {
    TerminalText.clean(String(text.prefix { $0 != "\n" && $0 != "\r\n" })).split(separator: "\t").joined(separator: " ")
  }
}
