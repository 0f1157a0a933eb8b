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
