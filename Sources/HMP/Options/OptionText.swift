public import QJSON

/// What a member of a QMP command takes, as far as it matters to a value written as text.
public enum OptionType: Sendable, Equatable {
  case unknown
  case string
  case boolean
  case integer
  case number
  case null
}

/// Options in one word: `driver=file,node-name=disk0,file.filename=x`.
///
/// A comma in a value is written twice. A key with points names a member of a member; a number in it is a place in a
/// list. The first word may be the bare value of the implied key.
public struct OptionText: Sendable, Equatable {
  /// A key as it was written, and its value.
  public struct Option: Sendable, Equatable {
    public let key: String
    public let value: String
  }

  public let options: [Option]

  public init(_ text: String, impliedKey: String? = nil) throws(OptionTextError) {
    var scanner = LineScanner(text)
    var options: [Option] = []
    while !scanner.isAtEnd {
      let key = scanner.readOptionKey()
      if scanner.byte == UInt8(ascii: "=") {
        scanner.advance()
        options.append(Option(key: key, value: scanner.readOptionValue()))
        continue
      }
      guard options.isEmpty, let impliedKey else { throw .valueMissing(key) }
      scanner.advance()
      options.append(Option(key: impliedKey, value: key))
    }
    self.options = options
  }

  /// The options as members of an object; of a repeated key the last value counts.
  ///
  /// `typeOf` tells the type of the member at a path such as `["file", "filename"]`.
  public func object(_ typeOf: (_ path: [String]) -> OptionType) throws(OptionTextError) -> JSONObject {
    var tree = MemberTree()
    for option in options {
      let path = try MemberTree.path(option.key)
      try tree.set(path, to: try option.value(as: typeOf(path)))
    }
    return try tree.object()
  }

}

extension OptionText.Option {
  /// The value as a type wants it.
  func value(as type: OptionType) throws(OptionTextError) -> JSONValue {
    switch type {
    case .unknown, .string: return .string(value)
    case .boolean:
      switch value {
      case "on", "yes", "true", "y": return true
      case "off", "no", "false", "n": return false
      default: throw .mistyped(key, expected: "'on' or 'off'")
      }
    case .integer:
      guard let number = Self.integer(value) else { throw .mistyped(key, expected: "integer") }
      return number
    case .number:
      guard let number = Double(value), number.isFinite else { throw .mistyped(key, expected: "number") }
      return .number(number)
    case .null:
      guard value.isEmpty else { throw .mistyped(key, expected: "null") }
      return .null
    }
  }

  /// An integer in C's notation, or a size with a suffix.
  private static func integer(_ text: String) -> JSONValue? {
    let negative = text.hasPrefix("-")
    let scanner = LineScanner(negative ? String(text.dropFirst()) : text)
    guard scanner.byte?.isDigit ?? false else { return nil }
    if let value = scanner.readInteger() {
      if !negative { return JSONValue(value) }
      return value <= UInt64(1) << 63 ? .integer(0 &- Int64(bitPattern: value)) : nil
    }
    var size = LineScanner(text)
    guard !negative, text.utf8.last?.isLetter ?? false, let value = try? size.readSize(), size.isAtEnd else {
      return nil
    }
    return .integer(value)
  }
}

extension LineScanner {
  fileprivate mutating func readOptionKey() -> String {
    let start = position
    skip { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ",") }
    return text(from: start, to: position)
  }

  /// Reads up to a single comma and goes past it; two commas are one of the value.
  fileprivate mutating func readOptionValue() -> String {
    var content: [UInt8] = []
    while let byte {
      advance()
      if byte == UInt8(ascii: ",") {
        guard self.byte == UInt8(ascii: ",") else { break }
        advance()
      }
      content.append(byte)
    }
    return String(decoding: content, as: UTF8.self)
  }

  /// The whole rest as an integer in C's notation, nil when it is none.
  fileprivate func readInteger() -> UInt64? {
    var copy = self
    var base: UInt64 = 10
    if copy.isAtHexadecimalPrefix {
      copy.position += 2
      base = 16
    } else if copy.byte == UInt8(ascii: "0") {
      base = 8
    }
    guard let value = copy.readDigits(base: base), copy.isAtEnd else { return nil }
    return value
  }
}
