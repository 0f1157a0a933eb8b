/// Reads one documentation comment.
///
/// Reads on behind a fault where the rest of the comment still has a meaning.
struct CommentReader {
  typealias Line = CommentLines.Line

  private let rules: DialectRules.Documentation
  private var lines: CommentLines
  private var builder: BlockBuilder
  /// Set when a feature or tag has been seen, or the members' descriptions have ended.
  private var membersClosed = false
  private var line: Line?

  /// The current token must be the opening `##`.
  init(_ tokens: TokenStream, _ rules: DialectRules.Documentation) {
    self.rules = rules
    lines = CommentLines(tokens, checksFormat: rules.checksLineFormat)
    builder = BlockBuilder(lines.source, cutsIndentation: rules.cutsIndentation, location: tokens.location)
  }

  var tokens: TokenStream { lines.tokens }
  /// All faults but one that was thrown.
  var faults: [SchemaError] { lines.faults }

  /// Reads the block; the current token is then the one behind it.
  mutating func block() throws(SchemaError) -> DocumentationBlock {
    if tokens.token.range.count != 2 { lines.note(.junkAfterOpening) }
    try advance()
    if let line, lines.source.bytes[line.range].first == UInt8(ascii: "@") {
      symbol(line)
      try advance()
      while let next = self.line { try section(from: next) }
    } else {
      try freeForm()
    }
    try lines.close()
    let (block, faults) = builder.finished()
    for fault in faults { lines.note(fault) }
    return block
  }

  private mutating func advance() throws(SchemaError) { line = try lines.next() }

  private mutating func skipBlankLines() throws(SchemaError) {
    while line?.isBlank == true { try advance() }
  }

  private mutating func symbol(_ line: Line) {
    let text = lines.source.bytes[line.range]
    guard text.last == UInt8(ascii: ":") else { return lines.note(.symbolWithoutColon) }
    guard text.count > 2 else { return lines.note(.symbolEmpty) }
    builder.symbol = lines.source.text(line.range.dropFirst().dropLast())
  }

  private mutating func freeForm() throws(SchemaError) {
    builder.continuePlain(at: lines.location)
    var isFirst = true
    while let line {
      if let start = LineStart.description(lines.source, line.range) {
        lines.note(.descriptionInFreeForm(lines.source.text(start.name)))
      }
      if isHeading(line), !isFirst { lines.note(.headingNotFirst) }
      isFirst = false
      builder.append(line.range)
      try advance()
    }
  }

  /// Headings are markup only in older dialects.
  private func isHeading(_ line: Line) -> Bool {
    rules.hasHeadings && lines.source.bytes[line.range].first == UInt8(ascii: "=")
  }

  private mutating func section(from line: Line) throws(SchemaError) {
    let source = lines.source
    if line.isBlank {
      try skipBlankLines()
    } else if source.bytes[line.range].elementsEqual("Features:".utf8) {
      try features()
    } else if let start = LineStart.description(source, line.range) {
      if membersClosed { lines.note(.descriptionAfterSection(source.text(start.name))) }
      try descriptions { .member($0) }
      membersClosed = true
    } else if let tag = LineStart.tag(source, line.range) {
      try tagged(tag)
      membersClosed = true
    } else {
      if isHeading(line) { lines.note(.headingInDefinition) }
      try paragraph()
    }
  }

  private mutating func features() throws(SchemaError) {
    if builder.hasFeatures { lines.note(.duplicateFeatures) }
    try advance()
    try skipBlankLines()
    try descriptions { .feature($0) }
    if !builder.hasFeatures { lines.note(.featureDescriptionExpected) }
    membersClosed = true
  }

  private mutating func descriptions(_ kind: (String) -> DocumentationSection.Kind) throws(SchemaError) {
    while let line, let start = LineStart.description(lines.source, line.range) {
      open(kind(lines.source.text(start.name)))
      try sectionText(start.text)
    }
  }

  private mutating func tagged(_ tag: LineStart.Tag) throws(SchemaError) {
    let kind = tag.kind
    switch kind {
    case .note(let word), .example(let word):
      if !rules.hasNotesAndExamples { lines.note(.obsoleteTag(word)) }
    case .body, .member, .feature, .plain, .returns, .errors, .since, .todo: break
    }
    open(kind)
    try sectionText(tag.text)
  }

  private mutating func open(_ kind: DocumentationSection.Kind) {
    let location = lines.location
    if let problem = builder.open(kind, at: location) { lines.note(SchemaError(.documentation(problem), at: location)) }
  }

  private mutating func paragraph() throws(SchemaError) {
    builder.continuePlain(at: lines.location)
    while let line, !line.isBlank {
      builder.append(line.range)
      try advance()
    }
  }

  /// Reads the rest of a description's or tagged section's first line, and the indented lines that go on with it.
  private mutating func sectionText(_ rest: Range<Int>) throws(SchemaError) {
    if !rest.isEmpty { builder.append(rest) }
    try advance()
    while let line, line.isBlank {
      builder.append(line.range)
      try advance()
    }
    guard let first = line, case let minimum = indentation(of: first), minimum > 0 else { return }
    builder.append(first.range, indentation: minimum)
    var isSecond = true
    try advance()
    while let line, LineStart.description(lines.source, line.range) == nil {
      if !line.isBlank, indentation(of: line) < minimum {
        guard isSecond else { return }
        lines.note(.wrongIndentation(minimum: minimum))
      }
      builder.append(line.range, indentation: minimum)
      isSecond = false
      try advance()
    }
  }

  private func indentation(of line: Line) -> Int {
    lines.source.bytes[line.range].prefix { $0 == .space || $0 == .tab }.count
  }
}
