/// The tokens of one file, and values read from them.
///
/// When a value is returned, the token after it has been read, so that an error in that token comes before errors of the
/// value.
struct TokenStream: Sendable {
  /// How deep objects and arrays may nest.
  static let nestingLimit = 100

  private(set) var lexer: Lexer
  private(set) var token: Token

  /// Creates a stream before its first token, which `advance()` reads.
  init(_ source: SourceFile) {
    lexer = Lexer(source)
    token = Token(kind: .end, range: 0..<0, line: 1)
  }

  var source: SourceFile { lexer.source }
  /// The line of the current token.
  var location: SourceLocation { SourceLocation(file: source, line: token.line, range: token.range) }

  mutating func advance(_ comments: Lexer.Comments = .documentationOnly) throws(SchemaError) {
    token = try lexer.next(comments)
  }

  /// Skips to the element after the one that begins at `start`, and returns where it begins; nil if there is none.
  mutating func recover(after start: Int, atComments: Bool) -> Int? {
    lexer.skip(toElementFrom: token, after: start, atComments: atComments) ? lexer.offset : nil
  }

  func error(_ problem: some SchemaProblem) -> SchemaError {
    SchemaError(problem, at: source.location(of: token.range, line: token.line))
  }

  private func expected(_ expectation: SyntaxProblem.Expectation) -> SchemaError {
    error(SyntaxProblem.expected(expectation))
  }

  mutating func value(depth: Int = 0) throws(SchemaError) -> SyntaxValue {
    guard depth < Self.nestingLimit else { throw error(SyntaxProblem.nestedTooDeeply(limit: Self.nestingLimit)) }
    let range = token.range
    switch token.kind {
    case .openBrace:
      let object = try object(depth: depth)
      return SyntaxValue(.object(object), object.range)
    case .openBracket: return try array(depth: depth)
    case .string(let text):
      try advance()
      return SyntaxValue(.string(text), range)
    case .bool(let value):
      try advance()
      return SyntaxValue(.bool(value), range)
    case .closeBrace, .closeBracket, .colon, .comma, .comment, .end: throw expected(.value)
    }
  }

  private mutating func object(depth: Int) throws(SchemaError) -> SyntaxObject {
    let start = token.range.lowerBound
    var members: [SyntaxObject.Member] = []
    var keys = KeySet()
    try advance()
    if token.kind == .closeBrace { return SyntaxObject(members, try close(from: start)) }
    guard token.isString else { throw expected(.keyOrClosingBrace) }
    while case .string(let key) = token.kind {
      let keyRange = token.range
      try advance()
      guard token.kind == .colon else { throw expected(.colon) }
      try advance()
      guard keys.insert(key) else {
        // The rules place this error after the colon.
        throw SchemaError(
          SyntaxProblem.duplicateKey(key), at: source.location(of: token.range, line: token.line).marking(keyRange))
      }
      members.append(.init(key: key, keyRange: keyRange, value: try value(depth: depth + 1)))
      if token.kind == .closeBrace { return SyntaxObject(members, try close(from: start)) }
      guard token.kind == .comma else { throw expected(.commaOrClosingBrace) }
      try advance()
    }
    throw expected(.key)
  }

  /// Goes past a closing brace or bracket, and returns the bytes from its opening one on.
  private mutating func close(from start: Int) throws(SchemaError) -> Range<Int> {
    let end = token.range.upperBound
    try advance()
    return start..<end
  }

  private mutating func array(depth: Int) throws(SchemaError) -> SyntaxValue {
    let start = token.range.lowerBound
    var elements: [SyntaxValue] = []
    try advance()
    if token.kind == .closeBracket { return SyntaxValue(.array(elements), try close(from: start)) }
    guard token.startsValue else { throw expected(.valueOrClosingBracket) }
    while true {
      elements.append(try value(depth: depth + 1))
      if token.kind == .closeBracket { return SyntaxValue(.array(elements), try close(from: start)) }
      guard token.kind == .comma else { throw expected(.commaOrClosingBracket) }
      try advance()
    }
  }
}

/// The keys of an object.
private struct KeySet {
  /// In most objects the comparison with a few keys costs less than a hash.
  private static let limit = 12

  private var first: [String] = []
  private var rest: Set<String> = []

  /// Adds a key; false if it is there already.
  mutating func insert(_ key: String) -> Bool {
    if first.contains(key) { return false }
    if first.count == Self.limit { return rest.insert(key).inserted }
    first.append(key)
    return true
  }
}
