/// Text in mdoc, the markup of manual pages.
///
/// Text that is added is shown as it is: nothing in it is taken for a macro, an escape or a delimiter, and control
/// characters are left out.
struct ManualText {
  private(set) var text = ""
  private var flow = Flow.fresh

  /// Whether the next text begins a paragraph, which it does not directly after a heading or the head of an item.
  private enum Flow { case fresh, running, broken }

  /// Adds a line that begins with a macro, with arguments that are not escaped.
  mutating func macro(_ name: String, _ arguments: String = "") {
    text += arguments.isEmpty ? ".\(name)\n" : ".\(name) \(arguments)\n"
  }

  mutating func section(_ title: String) { heading("Sh", title) }

  mutating func subsection(_ title: String) { heading("Ss", title) }

  private mutating func heading(_ name: String, _ title: String) {
    macro(name, Self.arguments(title))
    flow = .fresh
  }

  /// Begins a new paragraph with the next text.
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

  /// Begins an item with a head of macros and words that are not escaped.
  mutating func item(_ head: String = "") {
    macro("It", head)
    flow = .fresh
  }

  /// Makes an empty item of a list without heads visible.
  mutating func keepItem() {
    if flow == .fresh { text += "\\&\n" }
  }

  mutating func closeList() {
    macro("El")
    flow = .running
  }

  /// Adds lines that keep their line breaks and blanks.
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

  /// Adds running text, with each sentence on lines of its own of at most 80 columns.
  mutating func paragraph(_ content: String) {
    for sentence in Self.sentences(content) {
      for line in Self.wrapped(sentence) { add(line: line) }
    }
  }

  /// Adds a line of running text that is not too long for a line.
  mutating func add(line: String) {
    let escaped = Escaping.text(line)
    guard !escaped.isBlank else { return }
    run()
    text += Escaping.protected(escaped) + "\n"
  }

  /// Adds a line of running text that begins with a macro, with arguments that are not escaped.
  mutating func add(macros line: String) {
    run()
    text += ".\(line)\n"
  }

  /// Text as the arguments of a macro.
  static func arguments(_ text: String) -> String {
    text.split(separator: " ").map { word(String($0)) }.joined(separator: " ")
  }

  /// A word as the argument of a macro, which is not taken for a macro or for punctuation.
  static func word(_ word: String) -> String {
    let escaped = Escaping.text(word).replacingQuotes
    return mayBeMacro(escaped) ? "\\&" + escaped : escaped
  }

  /// Macros have two or three characters, the first a capital or `%`, the second a small letter; delimiters have one.
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

  /// The text in parts that end in a period, question mark or exclamation mark before a blank.
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

/// Characters in the notation of roff.
private enum Escaping {
  /// The text with all escapes made ordinary text, and without control characters and marks of text direction.
  static func text(_ content: String, isLiteral: Bool = false) -> String {
    if content.utf8.allSatisfy(isPlain) { return content }
    var text = ""
    for scalar in content.unicodeScalars {
      switch scalar {
      case "\\": text += "\\e"
      case "-": text += "\\-"
      case "^": text += "\\(ha"
      case "~": text += "\\(ti"
      case "`": text += "\\(ga"
      case "'" where isLiteral: text += "\\(aq"
      case "\t": text += " "
      case _ where scalar.isASCII:
        if !scalar.properties.isControl { text.unicodeScalars.append(scalar) }
      case _ where scalar.properties.generalCategory == .format || scalar.properties.isControl: break
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        text += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
      }
    }
    return text
  }

  /// The line in a form that is not taken for a macro.
  static func protected(_ line: String) -> String {
    line.first == "." || line.first == "'" ? "\\&" + line : line
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension UnicodeScalar.Properties {
  fileprivate var isControl: Bool { generalCategory == .control }
}
