import QAPISchema

/// The order of a reference page: free-form texts and definitions as they follow each other in the schema.
struct SchemaContents {
  struct Topic {
    var title: String
    var isSubsection: Bool
    var parts: [Part] = []
  }

  enum Part {
    /// Lines without common indentation.
    case text([String])
    case definitions([Entity])
  }

  /// The text before any heading and definition.
  private(set) var introduction: [[String]] = []
  private(set) var topics: [Topic] = []
  private var headings = HeadingStyles()

  init(of schema: Schema) {
    var rest = schema.documentation[...]
    for entity in schema.entities {
      guard let location = entity.definitionLocation else { continue }
      addTexts(&rest, before: location, documented: entity.header?.documentation != nil)
      add(entity)
    }
    addTexts(&rest, before: nil, documented: false)
  }

  /// Adds the texts that stand before a definition, and passes over the documentation of definitions.
  private mutating func addTexts(
    _ rest: inout ArraySlice<DocumentationBlock>, before location: SourceLocation?, documented: Bool
  ) {
    while let block = rest.first {
      let isBefore = location.map { block.location.file === $0.file && block.location.line < $0.line } ?? true
      // Where the definition has a comment of its own, all that comes before that comment comes before it.
      guard isBefore || documented else { return }
      rest.removeFirst()
      if block.symbol == nil { add(DocumentationText.whole(block)) }
      if documented, isBefore, block.symbol != nil { return }
    }
  }

  private mutating func add(_ lines: [String]) {
    var lines = lines[...]
    while !lines.isEmpty {
      let text = Array(lines.prefix(headings.firstHeading(in: lines) - lines.startIndex))
      lines = lines.dropFirst(text.count)
      add(.text(text.dedented))
      guard let heading = headings.take(from: &lines) else { continue }
      addTopic(heading.title, isSubsection: heading.level > 1)
    }
  }

  private mutating func add(_ part: Part) {
    if case .text(let lines) = part {
      if lines.isEmpty { return }
      if topics.isEmpty {
        introduction.append(lines)
        return
      }
    }
    if topics.isEmpty { addTopic("Definitions", isSubsection: false) }
    topics[topics.count - 1].parts.append(part)
  }

  private mutating func add(_ entity: Entity) {
    if case .definitions(let earlier)? = topics.last?.parts.last {
      topics[topics.count - 1].parts.removeLast()
      add(.definitions(earlier + [entity]))
    } else {
      add(.definitions([entity]))
    }
  }

  private mutating func addTopic(_ title: String, isSubsection: Bool) {
    var title = isSubsection && !topics.isEmpty ? title : title.uppercased()
    if title.isBlank { title = "DEFINITIONS" }
    let taken = Self.ownTitles.union(topics.map(\.title))
    if taken.contains(title) {
      let number = (2...).first { !taken.contains("\(title) (\($0))") } ?? 2
      title += " (\(number))"
    }
    topics.append(Topic(title: title, isSubsection: isSubsection && !topics.isEmpty))
  }

  /// The headings that a manual page has a meaning and a place for.
  private static let ownTitles: Set<String> = [
    "NAME", "LIBRARY", "SYNOPSIS", "DESCRIPTION", "CONTEXT", "IMPLEMENTATION NOTES", "RETURN VALUES", "ENVIRONMENT",
    "FILES", "EXIT STATUS", "EXAMPLES", "DIAGNOSTICS", "COMPATIBILITY", "ERRORS", "SEE ALSO", "STANDARDS", "HISTORY",
    "AUTHORS", "CAVEATS", "BUGS", "SECURITY CONSIDERATIONS", "INDEX",
  ]
}

extension Entity {
  /// Where a definition of the schema's own stands; nil for what the compiler has made.
  fileprivate var definitionLocation: SourceLocation? {
    switch self {
    case .include, .builtin, .array: return nil
    case .object(let type):
      if case .definition = type.origin { return type.header.location }
      return nil
    case .enumeration, .alternate, .command, .event: return header?.location
    }
  }
}
