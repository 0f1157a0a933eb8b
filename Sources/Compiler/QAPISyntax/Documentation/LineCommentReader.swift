/// Reads one documentation comment of the old dialects, in which any line may begin a section.
///
/// After an error, reads on with the next line.
struct LineCommentReader {
  /// The part of the comment, which decides what a line may be.
  private enum Part {
    case body, members, features, sections
  }

  private var lines: CommentLines
  private var builder: LineBlockBuilder
  private var part = Part.body
  private var finished: [DocumentationBlock] = []
  private let location: SourceLocation

  /// The current token must be the opening `##`.
  init(_ tokens: TokenStream) {
    lines = CommentLines(tokens, checksFormat: false)
    location = lines.location(lines.wholeLine)
    builder = LineBlockBuilder(lines.source, location: location)
  }

  var tokens: TokenStream { lines.tokens }
  /// All errors but the one that was thrown.
  var errors: [SchemaError] { lines.errors }

  /// Reads the blocks into which headings divide the comment, and the token after it.
  mutating func blocks() throws(SchemaError) -> [DocumentationBlock] {
    if tokens.token.range.count != 2 { lines.note(.junkAfterOpening) }
    while let line = try lines.next() {
      do throws(LineCommentError) { try add(line.range) } catch { note(error) }
    }
    endBlock()
    try lines.close()
    return finished
  }

  private mutating func note(_ error: LineCommentError) {
    switch error.problem {
    // The section has ended, so that the rules place the error at the line after it.
    case .emptySection: lines.note(error.problem, marking: lines.wholeLine)
    default: lines.note(error.problem, marking: error.range)
    }
  }

  private mutating func endBlock() {
    do throws(LineCommentError) { try builder.endSection() } catch { note(error) }
    finished.append(builder.block)
    builder = LineBlockBuilder(lines.source, location: location)
  }

  private mutating func add(_ line: Range<Int>) throws(LineCommentError) {
    let text = lines.source.bytes[line]
    if text.first == UInt8(ascii: "=") {
      if builder.symbol != nil { throw LineCommentError(.headingInDefinition) }
      if !builder.isEmpty { endBlock() }
    }
    if builder.isEmpty, builder.symbol == nil, text.first == UInt8(ascii: "@") { return try symbol(line) }
    guard !line.isEmpty, builder.symbol != nil else { return try addText(line) }
    switch part {
    case .body, .members, .features: try addBeforeSections(line)
    case .sections:
      if let start = description(line) {
        throw LineCommentError(.descriptionAfterSection(lines.source.text(start.name)), start.heading)
      }
      if try !addTag(line) { try addText(line) }
    }
  }

  private mutating func symbol(_ line: Range<Int>) throws(LineCommentError) {
    guard lines.source.bytes[line].last == UInt8(ascii: ":") else { throw LineCommentError(.symbolWithoutColon) }
    guard line.count > 2 else { throw LineCommentError(.symbolEmpty) }
    builder.symbol = lines.source.text(line.dropFirst().dropLast())
    builder.symbolRange = line
    // A line with white space after the colon does not end in a colon.
    guard tokens.token.range.upperBound == line.upperBound else { throw LineCommentError(.symbolWithoutColon) }
  }

  private mutating func addBeforeSections(_ line: Range<Int>) throws(LineCommentError) {
    let isFeatures = lines.source.bytes[line].elementsEqual("Features:".utf8)
    let isUnindented = lines.source.bytes.whiteSpaceLength(at: line.lowerBound) == 0
    if let start = description(line) {
      if part == .body { part = .members }
      let name = lines.source.text(start.name)
      try builder.open(part == .features ? .feature(name) : .member(name), start, at: lines.location(start.heading))
    } else if try addTag(line) {
      return
    } else if isFeatures, part == .body || part == .members && builder.endsInBlankLine {
      part = .features
    } else if part != .body, builder.endsInBlankLine, isUnindented {
      part = .sections
      try builder.open(.plain, nil, at: lines.location(lines.wholeLine))
      try addText(line)
    } else {
      try addText(line)
    }
  }

  /// Begins a tagged section if the line has a tag; returns false otherwise.
  private mutating func addTag(_ line: Range<Int>) throws(LineCommentError) -> Bool {
    guard let start = LineBlockBuilder.Start(lines.source, line),
      let kind = LineStart.kind(lines.source.text(start.name)), kind != .errors
    else { return false }
    part = .sections
    try builder.open(kind, start, at: lines.location(start.heading))
    return true
  }

  private mutating func addText(_ line: Range<Int>) throws(LineCommentError) {
    if let name = strayName(line) {
      throw LineCommentError(.descriptionInFreeForm(lines.source.text(name)), line.lowerBound..<name.upperBound)
    }
    try builder.append(line)
  }

  private func description(_ line: Range<Int>) -> LineBlockBuilder.Start? {
    guard lines.source.bytes[line].first == UInt8(ascii: "@") else { return nil }
    guard var start = LineBlockBuilder.Start(lines.source, line) else { return nil }
    start.name = start.name.dropFirst()
    return start
  }

