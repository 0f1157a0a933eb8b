import QAPISchema
import QAPISyntax

/// Documentation comments of the schema as documentation comments of Swift.
enum DocumentationText {
  /// The lines of a text without their common indentation and without empty lines at the ends.
  ///
  /// The first line follows a tag and has no indentation of its own.
  static func lines(_ text: String?) -> [String] {
    guard let text, !text.isEmpty else { return [] }
    // Access to the bytes of an array is several times faster than to those of a string.
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

extension DocumentationText {
  /// A definition's comment: its text, results, errors, features and version.
  ///
  /// The descriptions of members are at the members.
  static func definition(_ header: EntityHeader) -> [String] {
    guard let block = header.documentation else { return [] }
    var parts = block.sections.filter { $0.kind == .body || $0.kind == .plain }.map { lines($0.text) }
    parts.append(tagged("Returns", block.text(of: .returns)))
    parts.append(tagged("Errors", block.text(of: .errors)))
    parts += self.features(header.features, of: block)
    parts.append(tagged("Since", block.text(of: .since)))
    return Array(parts.filter { !$0.isEmpty }.joined(separator: [""]))
  }

  /// The description of a member, value or branch, and of its features.
  static func member(_ name: String, features: [Feature], of block: DocumentationBlock?) -> [String] {
    guard let block else { return [] }
    let parts = [lines(block.text(ofMember: name))] + self.features(features, of: block)
    return Array(parts.filter { !$0.isEmpty }.joined(separator: [""]))
  }

  private static func features(_ features: [Feature], of block: DocumentationBlock) -> [[String]] {
    features.map { tagged("Feature `\($0.name)`", block.text(ofFeature: $0.name)) }
  }

  private static func tagged(_ tag: String, _ text: String?) -> [String] {
    let lines = lines(text)
    guard let first = lines.first else { return [] }
    // A list begins on a line of its own, not after the tag.
    if first.hasPrefix("- ") || first.hasPrefix("* ") { return ["\(tag):", ""] + lines }
    return ["\(tag): \(first)"] + lines.dropFirst()
  }
}
