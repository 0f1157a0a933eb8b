/// An error in a token.
public enum HMPTokenError: Error, Sendable, Equatable {
  /// The line ends before the token.
  case missing
  /// The token begins with a quote and has no closing quote.
  case unterminated
  /// The byte after a backslash is not `n`, `r`, `\`, `'` or `"`; nil if the line ends there.
  case escape(UInt8?)
}

/// The length of a token in bytes; as in the native monitor, the bytes after it are dropped without an error.
private let tokenLimit = 1023

/// The length of a command's name in bytes; as in the native monitor, the bytes after it are ignored.
let commandNameLimit = 255

extension LineScanner {
  /// Reads a command's name, which ends at a blank or a slash; returns nil at the end of the line.
  ///
  /// The name is empty if a slash is next.
  mutating func readCommandName() -> String? {
    skipBlanks()
    guard !isAtEnd else { return nil }
    let start = position
    skip { !$0.isBlank && $0 != UInt8(ascii: "/") }
    return text(from: start, to: min(position, start + commandNameLimit))
  }
}

extension LineScanner {
  /// Reads one token: the text up to a blank, or between quotes with escapes.
  ///
  /// The position is then after the token, or at its error.
  mutating func readToken() throws(HMPTokenError) -> String {
    skipBlanks()
    guard let first = byte else { throw .missing }
    if first == UInt8(ascii: "\"") { return try readQuotedToken() }
    let start = position
    skip { !$0.isBlank }
    return Self.text(keptOf: bytes[start..<position])
  }

  private mutating func readQuotedToken() throws(HMPTokenError) -> String {
    advance()
    let start = position
    skip { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    if byte == UInt8(ascii: "\"") {
      defer { advance() }
      return Self.text(keptOf: bytes[start..<position])
    }
    var content = Array(bytes[start..<position])
    while let next = byte, next != UInt8(ascii: "\"") {
      advance()
      content.append(next == UInt8(ascii: "\\") ? try readEscape() : next)
    }
    guard !isAtEnd else { throw .unterminated }
    advance()
    return Self.text(keptOf: content[...])
  }

  private mutating func readEscape() throws(HMPTokenError) -> UInt8 {
    guard let escaped = byte else { throw .escape(nil) }
    switch escaped {
    case UInt8(ascii: "n"):
      advance()
      return UInt8(ascii: "\n")
    case UInt8(ascii: "r"):
      advance()
      return UInt8(ascii: "\r")
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""):
      advance()
      return escaped
    default: throw .escape(escaped)
    }
  }

  /// The text of a token, cut at the limit; a character that the limit would split is dropped.
  private static func text(keptOf bytes: ArraySlice<UInt8>) -> String {
    guard bytes.count > tokenLimit else { return String(decoding: bytes, as: UTF8.self) }
    var end = bytes.startIndex + tokenLimit
    while end > bytes.startIndex, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }
}

/// Reads words as a line's arguments are read.
public enum HMPWords {
  /// Splits a text at its blanks; a word that begins with a quote extends to the closing quote.
  ///
  /// - Throws: `HMPTokenError` for a quoted word that is invalid.
  public static func split(_ text: String) throws(HMPTokenError) -> [String] {
    var scanner = LineScanner(text)
    var words: [String] = []
    scanner.skipBlanks()
    while !scanner.isAtEnd {
      words.append(try scanner.readToken())
      scanner.skipBlanks()
    }
    return words
  }

  /// Reads a duration in seconds, or with the unit `ms`, `us` or `ns`.
  ///
  /// Returns nil if the word is not a time, or the time is negative or at least 10^9 seconds.
  public static func duration(_ word: String) -> Duration? {
    var scanner = LineScanner(word)
    guard let seconds = try? scanner.readTime(), scanner.isAtEnd, (0..<1e9).contains(seconds) else { return nil }
    return .seconds(seconds)
  }
}
