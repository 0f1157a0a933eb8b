/// One possible completion of the word at the cursor.
package struct Candidate: Sendable, Equatable {
  /// The text that replaces the word.
  package var text: String
  /// The text that is listed; nil for `text`.
  package var label: String?
  /// A description for the list; may be empty.
  package var description: String

  package init(_ text: String, label: String? = nil, description: String = "") {
    self.text = text
    self.label = label
    self.description = description
  }
}

/// The completions of a line at its cursor.
package struct Completion: Sendable, Equatable {
  /// The part of the line to replace, in UTF-8 offsets.
  package var replaced: Range<Int>
  package var candidates: [Candidate]
  /// Text that follows the candidate when it is the only one, such as a space.
  package var suffix: String

  package init(replaced: Range<Int>, candidates: [Candidate], suffix: String = "") {
    self.replaced = replaced
    self.candidates = candidates
    self.suffix = suffix
  }

  /// No candidates.
  package static var nothing: Completion { Completion(replaced: 0..<0, candidates: []) }

  /// The effect of pressing Tab once.
  package enum Step: Sendable, Equatable {
    case nothing
    /// Replace a part of the line, given in UTF-8 offsets on character boundaries, and put the cursor after it.
    case replace(Range<Int>, with: String)
    case list([Candidate])
  }

  /// Decides between inserting and listing.
  ///
  /// The only candidate is inserted with the suffix, unless the line already continues with it. Of several candidates, the
  /// common prefix is inserted if it is longer than the word; otherwise they are listed. Candidates with control characters,
  /// which a target may send, are left out.
  package func step(in line: String) -> Step {
    let candidates = candidates.filter { !$0.text.unicodeScalars.contains(where: TerminalText.isControl) }
    guard let first = candidates.first else { return .nothing }
    let range = boundaries(in: line)
    if candidates.count == 1 {
      let rest = line[range.upperBound...]
      let insertion = rest.hasPrefix(suffix) ? first.text : first.text + suffix
      return .replace(offsets(of: range, in: line), with: insertion)
    }
    let common = candidates.dropFirst().reduce(first.text[...]) { $0.commonPrefix(with: $1.text) }
    guard common.utf8.count > line[range].utf8.count else { return .list(candidates) }
    return .replace(offsets(of: range, in: line), with: String(common))
  }

  /// The replaced range, clamped to the line and moved back to character boundaries.
  private func boundaries(in line: String) -> Range<String.Index> {
    func index(_ offset: Int) -> String.Index {
      let utf8 = line.utf8
      var index = utf8.index(utf8.startIndex, offsetBy: min(max(offset, 0), utf8.count))
      while index < utf8.endIndex, utf8[index] & 0xC0 == 0x80 { index = utf8.index(before: index) }
      return index
    }
    let lower = index(replaced.lowerBound)
    return lower..<max(lower, index(replaced.upperBound))
  }

  private func offsets(of range: Range<String.Index>, in line: String) -> Range<Int> {
    let start = line.utf8.distance(from: line.startIndex, to: range.lowerBound)
    return start..<start + line[range].utf8.count
  }
}

extension Substring {
  fileprivate func commonPrefix(with other: String) -> Substring {
    self[
      ..<(zip(indices, other).first { self[$0] != $1 }?.0 ?? index(startIndex, offsetBy: Swift.min(count, other.count)))
    ]
  }
}

/// Lays candidates out below the line that is being edited.
package struct CandidateList {
  package var size: Terminal.Size

  package init(size: Terminal.Size) {
    self.size = size
  }

  /// The fewest columns of a description that are worth a second column of candidates.
  private static let shortDescription = 28

  /// The rows to print, none wider than the terminal.
  ///
  /// A description stands beside its candidate. There is one candidate in a row, or more where not all rows fit on the
  /// screen and the columns suffice. Candidates run down the columns.
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

  /// All but the last column: some terminals wrap when it is filled.
  private var usable: Int { max(size.columns - 1, 1) }

  private func padded(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(columns - TerminalText.width(text), 0))
  }

  private func oneLine(_ text: String) -> String {
    TerminalText.clean(String(text.prefix { $0 != "\n" && $0 != "\r\n" })).split(separator: "\t").joined(separator: " ")
  }
}
