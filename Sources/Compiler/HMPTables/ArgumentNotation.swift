import QAPISyntax

/// The arguments of a human monitor command in its own notation, such as `nodes:-n,device:B?`.
package struct ArgumentNotation: Sendable, Equatable {
  /// The notation as it was written.
  package var text: String
  /// The arguments, in the order of a line.
  package var arguments: [HMPArgument]

  package init(text: String = "", arguments: [HMPArgument] = []) {
    self.text = text
    self.arguments = arguments
  }
}

extension ArgumentNotation {
  /// Parses a notation; an empty text has no arguments.
  package init(parsing text: String) throws(NotationProblem) {
    self.init(text: text)
    guard !text.isEmpty else { return }
    var names: Set<String> = []
    var rest: String?
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let argument = try HMPArgument(parsing: part)
      if rest != nil { throw .afterRestOfLine(argument.name) }
      guard names.insert(argument.name).inserted else { throw .duplicateName(argument.name) }
      if argument.kind == .restOfLine { rest = argument.name }
      arguments.append(argument)
    }
  }

  /// The arguments as `help` shows them, for rows without `params`.
  package var usage: String { arguments.map(\.usage).joined(separator: " ") }
}

extension HMPArgument {
  fileprivate init(parsing text: Substring) throws(NotationProblem) {
    guard !text.isEmpty else { throw .emptyArgument }
    guard let colon = text.firstIndex(of: ":") else { throw .missingColon(String(text)) }
    let name = String(text[..<colon])
    let isName = name.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == .underscore }
    guard isName, !name.isEmpty else { throw .badName(name) }
    let letters = text[text.index(after: colon)...]
    guard let (kind, length) = Self.kind(letters) else { throw .unknownLetter(argument: name, String(letters)) }
    let modifier = String(letters.dropFirst(length))
    guard let presence = Presence(modifier, of: kind) else { throw .badModifier(argument: name, modifier) }
    self.init(name, kind, presence)
  }

  /// The kind at the start of the letters, and the number of its letters.
  private static func kind(_ letters: Substring) -> (Kind, length: Int)? {
    guard let first = letters.first else { return nil }
    if first == "-" {
      guard let flag = letters.dropFirst().first, flag.isASCII, !flag.isWhitespace else { return nil }
      return letters.dropFirst(2).first == "s" ? (.flagWithValue(flag), 3) : (.flag(flag), 2)
    }
    return simpleKind(first).map { ($0, 1) }
  }

  private static func simpleKind(_ letter: Character) -> Kind? {
    switch letter {
    case "F": .filename
    case "B": .blockDevice
    case "s": .string
    case "S": .restOfLine
    case "O": .options
    case "/": .format
    case "i": .int32
    case "l": .int64
    case "M": .megabytes
    case "o": .size
    case "T": .time
    case "b": .boolean
    default: nil
    }
  }

  fileprivate var usage: String {
    switch kind {
    case .flag(let letter): "[-\(letter)]"
    case .flagWithValue(let letter): "[-\(letter) \(name)]"
    case .format: "/\(name)"
    case .filename, .blockDevice, .string, .restOfLine, .options, .int32, .int64, .megabytes, .size, .time, .boolean:
      presence == .required ? name : "[\(name)]"
    }
  }
}

extension HMPArgument.Presence {
  /// Reads a modifier; fails if the kind of argument cannot have it.
  fileprivate init?(_ modifier: String, of kind: HMPArgument.Kind) {
    switch (modifier, kind) {
    case ("", .flag), ("", .flagWithValue), ("", .format): self = .optional
    case ("", _): self = .required
    case ("?", .filename), ("?", .blockDevice), ("?", .string), ("?", .restOfLine), ("?", .int32), ("?", .int64),
      ("?", .megabytes), ("?", .size), ("?", .time):
      self = .optional
    case (".", .int32), (".", .int64), (".", .megabytes): self = .afterPoint
    default: return nil
    }
  }
}
