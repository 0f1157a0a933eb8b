public import QJSON

/// Options in one word: `driver=file,node-name=disk0,file.filename=x`.
///
/// A comma in a value is written twice. A key with points names a member of a member; a number in it is an index in a
/// list. If there is an implied key, the first word may be its value alone, and a word may be `help` or `?`.
///
/// In the older of QEMU's two dialects a word without a value is a flag: `restrict` is `restrict=on`, `norestrict` is
/// `restrict=off`.
public struct OptionText: Sendable, Equatable {
  /// One `key=value`.
  public struct Option: Sendable, Equatable {
    /// The key as it was written: the path of a member, its names joined by points.
    public let key: String
    /// The value, with each doubled comma replaced by one.
    public let value: String

    /// Makes an option.
    public init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// The options in the order of the text.
  public let options: [Option]

  /// Whether a word of the text is `help` or `?`.
  public let asksForHelp: Bool

  /// Makes the value from options.
  public init(_ options: [Option]) {
    self.options = options
    asksForHelp = false
  }

  /// Reads `key=value,...`; a first word without `=` is the value of the implied key.
  ///
  /// - Throws: `OptionTextError.valueMissing` for any other word without `=`.
  public init(_ text: String, impliedKey: String? = nil) throws(OptionTextError) {
    var scanner = LineScanner(text)
    var options: [Option] = []
    var asksForHelp = false
    while !scanner.isAtEnd {
      let key = scanner.readOptionKey()
      if scanner.byte == UInt8(ascii: "=") {
        scanner.advance()
        options.append(Option(key: key, value: scanner.readOptionValue()))
        continue
      }
      scanner.advance()
      if impliedKey != nil, Self.asksForHelp(key) {
        asksForHelp = true
      } else if options.isEmpty, !asksForHelp, let impliedKey {
        options.append(Option(key: impliedKey, value: key))
      } else {
        throw .valueMissing(key)
      }
    }
    self.options = options
    self.asksForHelp = asksForHelp
  }

  /// Reads the older dialect, in which every text is valid.
  public init(flagged text: String, impliedKey: String) {
    var scanner = LineScanner(text)
    var options: [Option] = []
    while !scanner.isAtEnd {
      let start = scanner.position
      let key = scanner.readOptionKey()
      if scanner.byte == UInt8(ascii: "=") {
        scanner.advance()
        options.append(Option(key: key, value: scanner.readOptionValue()))
      } else if start == 0 {
        scanner.position = start
        options.append(Option(key: impliedKey, value: scanner.readOptionValue()))
      } else {
        scanner.advance()
        let isOff = key.hasPrefix("no")
        options.append(Option(key: isOff ? String(key.dropFirst(2)) : key, value: isOff ? "off" : "on"))
      }
    }
    self.options = options
    asksForHelp = options.contains { Self.asksForHelp($0.key) }
  }

  /// The last value of a key; nil if the key is missing.
  public subscript(key: String) -> String? { options.last { $0.key == key }?.value }

  /// Whether a key or a value is a request for help.
  public static func asksForHelp(_ word: String) -> Bool { word == "help" || word == "?" }

  /// Whether a text is a valid QEMU identifier: letters, digits, `-`, `.` and `_`, beginning with a letter.
  public static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isLetter else { return false }
    return text.utf8.allSatisfy { $0.isLetter || $0.isDigit || "-._".utf8.contains($0) }
  }

  /// The first key that is given more than once; nil if there is none.
  public var repeatedKey: String? {
    var keys: Set<String> = []
    return options.first { !keys.insert($0.key).inserted }?.key
  }

  /// Makes an object whose members are the options; the last value of a repeated key counts.
  ///
  /// `typeOf` returns the type of the member at a path such as `["file", "filename"]`.
  ///
  /// - Throws: `OptionTextError` if a key is invalid, keys contradict each other, or a value does not have its type.
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
  /// The value, converted to a type.
  func value(as type: OptionType) throws(OptionTextError) -> JSONValue {
    guard let value = type.value(of: value) else { throw .mistyped(key, expected: type.words) }
    return value
  }
}

extension LineScanner {
  fileprivate mutating func readOptionKey() -> String {
    let start = position
    skip { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ",") }
    return text(from: start, to: position)
  }

  /// Reads up to a single comma and skips it; two commas stand for one in the value.
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
}

/// An error in options that are written as text.
public enum OptionTextError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A word without `=`.
  case valueMissing(String)
  case invalidKey(String)
  /// A key that has a value in one option and members in another.
  case inconsistent(String)
  /// A key that is given more than once.
  case repeated(String)
  /// An index of a list without a value.
  case missing(String)
  case mistyped(String, expected: String)
  /// More options than the limit given.
  case tooMany(Int)
  /// A value that begins like JSON but is not valid; the key is empty for the arguments as a whole.
  case invalidJSON(String, reason: String)

  /// The message, in QEMU's words.
  public var description: String {
    switch self {
    case .valueMissing(let key): "Expected '=' after parameter '\(key)'"
    case .invalidKey(let key): "Invalid parameter '\(key)'"
    case .inconsistent(let key): "Parameters '\(key)' used inconsistently"
    case .repeated(let key): "Parameter '\(key)' is given more than once"
    case .missing(let key): "Parameter '\(key)' missing"
    case .mistyped(let key, let expected): "Parameter '\(key)' expects \(expected)"
    case .tooMany(let limit): "more than \(limit) parameters"
    case .invalidJSON("", let reason): "The arguments are not valid JSON: \(reason)"
    case .invalidJSON(let key, let reason): "Parameter '\(key)' is not valid JSON: \(reason)"
    }
  }
}
