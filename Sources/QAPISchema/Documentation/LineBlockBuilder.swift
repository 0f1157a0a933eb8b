/// What is wrong with a line of documentation, before its place is added.
struct LineFault: Error {
  var problem: DocumentationProblem
  init(_ problem: DocumentationProblem) { self.problem = problem }
}

/// Collects the sections of a documentation block of the old dialects.
///
/// The text on a section's first line sets the indentation that its other lines need and lose.
struct LineBlockBuilder {
  /// A first word that ends in a colon, and the text behind it.
  struct Start {
    /// The word without the colon.
    var name: Range<Int>
    var text: Range<Int>
    /// The column of the text in code points; zero where there is none.
    var indentation: Int

    init?(_ source: SourceText, _ line: Range<Int>) {
      let bytes = source.bytes[line]
      let word = bytes.prefix { $0 != .space }
      guard word.last == UInt8(ascii: ":") else { return nil }
      name = word.startIndex..<word.endIndex - 1
      let rest = bytes[word.endIndex...].drop { $0 == .space || $0 == .tab }
      text = rest.startIndex..<rest.endIndex
      let before = bytes[..<rest.startIndex]
      indentation = rest.isEmpty ? 0 : before.reduce(0) { $1.isUTF8Continuation ? $0 : $0 + 1 }
    }
  }

  private let source: SourceText
  private let location: SourceLocation
  private var sections: [DocumentationSection] = []
  private var names: Set<DocumentationSection.Kind> = []
  private var kind = DocumentationSection.Kind.body
  private var start: SourceLocation
  private var indentation = 0
  private var lines: [Range<Int>] = []
  var symbol: String?

  init(_ source: SourceText, location: SourceLocation) {
    self.source = source
    self.location = location
    start = location
  }

  /// Whether nothing, not even an empty line, has been added to the body.
  var isEmpty: Bool { sections.isEmpty && lines.isEmpty }

  /// Whether an empty line behind another one was added last.
  var endsInBlankLine: Bool { lines.count > 1 && lines.last?.isEmpty == true }

  /// Ends the section at hand and opens one, with the text of its first line.
  ///
  /// The section is opened even if a fault is thrown.
  mutating func open(
    _ kind: DocumentationSection.Kind, _ first: Start?, at location: SourceLocation
  ) throws(LineFault) {
    let fault = fault(in: kind)
    defer {
      self.kind = kind
      start = location
      indentation = first?.indentation ?? 0
      lines = first.map { [$0.text] } ?? []
    }
    try endSection()
    if let fault { throw fault }
  }

  private mutating func fault(in kind: DocumentationSection.Kind) -> LineFault? {
    let isNew = names.insert(kind).inserted
    switch kind {
    case .member(""), .feature(""): return LineFault(.descriptionWithoutName)
    case .member(let name), .feature(let name): return isNew ? nil : LineFault(.duplicateDescription(name))
    case .returns, .since: return isNew ? nil : LineFault(.duplicateSection(kind.title))
    case .body, .plain, .errors, .todo, .note, .example: return nil
    }
  }

  /// Adds a line to the section at hand.
  mutating func append(_ line: Range<Int>) throws(LineFault) {
    guard !line.isEmpty else { return lines.append(line) }
    let present = source.bytes[line].prefix { $0 == .space || $0 == .tab }.count
    lines.append(line.dropFirst(min(indentation, present)))
    guard present < indentation else { return }
    // One such line is enough to tell.
    defer { indentation = 0 }
    throw LineFault(.wrongIndentation(minimum: indentation))
  }

  /// Ends the section at hand, which needs text if it is a tagged section or a description.
  mutating func endSection() throws(LineFault) {
    let text = text
    sections.append(DocumentationSection(kind: kind, text: text, location: start))
    switch kind {
    case .body, .plain: break
    case .member, .feature, .returns, .errors, .since, .todo, .note, .example:
      if text.isEmpty { throw LineFault(.emptySection(kind.title)) }
    }
  }

  /// The sections that have been ended.
  var block: DocumentationBlock { DocumentationBlock(symbol: symbol, sections: sections, location: location) }

  /// The lines without white space before the first and behind the last.
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
