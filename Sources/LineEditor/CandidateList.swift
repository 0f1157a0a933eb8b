/// Lays candidates out below the line that is being edited.
package struct CandidateList {
  package var size: Terminal.Size

  package init(size: Terminal.Size) {
    self.size = size
  }

  /// The rows to print, none wider than the terminal, and at most as many as leave the edited line in sight.
  ///
  /// One candidate a row with its description, when any has one and the rows suffice; else columns, read downwards. What
  /// doesn't fit is counted in a last row.
  package func rows(of candidates: [Candidate]) -> [String] {
    let cleaned = candidates.map {
      Candidate(oneLine($0.label ?? $0.text), description: oneLine($0.description))
    }
    let available = max(size.rows - 2, 1)
    let isDescribed = cleaned.contains { !$0.description.isEmpty }
    if isDescribed, cleaned.count <= available { return described(cleaned) }
    return columns(cleaned.map(\.text), limit: available)
  }

  private func described(_ candidates: [Candidate]) -> [String] {
    let widest = candidates.map { TerminalText.width($0.text) }.max() ?? 0
    let column = min(widest, size.columns / 2)
    return candidates.map { candidate in
      let name = TerminalText.truncated(candidate.text, to: candidate.description.isEmpty ? usable : column)
      guard !candidate.description.isEmpty else { return name }
      let rest = usable - column - 2
      return padded(name, to: column + 2) + TerminalText.truncated(candidate.description, to: rest)
    }
  }

  private func columns(_ names: [String], limit: Int) -> [String] {
    let cell = min(names.map(TerminalText.width).max() ?? 0, usable) + 2
    let across = (usable + 2) / cell
    let down = (names.count + across - 1) / across
    guard down > limit else { return lines(names, down: down, cell: cell) }
    let shown = Array(names.prefix((limit - 1) * across))
    return lines(shown, down: limit - 1, cell: cell) + [
      TerminalText.truncated("(\(names.count - shown.count) more)", to: usable)
    ]
  }

  private func lines(_ names: [String], down: Int, cell: Int) -> [String] {
    (0..<down).map { row in
      let cells = stride(from: row, to: names.count, by: down).map { TerminalText.truncated(names[$0], to: usable) }
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
