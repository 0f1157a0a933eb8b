/// Text of help in lines of at most 79 columns, where words allow it.
package enum HelpText {
  package static let width = 79

  /// Names with commas between them, indented by two columns.
  package static func list(_ names: [String]) -> String {
    let words = names.enumerated().map { $0.offset == names.count - 1 ? $0.element : $0.element + "," }
    return filled(words, first: "  ", others: "  ")
  }

  /// A paragraph; its lines begin with the indentation.
  package static func paragraph(_ text: String, indent: String = "") -> String {
    filled(text.split(whereSeparator: \.isWhitespace).map(String.init), first: indent, others: indent)
  }

  /// A name, and what is said of it in a column of its own.
  package static func item(_ name: String, _ text: String, column: Int) -> String {
    let indent = String(repeating: " ", count: column)
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard name.utf8.count + 2 <= column else { return name + "\n" + filled(words, first: indent, others: indent) }
    let gap = String(repeating: " ", count: column - name.utf8.count)
    return filled(words, first: name + gap, others: indent)
  }

  private static func filled(_ words: [String], first: String, others: String) -> String {
    var text = ""
    var line = first
    var isEmpty = true
    for word in words {
      if !isEmpty, line.utf8.count + 1 + word.utf8.count > width {
        text += line + "\n"
        line = others
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return text + line + "\n"
  }
}
