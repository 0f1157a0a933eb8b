/// A token of the schema language and its bytes.
struct Token: Sendable {
  enum Kind: Sendable, Equatable {
    case openBrace, closeBrace, openBracket, closeBracket, colon, comma
    case string(String)
    case bool(Bool)
    /// From the `#` to the end of the line.
    case comment
    case end
  }

  var kind: Kind
  var range: Range<Int>
  var line: Int

  var isString: Bool { if case .string = kind { true } else { false } }

  var startsValue: Bool {
    switch kind {
    case .openBrace, .openBracket, .string, .bool: true
    case .closeBrace, .closeBracket, .colon, .comma, .comment, .end: false
    }
  }
}

/// Cuts a source text into tokens.
struct Lexer: Sendable {
  /// Which comments are tokens.
  enum Comments: Sendable {
    /// Comments that begin with `##`.
    case documentationOnly
    case all
  }

  let source: SourceFile
  private let bytes: [UInt8]
  private(set) var offset = 0
  private(set) var line = 1

  init(_ source: SourceFile) {
    self.source = source
    bytes = source.bytes
  }

  mutating func next(_ comments: Comments = .documentationOnly) throws(SchemaError) -> Token {
    while offset < bytes.count {
      let start = offset
      let byte = bytes[start]
      switch byte {
      case .newline:
        if start == bytes.count - 1 { return token(.end, from: start, to: start) }
        offset += 1
        line += 1
      case .space, .tab: offset += 1
      case .hash:
        let end = bytes[start...].firstIndex(of: .newline) ?? bytes.count
        offset = end
        if comments == .all || bytes[start + 1] == .hash { return token(.comment, from: start, to: end) }
      case .quote: return try string(from: start)
      default:
        let blank = bytes.whiteSpaceLength(at: start)
        if blank == 0 { return try word(from: start) }
        offset += blank
      }
    }
    return token(.end, from: bytes.count - 1, to: bytes.count - 1)
  }

  /// Skips to the next line, from that of the given token on, that begins with `{` or, with `atComments`, is `##`.
  ///
  /// Returns false if there is none. Only lines after `start` count, so that each call makes progress.
  mutating func skip(toElementFrom token: Token, after start: Int, atComments: Bool) -> Bool {
    offset = source.startOfLine(at: token.range.lowerBound)
    line = token.line
    if offset < token.range.lowerBound || offset <= start { nextLine() }
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "{") { return true }
      if atComments, bytes[offset...].starts(with: "##\n".utf8) { return true }
      nextLine()
    }
    return false
  }

  private mutating func nextLine() {
    offset = (bytes[offset...].firstIndex(of: .newline) ?? bytes.count) + 1
    line += 1
  }

  private func token(_ kind: Token.Kind, from start: Int, to end: Int) -> Token {
    Token(kind: kind, range: start..<end, line: line)
  }

  private mutating func word(from start: Int) throws(SchemaError) -> Token {
    let kind: Token.Kind
    var length = 1
    switch bytes[start] {
    case UInt8(ascii: "{"): kind = .openBrace
    case UInt8(ascii: "}"): kind = .closeBrace
    case UInt8(ascii: "["): kind = .openBracket
    case UInt8(ascii: "]"): kind = .closeBracket
    case UInt8(ascii: ":"): kind = .colon
    case UInt8(ascii: ","): kind = .comma
    case UInt8(ascii: "t") where bytes[start...].starts(with: "true".utf8): (kind, length) = (.bool(true), 4)
    case UInt8(ascii: "f") where bytes[start...].starts(with: "false".utf8): (kind, length) = (.bool(false), 5)
    default:
      let stray = strayText(from: start)
      throw error(.strayText(source.text(stray)), at: start, marking: stray)
    }
    offset += length
    return token(kind, from: start, to: offset)
  }

  /// How much stray text a message shows, in bytes.
  private static let strayTextLimit = 60

  private func strayText(from start: Int) -> Range<Int> {
    var end = start
    while end < bytes.count, end - start < Self.strayTextLimit || bytes[end].isUTF8Continuation, bytes[end] != .quote,
      !bytes[end].isStructural, bytes.whiteSpaceLength(at: end) == 0
    {
      end += 1
    }
    return start..<end
  }

  private mutating func string(from start: Int) throws(SchemaError) -> Token {
    var cursor = start + 1
    var escapes = false
    while true {
      switch bytes[cursor] {
      case .newline: throw error(.unclosedString, at: start, marking: source.restOfLine(from: start))
      case .backslash:
        guard bytes[cursor + 1] == .backslash else {
          throw error(.unknownEscape, at: start, marking: cursor..<source.endOfCharacter(at: cursor + 1))
        }
        escapes = true
        cursor += 2
        continue
      case .quote:
        offset = cursor + 1
        return token(.string(text(start + 1..<cursor, escapes: escapes)), from: start, to: offset)
      case 0x20...0x7E: break
      default:
        throw error(.badStringCharacter, at: start, marking: cursor..<source.endOfCharacter(at: cursor))
      }
      cursor += 1
    }
  }

  private func text(_ range: Range<Int>, escapes: Bool) -> String {
    guard escapes else { return source.text(range) }
    var result: [UInt8] = []
    var cursor = range.lowerBound
    while cursor < range.upperBound {
      result.append(bytes[cursor])
      cursor += bytes[cursor] == .backslash ? 2 : 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The rules place an error in a string at its opening quote.
  private func error(_ problem: LexicalProblem, at start: Int, marking range: Range<Int>) -> SchemaError {
    SchemaError(problem, at: source.location(of: start..<start, line: line).marking(range))
  }
}
