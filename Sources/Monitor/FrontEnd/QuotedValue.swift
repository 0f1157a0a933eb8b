import HMP
import HMPTables
import MainLoop
import QJSON

/// The text that stands for a variable's value, whatever is in it, as one value at a place of a line.
///
/// As a word of its own, the value is put into double quotes. In a list of options its commas are doubled, and in an argument
/// of a QMP command it becomes a JSON string if it could be read as anything else.
struct QuotedValue {
  /// Why a value cannot stand at a place.
  struct Refusal: Error, Equatable {
    var reason: String
  }

  private enum Place {
    /// A word, or a part of one; with options, it is a list of them.
    case word(isOptions: Bool)
    /// The rest of the line, which is a list of options.
    case options
    /// The arguments of a QMP command, as `key=value` words.
    case arguments
    /// The rest of the line, in which nothing has a meaning.
    case text
  }

  private let place: Place
  /// The text of the word before the value; nil if the word begins with the value.
  private let start: Substring?
  /// Whether that word has begun with a double quote.
  private let isQuoted: Bool

  /// A place after a text that is no line of a command.
  init(after head: String) { self.init(after: head, .word(isOptions: false)) }

  /// Finds the place after a text, which is the line up to the value.
  @MainLoop
  init(after head: String, _ context: HMPContext) {
    let isQuoted = Self.openWord(of: head)?.first == "\""
    let found = Self.place(in: context.parse(head + (isQuoted ? "x\"" : "x")), context, depth: 0)
    self.init(after: head, found ?? .word(isOptions: false))
  }

  private init(after head: String, _ place: Place) {
    start = Self.openWord(of: head)
    isQuoted = start?.first == "\""
    self.place = place
  }

  /// The word that the text ends in; nil after a blank.
  private static func openWord(of text: String) -> Substring? {
    var start: String.Index?
    var isQuoted = false
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      if isQuoted, character == "\\" {
        index = text.index(after: index)
        if index == text.endIndex { break }
      } else if isQuoted ? character == "\"" : character.isWhitespace {
        // A quote ends only a word that has begun with one.
        if !isQuoted || text[start ?? index] == "\"" { start = nil }
        isQuoted = false
      } else if start == nil {
        start = index
        isQuoted = character == "\""
      } else if character == "\"", text[text.index(before: index)] == "=" {
        // The JSON string of an argument of a QMP command.
        isQuoted = true
      }
      index = text.index(after: index)
    }
    return start.map { text[$0...] }
  }

  /// Bounds the nesting of lines in lines.
  private static let depthLimit = 8

  @MainLoop
  private static func place(in line: ParsedLine, _ context: HMPContext, depth: Int) -> Place? {
    guard depth < depthLimit, let invocation = try? line.invocation(), let last = invocation.arguments.elements.last,
      case .string(let text) = last.value,
      let argument = invocation.row.arguments.first(where: { $0.name == last.name })
    else { return nil }
    let row = invocation.row
    if row.takesLine(argument.name) { return place(in: context.parse(text), context, depth: depth + 1) }
    if row.execution?.arguments == argument.name { return .arguments }
    let isOptions = argument.kind == .options || row.completions[argument.name]?.hasPrefix("options") ?? false
    guard argument.kind == .restOfLine else { return .word(isOptions: isOptions) }
    return isOptions ? .options : .text
  }

  /// The text for a value.
  func text(of value: String) throws(Refusal) -> String {
    switch place {
    case .text: return try Self.checked(value)
    case .options: return try Self.checked(Self.doubled(value))
    case .arguments: return try argument(value)
    case .word(let isOptions):
      let isInOptions = isOptions || start?.contains("=") ?? false
      let value = isInOptions ? Self.doubled(value) : value
      if isQuoted { return Self.escaped(value) }
      guard start != nil else { return "\"\(Self.escaped(value))\"" }
      guard !value.contains(where: { $0.isWhitespace || $0 == "\"" || $0 == "\\" }) else {
        throw Refusal(reason: "put the word that has it between double quotes")
      }
      return value
    }
  }

  private func argument(_ value: String) throws(Refusal) -> String {
    let string = JSONValue.string(value).text()
    guard let start else { throw Refusal(reason: "write it as key=${...}") }
    if start.contains("=\"") { return String(string.dropFirst().dropLast()) }
    if !value.isEmpty, value.utf8.allSatisfy({ $0.isSafe }) { return value }
    guard start.last == "=" else { throw Refusal(reason: "put the text after the = between double quotes") }
    return string
  }

  private static func checked(_ value: String) throws(Refusal) -> String {
    guard !value.contains(where: \.isNewline) else { throw Refusal(reason: "it has several lines") }
    return value
  }

  private static func doubled(_ value: String) -> String { value.replacing(",", with: ",,") }

  private static func escaped(_ value: String) -> String {
    var text = ""
    for character in value.unicodeScalars {
      switch character {
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\"", "\\": text += "\\\(character)"
      default: text.unicodeScalars.append(character)
      }
    }
    return text
  }
}

extension UInt8 {
  /// Whether the byte means itself everywhere.
  fileprivate var isSafe: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_./:-".utf8.contains(self)
    }
  }
}
