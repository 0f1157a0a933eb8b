/// The lines of a documentation comment, each checked as it is read.
struct CommentLines {
  /// The text of a line: without `# ` in front and white space behind.
  struct Line: Sendable {
    var range: Range<Int>
    var number: Int
    var isBlank: Bool { range.isEmpty }
  }

  /// Between a line `::` and the end of the block that is indented below it, text is not checked.
  private enum Literal {
    case off
    /// Before the first indented line.
    case opened
    case indented(Int)
  }

  private(set) var tokens: TokenStream
  private let checksFormat: Bool
  private var literal = Literal.off
  /// What is wrong with the comment so far, though it could be read on.
  private(set) var faults: [SchemaError] = []

  init(_ tokens: TokenStream, checksFormat: Bool) {
    self.tokens = tokens
    self.checksFormat = checksFormat
  }

  var source: SourceText { tokens.source }

  /// The place of the line read last.
  var location: SourceLocation { tokens.location }

  func error(_ problem: DocumentationProblem) -> SchemaError { tokens.error(.documentation(problem)) }

  mutating func note(_ problem: DocumentationProblem) { note(error(problem)) }

  mutating func note(_ fault: SchemaError) { faults.append(fault) }

  /// Reads on to the token behind the comment.
  mutating func close() throws(SchemaError) { try tokens.advance() }

  /// The next line; nil at the closing `##`.
  mutating func next() throws(SchemaError) -> Line? {
    try tokens.advance(.all)
    let token = tokens.token
    guard token.kind == .comment else { throw error(.unterminated) }
    let comment = source.bytes[token.range]
    if comment.starts(with: "##".utf8) {
      if comment.count != 2 { note(.junkAfterClosing) }
      return nil
    }
    var start = min(token.range.lowerBound + 2, token.range.upperBound)
    if comment.count > 1, comment[start - 1] != .space {
      note(.missingSpace)
      start -= 1
    }
    let line = Line(
      range: start..<source.bytes[start..<token.range.upperBound].endWithoutTrailingWhiteSpace, number: token.line)
    if checksFormat { checkFormat(of: line) }
    return line
  }

  private mutating func checkFormat(of line: Line) {
    let text = source.bytes[line.range]
    if LineFormat.opensLiteral(text) {
      literal = .opened
      return
    }
    if !line.isBlank {
      let indentation = text.prefix { $0 == .space }.count
      switch literal {
      case .opened where indentation > 0: literal = .indented(indentation)
      case .indented(let minimum) where indentation < minimum: literal = .off
      case .off, .opened, .indented: break
      }
    }
    guard case .off = literal else { return }
    if LineFormat.isTooLong(text) { note(.lineTooLong(limit: LineFormat.lengthLimit)) }
    if let column = LineFormat.singleSpaceBetweenSentences(text) {
      note(
        SchemaError(
          .documentation(.singleSpaceBetweenSentences),
          at: source.location(after: column + 2, codePointsOfLineAt: line.range.lowerBound, line: line.number)))
    }
  }
}
