/// Reads one documentation comment.
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

  /// Reads the block; the current token is then the one behind it.
  mutating func block() throws(SchemaError) -> DocumentationBlock {
    guard tokens.token.range.count == 2 else { throw lines.error(.junkAfterOpening) }
    try advance()
    if let line, lines.source.bytes[line.range].first == UInt8(ascii: "@") {
      try symbol(line)
      try advance()
      while let next = self.line { try section(from: next) }
    } else {
      try freeForm()
    }
    try lines.close()
    return try builder.finished()
  }

  private mutating func advance() throws(SchemaError) { line = try lines.next() }

  private mutating func skipBlankLines() throws(SchemaError) {
    while line?.isBlank == true { try advance() }
  }

  private mutating func symbol(_ line: Line) throws(SchemaError) {
    let text = lines.source.bytes[line.range]
    guard text.last == UInt8(ascii: ":") else { throw lines.error(.symbolWithoutColon) }
    guard text.count > 2 else { throw lines.error(.symbolEmpty) }
    builder.symbol = lines.source.text(line.range.dropFirst().dropLast())
  }

  private mutating func freeForm() throws(SchemaError) {
    builder.continuePlain(at: lines.location)
    var isFirst = true
    while let line {
      if let start = LineStart.description(lines.source, line.range) {
        throw lines.error(.descriptionInFreeForm(lines.source.text(start.name)))
      }
      if isHeading(line), !isFirst { throw lines.error(.headingNotFirst) }
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
      if membersClosed { throw lines.error(.descriptionAfterSection(source.text(start.name))) }
      try descriptions { .member($0) }
      membersClosed = true
    } else if let tag = LineStart.tag(source, line.range) {
      try tagged(tag)
      membersClosed = true
    } else {
      if isHeading(line) { throw lines.error(.headingInDefinition) }
      try paragraph()
    }
  }

  private mutating func features() throws(SchemaError) {
    if builder.hasFeatures { throw lines.error(.duplicateFeatures) }
    try advance()
    try skipBlankLines()
    try descriptions { .feature($0) }
    if !builder.hasFeatures { throw lines.error(.featureDescriptionExpected) }
    membersClosed = true
  }

  private mutating func descriptions(_ kind: (String) -> DocumentationSection.Kind) throws(SchemaError) {
    while let line, let start = LineStart.description(lines.source, line.range) {
      try builder.open(kind(lines.source.text(start.name)), at: lines.location)
      try sectionText(start.text)
    }
  }

  private mutating func tagged(_ tag: LineStart.Tag) throws(SchemaError) {
    let kind = tag.kind
    switch kind {
    case .note(let word), .example(let word):
      if !rules.hasNotesAndExamples { throw lines.error(.obsoleteTag(word)) }
    case .body, .member, .feature, .plain, .returns, .errors, .since, .todo: break
    }
    try builder.open(kind, at: lines.location)
    try sectionText(tag.text)
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
        if isSecond { throw lines.error(.wrongIndentation(minimum: minimum)) }
        return
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
