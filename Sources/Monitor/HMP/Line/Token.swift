/// What keeps a token from being read.
public enum HMPTokenFault: Error, Sendable, Equatable {
  /// The line ends where a token should begin.
  case missing
  /// A token that begins with a quote has no second one.
  case unterminated
  /// A backslash is followed by something other than `n`, `r`, `\`, `'`, `"`; nil at the end of the line.
  case escape(UInt8?)
}

/// Bytes of a token that are kept; what is beyond is dropped without notice.
let tokenLimit = 1023

extension LineScanner {
  /// Reads one token: up to a blank, or from a quote to the next quote with escapes.
  ///
  /// The position is left after the token, or where it was found to be wrong.
  mutating func readToken() throws(HMPTokenFault) -> String {
    skipBlanks()
    guard let first = byte else { throw .missing }
    if first == UInt8(ascii: "\"") { return try readQuotedToken() }
    let start = position
    skip { !$0.isBlank }
    return Self.text(keptOf: bytes[start..<position])
  }

  private mutating func readQuotedToken() throws(HMPTokenFault) -> String {
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

  private mutating func readEscape() throws(HMPTokenFault) -> UInt8 {
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

  /// The token's first bytes up to the limit; a character that the limit would split is dropped whole.
  private static func text(keptOf bytes: ArraySlice<UInt8>) -> String {
    guard bytes.count > tokenLimit else { return String(decoding: bytes, as: UTF8.self) }
    var end = bytes.startIndex + tokenLimit
    while end > bytes.startIndex, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }
}

/// The words of a text, as commands read them from a line.
public enum HMPWords {
  /// The words between blanks; one that begins with a quote goes on to the next quote.
  public static func split(_ text: String) throws(HMPTokenFault) -> [String] {
    var scanner = LineScanner(text)
    var words: [String] = []
    scanner.skipBlanks()
    while !scanner.isAtEnd {
      words.append(try scanner.readToken())
      scanner.skipBlanks()
    }
    return words
  }

  /// The time that a word gives: seconds, or with `ms`, `us`, `ns`; nil for anything else, and for less than nothing.
  public static func duration(_ word: String) -> Duration? {
    var scanner = LineScanner(word)
    guard let seconds = try? scanner.readTime(), scanner.isAtEnd, (0..<1e9).contains(seconds) else { return nil }
    return .seconds(seconds)
  }
}
