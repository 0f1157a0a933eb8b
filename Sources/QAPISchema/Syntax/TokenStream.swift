/// The tokens of one file with the current one at hand, and values read from them.
///
/// The token behind a value has been read when the value is returned, so that a fault in it comes before those of the value.
struct TokenStream: Sendable {
  /// How many objects and arrays may stand within each other.
  static let nestingLimit = 100

  private(set) var lexer: Lexer
  private(set) var token: Token

  /// Stands before the first token, which `advance()` reads.
  init(_ source: SourceText) {
    lexer = Lexer(source)
    token = Token(kind: .end, range: 0..<0, line: 1)
  }

  var source: SourceText { lexer.source }
  /// The line of the current token.
  var location: SourceLocation {
    SourceLocation(file: source.file, line: token.line, offset: token.range.lowerBound)
  }

  mutating func advance(_ comments: Lexer.Comments = .documentationOnly) throws(SchemaError) {
    token = try lexer.next(comments)
  }

  /// Goes to the next element behind the one that begins at `start`, and returns where it begins; nil if there is none.
  mutating func recover(behind start: Int, atComments: Bool) -> Int? {
    lexer.skip(toElementFrom: token, behind: start, atComments: atComments) ? lexer.offset : nil
  }

  func error(_ problem: SchemaError.Problem) -> SchemaError {
    SchemaError(problem, at: source.location(of: token.range.lowerBound, line: token.line))
  }

  private func expected(_ expectation: SyntaxProblem.Expectation) -> SchemaError {
    error(.syntax(.expected(expectation)))
  }

  mutating func value(depth: Int = 0) throws(SchemaError) -> SyntaxValue {
    guard depth < Self.nestingLimit else { throw error(.syntax(.nestedTooDeeply(limit: Self.nestingLimit))) }
    switch token.kind {
    case .openBrace: return .object(try object(depth: depth))
    case .openBracket: return .array(try array(depth: depth))
    case .string(let text):
      try advance()
      return .string(text)
    case .bool(let value):
      try advance()
      return .bool(value)
    case .closeBrace, .closeBracket, .colon, .comma, .comment, .end: throw expected(.value)
    }
  }

  private mutating func object(depth: Int) throws(SchemaError) -> SyntaxObject {
    var object = SyntaxObject()
    var seen: Set<String> = []
    try advance()
    if token.kind == .closeBrace {
      try advance()
      return object
    }
    guard token.isString else { throw expected(.keyOrClosingBrace) }
    while case .string(let key) = token.kind {
      try advance()
      guard token.kind == .colon else { throw expected(.colon) }
      try advance()
      guard seen.insert(key).inserted else { throw error(.syntax(.duplicateKey(key))) }
      object.members.append(.init(key: key, value: try value(depth: depth + 1)))
      if token.kind == .closeBrace {
        try advance()
        return object
      }
      guard token.kind == .comma else { throw expected(.commaOrClosingBrace) }
      try advance()
    }
    throw expected(.key)
  }

  private mutating func array(depth: Int) throws(SchemaError) -> [SyntaxValue] {
    var elements: [SyntaxValue] = []
    try advance()
    if token.kind == .closeBracket {
      try advance()
      return elements
    }
    guard token.startsValue else { throw expected(.valueOrClosingBracket) }
    while true {
      elements.append(try value(depth: depth + 1))
      if token.kind == .closeBracket {
        try advance()
        return elements
      }
      guard token.kind == .comma else { throw expected(.commaOrClosingBracket) }
      try advance()
    }
  }
}
