import QAPISchema

/// What a documentation comment of the schema becomes in Swift.
enum DocumentationText {
  /// The lines of a text without their common indentation and without empty lines at the ends.
  ///
  /// The first line stands behind a tag and has no indentation of its own.
  static func lines(_ text: String?) -> [String] {
    guard let text, !text.isEmpty else { return [] }
    // An array's bytes are reached several times faster than a string's.
    var lines = Array(text.utf8).split(separator: newline, omittingEmptySubsequences: false).map(trimmedAtEnd)
    let indentation = lines.dropFirst().filter { !$0.isEmpty }.map { $0.prefix { $0 == space }.count }.min() ?? 0
    lines[0] = lines[0].drop { $0 == space }
    for index in lines.indices.dropFirst() { lines[index] = lines[index].dropFirst(indentation) }
    var kept = lines.drop { $0.isEmpty }
    while kept.last?.isEmpty == true { kept.removeLast() }
    return kept.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The body and the untagged paragraphs of a definition's comment.
  static func whole(_ block: DocumentationBlock?) -> [String] {
    let parts = (block?.sections ?? []).filter { $0.kind == .body || $0.kind == .plain }.map { lines($0.text) }
    return Array(parts.filter { !$0.isEmpty }.joined(separator: [""]))
  }

  /// The body's first paragraph.
  static func summary(_ block: DocumentationBlock?) -> [String] { Array(lines(block?.body).prefix { !$0.isEmpty }) }

  private static let space = UInt8(ascii: " ")
  private static let newline = UInt8(ascii: "\n")

  private static func trimmedAtEnd(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line
    while let last = line.last, last == space || last == UInt8(ascii: "\t") { line.removeLast() }
    return line
  }
}
