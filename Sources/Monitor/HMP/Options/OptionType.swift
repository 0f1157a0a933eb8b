public import QJSON

/// The type of a member of a QMP command, as far as it determines how a value written as text is read.
public enum OptionType: Sendable, Equatable {
  case unknown
  case string
  case boolean
  /// An integer in the syntax of C, as QEMU's parsers read all integers except sizes: a leading zero makes it octal.
  case integer
  /// An integer that is not negative, in the syntax of C.
  case unsigned
  /// A number of bytes, which can have a suffix: never negative, and a leading zero does not make it octal.
  case size
  /// An integer that may be a size: schemas and the errors of QMP commands do not tell.
  case integerOrSize
  case number
  case null
  /// A string, or null, which is written as `@null`: no name of QEMU begins with `@`.
  case stringOrNull
  /// A list of integers, written like `0-3,7`.
  case integers
}

extension OptionType {
  /// Null as a value of `stringOrNull`.
  package static let writtenNull = "@null"

  /// Converts a text to a value of this type; returns nil if the text is not valid.
  public func value(of text: String) -> JSONValue? {
    switch self {
    case .unknown, .string: .string(text)
    case .boolean:
      switch text {
      case "on", "yes", "true", "y": true
      case "off", "no", "false", "n": false
      default: nil
      }
    case .integer, .unsigned: CInteger(text)?.json
    case .size: Self.size(text)
    case .integerOrSize: CInteger(text).map(\.json) ?? Self.size(text)
    case .number: Double(text).flatMap { $0.isFinite ? .number($0) : nil }
    case .null: text.isEmpty ? .null : nil
    case .stringOrNull: text == Self.writtenNull ? .null : .string(text)
    case .integers: Self.integers(text)
    }
  }

  /// Whether every type that this type may stand for reads a text as the same value.
  package func isUnambiguous(_ text: String) -> Bool {
    guard self == .integerOrSize else { return value(of: text) != nil }
    let scanner = LineScanner(text)
    let digits = text.utf8.dropFirst(scanner.isAtHexadecimalPrefix ? 2 : 0)
    guard scanner.isAtHexadecimalPrefix || scanner.byte != UInt8(ascii: "0") || text == "0" else { return false }
    return digits.allSatisfy { $0.digitValue != nil } && CInteger(text)?.json != nil
  }

  /// The type in the words of QEMU's parser of `key=value`, as in "expects `integer`".
  public var words: String {
    switch self {
    case .unknown: "another type"
    case .string: "string"
    case .boolean: "'on' or 'off'"
    case .integer, .unsigned, .integerOrSize: "integer"
    case .size: "size"
    case .number: "number"
    case .null: "null"
    case .stringOrNull: "string"
    case .integers: "a list of integers"
    }
  }

  /// A number of bytes, optionally with a suffix; a leading zero does not make it octal.
  private static func size(_ text: String) -> JSONValue? {
    if text.utf8.allSatisfy(\.isDigit) { return UInt64(text).map(JSONValue.init) }
    var scanner = LineScanner(text)
    if !scanner.isAtHexadecimalPrefix, scanner.byte?.isDigit ?? false, text.utf8.last?.isLetter ?? false {
      guard let value = try? scanner.readSize(), scanner.isAtEnd else { return nil }
      return .integer(value)
    }
    return text.hasPrefix("-") ? nil : CInteger(text)?.json
  }

  /// The number of elements that a list can have.
  private static let elementLimit = 65_536

  private static func integers(_ text: String) -> JSONValue? {
    var elements: [JSONValue] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let dash = part.dropFirst().firstIndex(of: "-")
      guard let first = CInteger(String(part[..<(dash ?? part.endIndex)]))?.json?.integerValue,
        let last = dash.map({ CInteger(String(part[part.index(after: $0)...]))?.json?.integerValue }) ?? first,
        first <= last, last.subtractingReportingOverflow(first).overflow == false,
        last - first < elementLimit - elements.count
      else { return nil }
      elements += (first...last).map(JSONValue.integer)
    }
    return .array(elements)
  }
}
