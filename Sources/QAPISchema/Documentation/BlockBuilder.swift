/// Collects the sections of a documentation block.
struct BlockBuilder {
  private struct Section {
    var kind: DocumentationSection.Kind
    var location: SourceLocation
    var lines: [Range<Int>] = []
  }

  private let source: SourceText
  private let cutsIndentation: Bool
  private let location: SourceLocation
  private var sections: [Section]
  private var names: Set<DocumentationSection.Kind> = []
  private(set) var hasFeatures = false
  var symbol: String?

  init(_ source: SourceText, cutsIndentation: Bool, location: SourceLocation) {
    self.source = source
    self.cutsIndentation = cutsIndentation
    self.location = location
    sections = [Section(kind: .body, location: location)]
  }

  /// Opens a description or a tagged section, and returns what is wrong with it.
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

  /// Goes on with the last section as a new paragraph if it is plain text, and opens one otherwise.
  mutating func continuePlain(at location: SourceLocation) {
    let last = sections.count - 1
    switch sections[last].kind {
    case .body, .plain: sections[last].lines.append(0..<0)
    case .member, .feature, .returns, .errors, .since, .todo, .note, .example:
      sections.append(Section(kind: .plain, location: location))
    }
  }

  /// Adds a line; where the dialect takes indentation away, up to that many columns of it.
  mutating func append(_ line: Range<Int>, indentation: Int = 0) {
    let cut = cutsIndentation ? min(indentation, line.count) : 0
    sections[sections.count - 1].lines.append(line.dropFirst(cut))
  }

  /// The block, and the faults of sections without text.
  func finished() -> (DocumentationBlock, [SchemaError]) {
    var faults: [SchemaError] = []
    var result: [DocumentationSection] = []
    for section in sections {
      let text = text(of: section)
      switch section.kind {
      case .body, .plain: break
      case .member, .feature, .returns, .errors, .since, .todo, .note, .example:
        if text.isEmpty {
          faults.append(SchemaError(.documentation(.emptySection(section.kind.title)), at: section.location))
        }
      }
      result.append(DocumentationSection(kind: section.kind, text: text, location: section.location))
    }
    return (DocumentationBlock(symbol: symbol, sections: result, location: location), faults)
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

extension DocumentationSection.Kind {
  /// The words that open such a section.
  var title: String {
    switch self {
    case .body, .plain: ""
    case .member(let name), .feature(let name): "@\(name)"
    case .returns: "Returns"
    case .errors: "Errors"
    case .since: "Since"
    case .todo: "TODO"
    case .note(let tag), .example(let tag): tag
    }
  }
}
