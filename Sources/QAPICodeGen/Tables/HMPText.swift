import QAPISchema

/// The documentation of a row as running text.
enum HMPText {
  /// The text on one line.
  static func line(_ text: String) -> String {
    DocumentationText.lines(text).map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The paragraphs of the body and of the untagged sections, each on one line.
  static func paragraphs(_ block: DocumentationBlock?) -> [String] {
    paragraphs(DocumentationText.whole(block))
  }

  static func paragraphs(_ lines: [String]) -> [String] {
    lines.split(separator: "").map { $0.map { $0.drop { $0 == " " } }.joined(separator: " ") }
  }
}
