/// Text in the language of manual pages, mdoc.
struct ManualText {
  private(set) var text = ""

  mutating func macro(_ name: String, _ arguments: String = "") {
    text += arguments.isEmpty ? ".\(name)\n" : ".\(name) \(arguments)\n"
  }

  /// Adds running text; each sentence begins a line, and no line has more than 80 columns.
  mutating func paragraph(_ content: String) {
    for sentence in Self.sentences(content) {
      for line in Self.wrapped(sentence) { text += Self.line(line) + "\n" }
    }
  }

  /// Adds an item's head: a command and the notation of its arguments.
  mutating func item(command: String, usage: String) {
    let words = command.split(separator: " ").map { Self.word(String($0)) }.joined(separator: " ")
    let arguments = usage.split(separator: " ").map { Self.word(String($0)) }.joined(separator: " ")
    macro("It", "Ic \(words)" + (arguments.isEmpty ? "" : " Ar \(arguments)"))
  }

  /// A word behind a macro, which is not taken for a macro or for punctuation of its own.
  static func word(_ word: String) -> String {
    let escaped = escaped(word)
    return escaped.count <= 3 || escaped.contains("\"") ? "\\&" + escaped.replacingQuotes : escaped.replacingQuotes
  }

  private static func wrapped(_ content: String) -> [String] {
    var lines: [String] = []
    for word in content.split(separator: " ") {
      if let last = lines.last, last.count + word.count < 78 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  private static func line(_ content: String) -> String {
    let escaped = escaped(content)
    return escaped.first == "." || escaped.first == "'" ? "\\&" + escaped : escaped
  }

  private static func escaped(_ content: String) -> String {
    content.reduce(into: "") { text, character in
      switch character {
      case "\\": text += "\\e"
      case "-": text += "\\-"
      default: text.append(character)
      }
    }
  }

  /// The text in parts that end behind a period, question or exclamation mark before a blank.
  private static func sentences(_ content: String) -> [String] {
    var sentences: [String] = []
    var current = ""
    for word in content.split(separator: " ") {
      current += (current.isEmpty ? "" : " ") + word
      if let last = word.last, last == "." || last == "?" || last == "!", word.count > 2 {
        sentences.append(current)
        current = ""
      }
    }
    return current.isEmpty ? sentences : sentences + [current]
  }
}

extension String {
  fileprivate var replacingQuotes: String {
    split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\(dq")
  }
}
