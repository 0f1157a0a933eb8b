/// The lines of a documentation comment, each checked as it is read.
struct CommentLines {
  /// The text of a line, without the `# ` before it and the white space after it.
  struct Line: Sendable {
    var range: Range<Int>
    var number: Int
    var isBlank: Bool { range.isEmpty }
  }

  /// Text is not checked from a line `::` to the end of the indented block after it.
  private enum Literal {
    case off
    /// Before the first indented line.
    case opened
    case indented(Int)
  }

  private(set) var tokens: TokenStream
  private let checksFormat: Bool
  private var literal = Literal.off
  /// The errors so far, after which the comment could be read on.
  private(set) var errors: [SchemaError] = []

  init(_ tokens: TokenStream, checksFormat: Bool) {
    self.tokens = tokens
    self.checksFormat = checksFormat
  }

  var source: SourceFile { tokens.source }

  /// The place of the line read last, for some of its bytes.
  func location(_ range: Range<Int>) -> SourceLocation { tokens.location.marking(range) }

  /// The line read last from its `#` on.
  var wholeLine: Range<Int> { source.restOfLine(from: tokens.token.range.lowerBound) }

  /// The line read last without `# `.
  private var text: Range<Int> {
    let line = wholeLine
    return source.bytes[line].starts(with: "# ".utf8) ? line.dropFirst(2) : line
  }

  /// An error that is placed at the beginning of the line read last.
  func error(_ problem: DocumentationProblem, marking range: Range<Int>? = nil) -> SchemaError {
    let error = tokens.error(problem)
    return SchemaError(problem, at: error.location?.marking(range ?? text))
  }

  mutating func note(_ problem: DocumentationProblem, marking range: Range<Int>? = nil) {
    note(error(problem, marking: range))
  }

  mutating func note(_ error: SchemaError) { errors.append(error) }

  /// Reads the token after the comment.
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
      note(.missingSpace, marking: token.range.prefix(2))
      start -= 1
    }
    let line = Line(
      range: start..<source.bytes[start..<token.range.upperBound].endWithoutTrailingWhiteSpace, number: token.line)
    if checksFormat { checkFormat(of: line) }
    return line
  }

  /// The part of the line read last that is beyond the limit of columns.
  private var excess: Range<Int> {
    let line = wholeLine
    let starts = line.filter { !source.bytes[$0].isUTF8Continuation }
    return starts.count > LineFormat.lengthLimit ? starts[LineFormat.lengthLimit]..<line.upperBound : line
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
    if LineFormat.isTooLong(text) { note(.lineTooLong(limit: LineFormat.lengthLimit), marking: excess) }
    if let column = LineFormat.singleSpaceBetweenSentences(text) {
      note(
        SchemaError(
          DocumentationProblem.singleSpaceBetweenSentences,
          at: source.location(after: column + 2, codePointsOfLineAt: line.range.lowerBound, line: line.number)))
    }
  }
}

/// The beginning of a line of a definition's documentation.
enum LineStart {
  /// The form `@NAME: TEXT`.
  struct Description {
    /// The part `@NAME`.
    var heading: Range<Int>
    var text: Range<Int>

    var name: Range<Int> { heading.dropFirst() }
  }

  /// The form `TAG: TEXT`.
  struct Tag {
    var kind: DocumentationSection.Kind
    /// The tag without its colon.
    var heading: Range<Int>
    var text: Range<Int>
  }

  static func description(_ source: SourceFile, _ range: Range<Int>) -> Description? {
    let text = source.bytes[range]
    guard text.first == UInt8(ascii: "@"), let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return Description(heading: range.lowerBound..<colon, text: rest(of: text, after: colon))
  }

  static func tag(_ source: SourceFile, _ range: Range<Int>) -> Tag? {
    let text = source.bytes[range]
    guard text.first?.isUpper == true, let colon = text.firstIndex(of: UInt8(ascii: ":")),
      let kind = kind(source.text(range.lowerBound..<colon))
    else { return nil }
    if colon + 1 < text.endIndex, text[colon + 1] == UInt8(ascii: ":") { return nil }
    return Tag(kind: kind, heading: range.lowerBound..<colon, text: rest(of: text, after: colon))
  }

  private static func rest(of text: ArraySlice<UInt8>, after colon: Int) -> Range<Int> {
    let rest = text[(colon + 1)...].drop { $0 == .space }
    return rest.startIndex..<rest.endIndex
  }

  static func kind(_ word: String) -> DocumentationSection.Kind? {
    switch word {
    case "Returns": .returns
    case "Errors": .errors
    case "Since": .since
    case "TODO": .todo
    case "Note", "Notes": .note(tag: word)
    case "Example", "Examples": .example(tag: word)
    default: nil
    }
  }
}

/// The checks of a single line of documentation text.
private enum LineFormat {
  typealias Text = ArraySlice<UInt8>

  /// The most columns that `#`, a space and the text may take.
  static let lengthLimit = 70

  /// Whether a line is `::`, indented or not, or an example directive without arguments.
  static func opensLiteral(_ text: Text) -> Bool {
    var rest = text
    if rest.starts(with: ".. ".utf8) {
      rest = rest.dropFirst(2).drop { $0 == .space }
      guard rest.starts(with: "qmp-example".utf8) else { return false }
      rest = rest.dropFirst("qmp-example".utf8.count)
    }
    return rest.drop { $0 == .space }.elementsEqual("::".utf8)
  }

  static func isTooLong(_ text: Text) -> Bool {
    guard text.count > lengthLimit - 2 else { return false }
    let length = text.reduce(2) { $1.isUTF8Continuation ? $0 : $0 + 1 }
    return length > lengthLimit && !isURL(text)
  }

  private static func isURL(_ text: Text) -> Bool {
    let rest = text.drop { $0 == .space }
    return ["http://", "https://", "ftp://"].contains { rest.starts(with: $0.utf8) } && !rest.contains(.space)
  }

  /// The number of code points before the first single space between two sentences; nil if there is none.
  static func singleSpaceBetweenSentences(_ text: Text) -> Int? {
    var count = 0
    for index in text.indices {
      if text[index].isUTF8Continuation { continue }
      if text[index] == .space, index > text.startIndex, endsSentence(text, before: index),
        startsSentence(text, after: index)
      {
        return count
      }
      count += 1
    }
    return nil
  }

  private static func startsSentence(_ text: Text, after space: Int) -> Bool {
    guard space + 1 < text.endIndex else { return false }
    let next = text[space + 1]
    return next.isUpper || next.isDigit || next == UInt8(ascii: "(")
  }

  private static func endsSentence(_ text: Text, before space: Int) -> Bool {
    let before = text[..<space]
    switch before.last {
    case UInt8(ascii: "!"), UInt8(ascii: "?"): return true
    case UInt8(ascii: "."): return !isAbbreviation(before) && !isListNumber(before)
    default: return false
    }
  }

  private static func isAbbreviation(_ text: Text) -> Bool {
    guard text.suffix(4).elementsEqual("e.g.".utf8) else { return false }
    guard let last = text.dropLast(4).last else { return true }
    return !(last.isLetter || last.isDigit || last == .underscore || last >= 0x80)
  }

  private static func isListNumber(_ text: Text) -> Bool {
    let rest = text.drop { $0 == .space }
    return rest.count == 2 && rest.first?.isDigit == true
  }
}
