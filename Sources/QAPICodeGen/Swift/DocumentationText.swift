import QAPISchema

/// What a documentation comment of the schema becomes in Swift.
enum DocumentationText {
  /// The lines of a text without their common indentation and without empty lines at the ends.
  ///
  /// The first line stands behind a tag and has no indentation of its own.
  static func lines(_ text: String?) -> [String] {
    guard let text, !text.isEmpty else { return [] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(trimmedAtEnd)
    let indentation = lines.dropFirst().filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    let dedented = [String(lines[0].drop { $0 == " " })] + lines.dropFirst().map { String($0.dropFirst(indentation)) }
    let head = dedented.drop { $0.isEmpty }
    return Array(head.reversed().drop { $0.isEmpty }.reversed())
  }

  /// The body and the untagged paragraphs of a definition's comment.
  static func whole(_ block: DocumentationBlock?) -> [String] {
    let parts = (block?.sections ?? []).filter { $0.kind == .body || $0.kind == .plain }.map { lines($0.text) }
    return Array(parts.filter { !$0.isEmpty }.joined(separator: [""]))
  }

  /// The body's first paragraph.
  static func summary(_ block: DocumentationBlock?) -> [String] { Array(lines(block?.body).prefix { !$0.isEmpty }) }

  private static func trimmedAtEnd(_ line: Substring) -> Substring {
    var line = line
    while let last = line.last, last == " " || last == "\t" { line.removeLast() }
    return line
  }
}
