/// One thing that the word at the cursor can become.
package struct Candidate: Sendable, Equatable {
  /// What replaces the word.
  package var text: String
  /// What is listed; nil for the text.
  package var label: String?
  /// What it is, for the list; may be empty.
  package var description: String

  package init(_ text: String, label: String? = nil, description: String = "") {
    self.text = text
    self.label = label
    self.description = description
  }
}

/// What Tab can do with a line.
package struct Completion: Sendable, Equatable {
  /// The part of the line to replace, in UTF-8 offsets.
  package var replaced: Range<Int>
  package var candidates: [Candidate]
  /// What follows the candidate when it is the only one, such as a space.
  package var suffix: String

  package init(replaced: Range<Int>, candidates: [Candidate], suffix: String = "") {
    self.replaced = replaced
    self.candidates = candidates
    self.suffix = suffix
  }

  /// No candidates.
  package static var nothing: Completion { Completion(replaced: 0..<0, candidates: []) }

  /// What pressing Tab once does.
  package enum Step: Sendable, Equatable {
    case nothing
    /// Replace a part of the line, given in UTF-8 offsets on character boundaries, and put the cursor after it.
    case replace(Range<Int>, with: String)
    case list([Candidate])
  }

  /// Decides between inserting and listing.
  ///
  /// The only candidate is inserted with the suffix, unless the line goes on with it already. Of several, what they begin
  /// with in common is inserted if that is more than is there; else they are listed. Candidates with control characters,
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

  /// The replaced range, kept within the line and moved back to where characters begin.
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
