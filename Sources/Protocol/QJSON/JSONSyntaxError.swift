/// Why a text is not a JSON message, and where.
///
/// Prints the way QEMU words it for QMP clients: "JSON parse error, ...", or the limit that was exceeded.
public struct JSONSyntaxError: Error, Sendable, Equatable {
  /// What is wrong with the text.
  public enum Problem: Sendable, Equatable {
    /// A byte that can't begin or continue a token: a lexical error.
    case strayByte(UInt8)
    case expectedValue
    case nameNotString
    case expectedColon
    case expectedSeparatorInObject
    case expectedSeparatorInArray
    case duplicateName(String)
    case invalidKeyword(String)
    case invalidEscape
    case invalidCodePoint(UInt32)
    case invalidUTF8
    case numberOutOfRange
    case tooManyTokens
    case tooManyBytes
    case tooDeep
    /// Only from `JSONValue.parse`: a stream waits for more.
    case unexpectedEnd
    /// Only from `JSONValue.parse`: something follows the value.
    case textAfterValue
  }

  /// What is wrong with the text.
  public var problem: Problem
  /// In bytes from the beginning of the text or of the stream.
  public var offset: Int

  /// Makes an error at a place.
  public init(_ problem: Problem, offset: Int) {
    self.problem = problem
    self.offset = offset
  }
}

extension JSONSyntaxError: CustomStringConvertible {
  /// The message that a QMP client gets.
  public var description: String {
    switch problem {
    case .tooManyTokens: "JSON token count limit exceeded"
    case .tooManyBytes: "JSON token size limit exceeded"
    case .tooDeep: "JSON nesting depth limit exceeded"
    default: "JSON parse error, \(detail)"
    }
  }

  /// What was wrong, without the prefix that QMP clients look for.
  public var detail: String {
    switch problem {
    case .strayByte(let byte): "stray \(Self.spelling(of: byte))"
    case .expectedValue: "a value is missing"
    case .nameNotString: "the name of a member is not a string"
    case .expectedColon: "a member's name is not followed by ':'"
    case .expectedSeparatorInObject: "the members of an object are not separated by ','"
    case .expectedSeparatorInArray: "the elements of an array are not separated by ','"
    case .duplicateName(let name): "member '\(name)' is repeated"
    case .invalidKeyword(let keyword): "unknown keyword '\(keyword)'"
    case .invalidEscape: "a string has an unknown or incomplete escape sequence"
    case .invalidCodePoint(let value): "a string has \\u\(String(value, radix: 16)), which is not a character"
    case .invalidUTF8: "a string is not valid UTF-8"
    case .numberOutOfRange: "a number is too large"
    case .tooManyTokens: "too many tokens"
    case .tooManyBytes: "too many bytes"
    case .tooDeep: "nested too deeply"
    case .unexpectedEnd: "the text ends too early"
    case .textAfterValue: "something follows the value"
    }
  }

  private static func spelling(of byte: UInt8) -> String {
    if (0x21...0x7E).contains(byte) { return "'\(Unicode.Scalar(byte))'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "byte 0x" + (digits.utf8.count < 2 ? "0" : "") + digits
  }
}
