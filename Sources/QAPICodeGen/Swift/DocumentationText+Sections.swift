import QAPISchema

extension DocumentationText {
  /// A definition's comment: its text, and what becomes of it, with what features, and since when.
  ///
  /// Members are described where they stand.
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
    // Not all texts go on behind the tag: a list begins on a line of its own.
    if first.hasPrefix("- ") || first.hasPrefix("* ") { return ["\(tag):", ""] + lines }
    return ["\(tag): \(first)"] + lines.dropFirst()
  }
}
