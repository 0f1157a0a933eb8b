/// Reads one documentation comment.
///
/// Reads on after an error if the rest of the comment still has a meaning.
struct CommentReader {
  typealias Line = CommentLines.Line

  private let rules: DialectRules.Documentation
  private var lines: CommentLines
  private var builder: BlockBuilder
  /// Set after a feature or tag, or after the descriptions of the members.
  private var membersClosed = false
  private var line: Line?

  /// The current token must be the opening `##`.
  init(_ tokens: TokenStream, _ rules: DialectRules.Documentation) {
    self.rules = rules
    lines = CommentLines(tokens, checksFormat: rules.checksLineFormat)
    builder = BlockBuilder(
      lines.source, cutsIndentation: rules.cutsIndentation, location: lines.location(lines.wholeLine))
  }

  var tokens: TokenStream { lines.tokens }
  /// All errors but the one that was thrown.
  var errors: [SchemaError] { lines.errors }

  /// Reads the block, and the token after it.
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
    let (block, errors) = builder.finished()
    for error in errors { lines.note(error) }
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
    builder.symbolRange = line.range
  }

  private mutating func freeForm() throws(SchemaError) {
    builder.continuePlain(at: lines.location(lines.wholeLine))
    var isFirst = true
    while let line {
      if let start = LineStart.description(lines.source, line.range) {
        lines.note(.descriptionInFreeForm(lines.source.text(start.name)), marking: start.heading)
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
      if membersClosed { lines.note(.descriptionAfterSection(source.text(start.name)), marking: start.heading) }
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
      open(kind(lines.source.text(start.name)), start.heading)
      try sectionText(start.text)
    }
  }

  private mutating func tagged(_ tag: LineStart.Tag) throws(SchemaError) {
    let kind = tag.kind
    switch kind {
    case .note(let word), .example(let word):
      if !rules.hasNotesAndExamples { lines.note(.obsoleteTag(word), marking: tag.heading) }
    case .body, .member, .feature, .plain, .returns, .errors, .since, .todo: break
    }
    open(kind, tag.heading)
    try sectionText(tag.text)
  }

  private mutating func open(_ kind: DocumentationSection.Kind, _ heading: Range<Int>) {
    let location = lines.location(heading)
    if let problem = builder.open(kind, at: location) { lines.note(SchemaError(problem, at: location)) }
  }

  private mutating func paragraph() throws(SchemaError) {
    builder.continuePlain(at: lines.location(lines.wholeLine))
    while let line, !line.isBlank {
      builder.append(line.range)
      try advance()
    }
  }

  /// Reads the rest of the first line of a description or tagged section, and the indented lines that continue it.
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

/// Collects the sections of a documentation block.
private struct BlockBuilder {
  private struct Section {
    var kind: DocumentationSection.Kind
    var location: SourceLocation
    var lines: [Range<Int>] = []
  }

  private let source: SourceFile
  private let cutsIndentation: Bool
  private let location: SourceLocation
  private var sections: [Section]
  private var names: Set<DocumentationSection.Kind> = []
  private(set) var hasFeatures = false
  var symbol: String?
  var symbolRange: Range<Int>?

  init(_ source: SourceFile, cutsIndentation: Bool, location: SourceLocation) {
    self.source = source
    self.cutsIndentation = cutsIndentation
    self.location = location
    sections = [Section(kind: .body, location: location)]
  }

  /// Opens a description or a tagged section, and returns an error in it.
  mutating func open(_ kind: DocumentationSection.Kind, at location: SourceLocation) -> DocumentationProblem? {
    if case .feature = kind { hasFeatures = true }
    sections.append(Section(kind: kind, location: location))
    let isNew = names.insert(kind).inserted
    switch kind {
    case .member(let name), .feature(let name):
      if name.isEmpty { return .descriptionWithoutName }
      return isNew ? nil : .duplicateDescription(name)
    case .returns, .errors, .since: return isNew ? nil : .duplicateSection(kind.title)
    case .body, .plain, .todo, .note, .example: return nil
    }
  }

  /// Begins a new paragraph of the last section if that is plain text, and a new section otherwise.
  mutating func continuePlain(at location: SourceLocation) {
    let last = sections.count - 1
    switch sections[last].kind {
    case .body, .plain: sections[last].lines.append(0..<0)
    case .member, .feature, .returns, .errors, .since, .todo, .note, .example:
      sections.append(Section(kind: .plain, location: location))
    }
  }

  /// Adds a line, without up to that many columns of indentation if the dialect removes it.
  mutating func append(_ line: Range<Int>, indentation: Int = 0) {
    let cut = cutsIndentation ? min(indentation, line.count) : 0
    sections[sections.count - 1].lines.append(line.dropFirst(cut))
  }

  /// The block, and the errors of sections without text.
  func finished() -> (DocumentationBlock, [SchemaError]) {
    var errors: [SchemaError] = []
    var result: [DocumentationSection] = []
    for section in sections {
      let text = text(of: section)
      switch section.kind {
      case .body, .plain: break
      case .member, .feature, .returns, .errors, .since, .todo, .note, .example:
        if text.isEmpty {
          errors.append(SchemaError(DocumentationProblem.emptySection(section.kind.title), at: section.location))
        }
      }
      result.append(DocumentationSection(kind: section.kind, text: text, location: section.location))
    }
    let block = DocumentationBlock(symbol: symbol, symbolRange: symbolRange, sections: result, location: location)
    return (block, errors)
  }

  private func text(of section: Section) -> String {
    var lines = section.lines[...]
    while lines.first?.isEmpty == true { lines.removeFirst() }
    while lines.last?.isEmpty == true { lines.removeLast() }
    var bytes: [UInt8] = []
    for (index, line) in lines.enumerated() {
      if index > 0 { bytes.append(.newline) }
      bytes.append(contentsOf: source.bytes[line])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
