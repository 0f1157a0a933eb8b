/// Text in the language of manual pages, mdoc.
///
/// Whatever is added as text comes out as that text: nothing in it is taken for a macro, an escape or a delimiter, and
/// control characters are left out.
struct ManualText {
  private(set) var text = ""
  private var flow = Flow.fresh

  /// Whether a paragraph begins with the next text; none does where a heading or an item has just begun.
  private enum Flow { case fresh, running, broken }

  /// Adds a line that begins with a macro; its arguments are taken as they are.
  mutating func macro(_ name: String, _ arguments: String = "") {
    text += arguments.isEmpty ? ".\(name)\n" : ".\(name) \(arguments)\n"
  }

  mutating func section(_ title: String) { heading("Sh", title) }

  mutating func subsection(_ title: String) { heading("Ss", title) }

  private mutating func heading(_ name: String, _ title: String) {
    macro(name, Self.arguments(title))
    flow = .fresh
  }

  /// Makes the text that follows a paragraph of its own.
  mutating func breakParagraph() {
    if flow == .running { flow = .broken }
  }

  private mutating func run() {
    if flow == .broken { macro("Pp") }
    flow = .running
  }

  mutating func openList(_ arguments: String) {
    macro("Bl", arguments)
    flow = .fresh
  }

  /// Begins an item; the head's macros and words are taken as they are.
  mutating func item(_ head: String = "") {
    macro("It", head)
    flow = .fresh
  }

  /// Gives an item of a list without heads something to show, if nothing was added to it.
  mutating func keepItem() {
    if flow == .fresh { text += "\\&\n" }
  }

  mutating func closeList() {
    macro("El")
    flow = .running
  }

  /// Adds lines that are shown as they stand.
  mutating func display(_ lines: [String]) {
    macro("Bd", "-literal -offset indent")
    for line in lines {
      let escaped = Escaping.text(line, isLiteral: true)
      text += Escaping.protected(escaped.last == " " ? escaped + "\\&" : escaped) + "\n"
    }
    macro("Ed")
    flow = .running
  }

  mutating func openDisplay() {
    macro("Bd", "-ragged -offset indent")
    flow = .fresh
  }

  mutating func closeDisplay() {
    macro("Ed")
    flow = .running
  }

  /// Adds running text; each sentence begins a line, and no line has more than 80 columns.
  mutating func paragraph(_ content: String) {
    for sentence in Self.sentences(content) {
      for line in Self.wrapped(sentence) { add(line: line) }
    }
  }

  /// Adds a line of running text, at most as long as lines are to be.
  mutating func add(line: String) {
    let escaped = Escaping.text(line)
    guard !escaped.isBlank else { return }
    run()
    text += Escaping.protected(escaped) + "\n"
  }

  /// Adds a line of running text that begins with a macro; its arguments are taken as they are.
  mutating func add(macros line: String) {
    run()
    text += ".\(line)\n"
  }

  /// Text as the arguments of a macro.
  static func arguments(_ text: String) -> String {
    text.split(separator: " ").map { word(String($0)) }.joined(separator: " ")
  }

  /// A word behind a macro, which is not taken for a macro or for punctuation of its own.
  static func word(_ word: String) -> String {
    let escaped = Escaping.text(word).replacingQuotes
    return mayBeMacro(escaped) ? "\\&" + escaped : escaped
  }

  /// Macros are two or three signs, the first a capital or `%` and the second a small letter; delimiters are one sign.
  private static func mayBeMacro(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    guard bytes.count <= 3 else { return false }
    let isWord = bytes.allSatisfy { $0 < 0x80 && (UnicodeScalar($0).properties.isAlphabetic || $0 == 0x5F) }
    guard isWord, let first = bytes.first else { return !isWord || bytes.isEmpty }
    return bytes.count > 1 && first < 0x5B && bytes[1] >= 0x61
  }

  private static let abbreviations: Set<String> = ["e.g.", "i.e.", "(e.g.", "(i.e.", "vs."]

  static func endsSentence(_ word: some StringProtocol) -> Bool {
    guard let last = word.last else { return false }
    return (last == "." || last == "?" || last == "!") && word.count > 2 && !abbreviations.contains(String(word))
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

  /// The text in parts that end behind a period, question or exclamation mark before a blank.
  private static func sentences(_ content: String) -> [String] {
    var sentences: [String] = []
    var current = ""
    for word in content.split(separator: " ") {
      current += (current.isEmpty ? "" : " ") + word
      if endsSentence(word) {
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