  /// The name in a line that looks like a description but is none.
  private func strayName(_ line: Range<Int>) -> Range<Int>? {
    guard lines.source.bytes[line].first == UInt8(ascii: "@") else { return nil }
    let word = line.prefix { lines.source.bytes.whiteSpaceLength(at: $0) == 0 }
    guard let colon = word.last(where: { lines.source.bytes[$0] == UInt8(ascii: ":") }) else { return nil }
    return colon > line.lowerBound + 1 ? line.lowerBound + 1..<colon : nil
  }
}

/// An error in a line of documentation, before the line's place is added.
private struct LineCommentError: Error {
  var problem: DocumentationProblem
  /// The bytes at fault; nil for the whole text of the line.
  var range: Range<Int>?

  init(_ problem: DocumentationProblem, _ range: Range<Int>? = nil) {
    self.problem = problem
    self.range = range
  }
}

/// Collects the sections of a documentation block of the old dialects.
///
/// The text on a section's first line sets the indentation that its other lines need and lose.
private struct LineBlockBuilder {
  /// A first word that ends in a colon, and the text after it.
  struct Start {
    /// The word without the colon.
    var heading: Range<Int>
    var name: Range<Int>
    var text: Range<Int>
    /// The column of the text in code points; zero where there is none.
    var indentation: Int

    init?(_ source: SourceFile, _ line: Range<Int>) {
      let bytes = source.bytes[line]
      let word = bytes.prefix { $0 != .space }
      guard word.last == UInt8(ascii: ":") else { return nil }
      heading = word.startIndex..<word.endIndex - 1
      name = heading
      let rest = bytes[word.endIndex...].drop { $0 == .space || $0 == .tab }
      text = rest.startIndex..<rest.endIndex
      let before = bytes[..<rest.startIndex]
      indentation = rest.isEmpty ? 0 : before.reduce(0) { $1.isUTF8Continuation ? $0 : $0 + 1 }
    }
  }

  private let source: SourceFile
  private let location: SourceLocation
  private var sections: [DocumentationSection] = []
  private var names: Set<DocumentationSection.Kind> = []
  private var kind = DocumentationSection.Kind.body
  private var start: SourceLocation
  private var indentation = 0
  private var lines: [Range<Int>] = []
  var symbol: String?
  var symbolRange: Range<Int>?

  init(_ source: SourceFile, location: SourceLocation) {
    self.source = source
    self.location = location
    start = location
  }

  /// Whether no line has been added to the body, not even an empty one.
  var isEmpty: Bool { sections.isEmpty && lines.isEmpty }

  /// Whether the last line added is empty and follows another one.
  var endsInBlankLine: Bool { lines.count > 1 && lines.last?.isEmpty == true }

  /// Ends the current section and opens one, with the text of its first line.
  ///
  /// The section is opened even if an error is thrown.
  mutating func open(
    _ kind: DocumentationSection.Kind, _ first: Start?, at location: SourceLocation
  ) throws(LineCommentError) {
    let error = problem(in: kind).map { LineCommentError($0, first?.heading) }
    defer {
      self.kind = kind
      start = location
      indentation = first?.indentation ?? 0
      lines = first.map { [$0.text] } ?? []
    }
    try endSection()
    if let error { throw error }
  }

  private mutating func problem(in kind: DocumentationSection.Kind) -> DocumentationProblem? {
    let isNew = names.insert(kind).inserted
    switch kind {
    case .member(""), .feature(""): return .descriptionWithoutName
    case .member(let name), .feature(let name): return isNew ? nil : .duplicateDescription(name)
    case .returns, .since: return isNew ? nil : .duplicateSection(kind.title)
    case .body, .plain, .errors, .todo, .note, .example: return nil
    }
  }

  /// Adds a line to the current section.
  mutating func append(_ line: Range<Int>) throws(LineCommentError) {
    guard !line.isEmpty else { return lines.append(line) }
    let present = source.bytes[line].prefix { $0 == .space || $0 == .tab }.count
    lines.append(line.dropFirst(min(indentation, present)))
    guard present < indentation else { return }
    // One such line is reported, the following ones are not.
    defer { indentation = 0 }
    throw LineCommentError(.wrongIndentation(minimum: indentation))
  }

  /// Ends the current section, which needs text if it is a tagged section or a description.
  mutating func endSection() throws(LineCommentError) {
    let text = text
    sections.append(DocumentationSection(kind: kind, text: text, location: start))
    switch kind {
    case .body, .plain: break
    case .member, .feature, .returns, .errors, .since, .todo, .note, .example:
      if text.isEmpty { throw LineCommentError(.emptySection(kind.title)) }
    }
  }

  /// The sections that have been ended.
  var block: DocumentationBlock {
    DocumentationBlock(symbol: symbol, symbolRange: symbolRange, sections: sections, location: location)
  }

  /// The lines without white space before the first and after the last.
  private var text: String {
    var lines = lines[...]
    while lines.first?.isEmpty == true { lines.removeFirst() }
    while lines.last?.isEmpty == true { lines.removeLast() }
    var bytes: [UInt8] = []
    for line in lines {
      bytes.append(contentsOf: source.bytes[line])
      bytes.append(.newline)
    }
    return String(decoding: bytes.drop { $0 == .space || $0 == .tab }.dropLast(), as: UTF8.self)
  }
}
