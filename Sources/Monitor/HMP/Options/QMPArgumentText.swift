public import QJSON

/// The arguments of a QMP command as a person types them: `node-name=disk0 size=1073741824`, or one JSON object.
///
/// Words are separated by blanks. A value that is JSON is read as JSON: numbers, `true`, `false`, `null`, quoted
/// strings, objects and arrays. Any other value is a string. A key with points names a member of a member, and a number
/// in it is an index in a list.
public struct QMPArgumentText: Sendable, Equatable {
  /// The arguments of the command.
  public let arguments: JSONObject

  /// Reads one JSON object, or `key=value` words.
  ///
  /// - Throws: `OptionTextError` if the text is neither.
  public init(_ text: String) throws(OptionTextError) {
    var scanner = LineScanner(text)
    scanner.skipBlanks()
    if scanner.byte == UInt8(ascii: "{") {
      arguments = try Self.object(scanner.text(from: scanner.position, to: scanner.bytes.count))
      return
    }
    var tree = MemberTree()
    var keys: Set<String> = []
    while !scanner.isAtEnd {
      let key = scanner.readKey()
      guard keys.insert(key).inserted else { throw .repeated(key) }
      guard scanner.byte == UInt8(ascii: "=") else { throw .valueMissing(key) }
      scanner.advance()
      let value = try scanner.readValue(of: key)
      try tree.set(try MemberTree.path(key), to: value)
      scanner.skipBlanks()
    }
    arguments = try tree.object()
  }

  private static func object(_ text: String) throws(OptionTextError) -> JSONObject {
    do throws(JSONSyntaxError) {
      return try JSONValue.parse(text).objectValue ?? [:]
    } catch {
      throw .invalidJSON("", reason: error.detail)
    }
  }
}

extension LineScanner {
  fileprivate mutating func readKey() -> String {
    let start = position
    skip { $0 != UInt8(ascii: "=") && !$0.isBlank }
    return text(from: start, to: position)
  }

  fileprivate mutating func readValue(of key: String) throws(OptionTextError) -> JSONValue {
    let start = position
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "\""):
      skipNesting()
      do throws(JSONSyntaxError) {
        return try JSONValue.parse(text(from: start, to: position))
      } catch {
        throw .invalidJSON(key, reason: error.detail)
      }
    case UInt8(ascii: "["):
      skipNesting()
      if let value = try? JSONValue.parse(text(from: start, to: position)) { return value }
      // An address such as [::1]:10809 begins like an array but is a string.
      position = start
    default: break
    }
    skip { !$0.isBlank }
    let word = text(from: start, to: position)
    return Self.scalar(word) ?? .string(word)
  }

  /// The JSON value of a word; nil if the word is not a JSON literal or number.
  private static func scalar(_ word: String) -> JSONValue? {
    switch word {
    case "true": return true
    case "false": return false
    case "null": return .null
    default: break
    }
    guard let first = word.utf8.first, first.isDigit || first == UInt8(ascii: "-") else { return nil }
    return try? JSONValue.parse(word)
  }

  /// Skips a JSON string, object or array by its quotes and brackets, then the text up to the next blank.
  private mutating func skipNesting() {
    var depth = 0
    var isQuoted = false
    while let byte {
      if depth <= 0, !isQuoted, byte.isBlank { return }
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "\\") where isQuoted: advance()
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += isQuoted ? 0 : 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= isQuoted ? 0 : 1
      default: break
      }
      advance()
    }
    position = min(position, bytes.count)
  }
}
