/// Reads one documentation comment of the old dialects, in which any line may begin a section.
///
/// Reads on behind a fault, with the next line.
struct LineCommentReader {
  /// What a line may be, from its place in the comment.
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
    location = tokens.location
    builder = LineBlockBuilder(lines.source, location: location)
  }

  var tokens: TokenStream { lines.tokens }
  /// All faults but one that was thrown.
  var faults: [SchemaError] { lines.faults }

  /// Reads the blocks that the headings make of the comment; the current token is then the one behind it.
  mutating func blocks() throws(SchemaError) -> [DocumentationBlock] {
    if tokens.token.range.count != 2 { lines.note(.junkAfterOpening) }
    while let line = try lines.next() {
      do throws(LineFault) { try add(line.range) } catch { lines.note(error.problem) }
    }
    endBlock()
    try lines.close()
    return finished
  }

  private mutating func endBlock() {
    do throws(LineFault) { try builder.endSection() } catch { lines.note(error.problem) }
    finished.append(builder.block)
    builder = LineBlockBuilder(lines.source, location: location)
  }

  private mutating func add(_ line: Range<Int>) throws(LineFault) {
    let text = lines.source.bytes[line]
    if text.first == UInt8(ascii: "=") {
      if builder.symbol != nil { throw LineFault(.headingInDefinition) }
      if !builder.isEmpty { endBlock() }
    }
    if builder.isEmpty, builder.symbol == nil, text.first == UInt8(ascii: "@") { return try symbol(line) }
    guard !line.isEmpty, builder.symbol != nil else { return try addText(line) }
    switch part {
    case .body, .members, .features: try addBeforeSections(line)
    case .sections:
      if let name = description(line)?.name { throw LineFault(.descriptionAfterSection(lines.source.text(name))) }
      if try !addTag(line) { try addText(line) }
    }
  }

  private mutating func symbol(_ line: Range<Int>) throws(LineFault) {
    guard lines.source.bytes[line].last == UInt8(ascii: ":") else { throw LineFault(.symbolWithoutColon) }
    guard line.count > 2 else { throw LineFault(.symbolEmpty) }
    builder.symbol = lines.source.text(line.dropFirst().dropLast())
    // White space behind the colon makes it a line that does not end in one.
    guard tokens.token.range.upperBound == line.upperBound else { throw LineFault(.symbolWithoutColon) }
  }

  private mutating func addBeforeSections(_ line: Range<Int>) throws(LineFault) {
    let isFeatures = lines.source.bytes[line].elementsEqual("Features:".utf8)
    let isUnindented = lines.source.bytes.whiteSpaceLength(at: line.lowerBound) == 0
    if let start = description(line) {
      if part == .body { part = .members }
      let name = lines.source.text(start.name)
      try builder.open(part == .features ? .feature(name) : .member(name), start, at: lines.location)
    } else if try addTag(line) {
      return
    } else if isFeatures, part == .body || part == .members && builder.endsInBlankLine {
      part = .features
    } else if part != .body, builder.endsInBlankLine, isUnindented {
      part = .sections
      try builder.open(.plain, nil, at: lines.location)
      try addText(line)
    } else {
      try addText(line)
    }
  }

  /// Begins a tagged section where the line does; false where it does not.
  private mutating func addTag(_ line: Range<Int>) throws(LineFault) -> Bool {
    guard let start = LineBlockBuilder.Start(lines.source, line),
      let kind = LineStart.kind(lines.source.text(start.name)), kind != .errors
    else { return false }
    part = .sections
    try builder.open(kind, start, at: lines.location)
    return true
  }

  private mutating func addText(_ line: Range<Int>) throws(LineFault) {
    if let name = strayName(line) { throw LineFault(.descriptionInFreeForm(lines.source.text(name))) }
    try builder.append(line)
  }

  private func description(_ line: Range<Int>) -> LineBlockBuilder.Start? {
    guard lines.source.bytes[line].first == UInt8(ascii: "@") else { return nil }
    guard var start = LineBlockBuilder.Start(lines.source, line) else { return nil }
    start.name = start.name.dropFirst()
    return start
  }

  /// The name in a line that looks like a description, but is none.
  private func strayName(_ line: Range<Int>) -> Range<Int>? {
    guard lines.source.bytes[line].first == UInt8(ascii: "@") else { return nil }
    let word = line.prefix { lines.source.bytes.whiteSpaceLength(at: $0) == 0 }
    guard let colon = word.last(where: { lines.source.bytes[$0] == UInt8(ascii: ":") }) else { return nil }
    return colon > line.lowerBound + 1 ? line.lowerBound + 1..<colon : nil
  }
}
