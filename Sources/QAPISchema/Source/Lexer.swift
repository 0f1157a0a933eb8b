/// Cuts a source text into tokens.
struct Lexer: Sendable {
  /// Which comments are tokens.
  enum Comments: Sendable {
    /// Those that begin with `##`.
    case documentationOnly
    case all
  }

  let source: SourceText
  private(set) var offset = 0
  private(set) var line = 1

  init(_ source: SourceText) { self.source = source }

  /// Begins in the middle of a text; lines count from there.
  init(_ source: SourceText, at offset: Int) {
    self.source = source
    self.offset = offset
  }

  mutating func next(_ comments: Comments = .documentationOnly) throws(SchemaError) -> Token {
    let bytes = source.bytes
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

  /// Goes on at the next line, at or behind the given token, that begins with an opening brace or, if so wanted, is `##`.
  ///
  /// Returns false if there is none. What stands at `start` does not count, so that each call gets further.
  mutating func skip(toElementFrom token: Token, behind start: Int, atComments: Bool) -> Bool {
    let bytes = source.bytes
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
    offset = (source.bytes[offset...].firstIndex(of: .newline) ?? source.bytes.count) + 1
    line += 1
  }

  private func token(_ kind: Token.Kind, from start: Int, to end: Int) -> Token {
    Token(kind: kind, range: start..<end, line: line)
  }

  private mutating func word(from start: Int) throws(SchemaError) -> Token {
    let kind: Token.Kind
    var length = 1
    switch source.bytes[start] {
    case UInt8(ascii: "{"): kind = .openBrace
    case UInt8(ascii: "}"): kind = .closeBrace
    case UInt8(ascii: "["): kind = .openBracket
    case UInt8(ascii: "]"): kind = .closeBracket
    case UInt8(ascii: ":"): kind = .colon
    case UInt8(ascii: ","): kind = .comma
    case UInt8(ascii: "t") where source.bytes[start...].starts(with: "true".utf8): (kind, length) = (.bool(true), 4)
    case UInt8(ascii: "f") where source.bytes[start...].starts(with: "false".utf8): (kind, length) = (.bool(false), 5)
    default: throw error(.strayText(strayText(from: start)), at: start)
    }
    offset += length
    return token(kind, from: start, to: offset)
  }

  /// How much of what should not be there a message shows, in bytes.
  private static let strayTextLimit = 60

  private func strayText(from start: Int) -> String {
    let bytes = source.bytes
    var end = start
    while end < bytes.count, end - start < Self.strayTextLimit || bytes[end].isUTF8Continuation, bytes[end] != .quote,
      !bytes[end].isStructural, bytes.whiteSpaceLength(at: end) == 0
    {
      end += 1
    }
    return source.text(start..<end)
  }

  private mutating func string(from start: Int) throws(SchemaError) -> Token {
    let bytes = source.bytes
    var cursor = start + 1
    var escapes = false
    while true {
      switch bytes[cursor] {
      case .newline: throw error(.unclosedString, at: start)
      case .backslash:
        guard bytes[cursor + 1] == .backslash else { throw error(.unknownEscape, at: start) }
        escapes = true
        cursor += 2
        continue
      case .quote:
        offset = cursor + 1
        return token(.string(text(start + 1..<cursor, escapes: escapes)), from: start, to: offset)
      case 0x20...0x7E: break
      default: throw error(.badStringCharacter, at: start)
      }
      cursor += 1
    }
  }

  private func text(_ range: Range<Int>, escapes: Bool) -> String {
    guard escapes else { return source.text(range) }
    var result: [UInt8] = []
    var cursor = range.lowerBound
    while cursor < range.upperBound {
      result.append(source.bytes[cursor])
      cursor += source.bytes[cursor] == .backslash ? 2 : 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  private func error(_ problem: LexicalProblem, at start: Int) -> SchemaError {
    SchemaError(.lexical(problem), at: source.location(of: start, line: line))
  }
}
