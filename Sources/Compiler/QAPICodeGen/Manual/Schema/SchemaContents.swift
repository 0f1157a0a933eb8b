import QAPISchema
import QAPISyntax

/// The contents of a reference page: free-form texts and definitions in the order of the schema.
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

  /// The text before the first heading and definition.
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

  /// Adds the free-form texts before a definition, and skips the documentation of definitions.
  private mutating func addTexts(
    _ rest: inout ArraySlice<DocumentationBlock>, before location: SourceLocation?, documented: Bool
  ) {
    while let block = rest.first {
      let isBefore = location.map { block.location.file === $0.file && block.location.line < $0.line } ?? true
      // Everything before the comment of a documented definition is before the definition.
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

/// Recognises headings in free-form text: `= Title`, and titles above or between lines of one sign.
///
/// Headings of the second kind that look alike have the same level, and each new look is one level deeper.
private struct HeadingStyles {
  struct Heading {
    var title: String
    /// Counts from 1.
    var level: Int
  }

  private struct Look: Equatable {
    var sign: Character
    var isOverlined: Bool
  }

  private var looks: [Look] = []

  /// The index of the first line of a heading; the end index if there is none.
  func firstHeading(in lines: ArraySlice<String>) -> Int {
    lines.indices.first { index in
      let rest = lines[index...]
      let startsParagraph = index == lines.startIndex || lines[index - 1].isBlank
      return startsParagraph && (Self.marked(rest) != nil || Self.underlined(rest) != nil)
    } ?? lines.endIndex
  }

  /// Removes a heading from the beginning of the lines.
  mutating func take(from lines: inout ArraySlice<String>) -> Heading? {
    if let heading = Self.marked(lines) {
      lines.removeFirst()
      return heading
    }
    guard let (title, look) = Self.underlined(lines) else { return nil }
    lines.removeFirst(look.isOverlined ? 3 : 2)
    if !looks.contains(look) { looks.append(look) }
    return Heading(title: title, level: (looks.firstIndex(of: look) ?? 0) + 1)
  }

  private static func marked(_ lines: ArraySlice<String>) -> Heading? {
    guard let line = lines.first else { return nil }
    let level = line.prefix { $0 == "=" }.count
    let title = line.dropFirst(level)
    guard level > 0, title.first == " ", !String(title).isBlank else { return nil }
    guard title.contains(where: { $0 != "=" && $0 != " " }) else { return nil }
    return Heading(title: String(title.drop { $0 == " " }), level: level)
  }

  private static func underlined(_ lines: ArraySlice<String>) -> (String, Look)? {
    let head = Array(lines.prefix(3))
    if head.count == 3, let over = sign(head[0]), sign(head[2]) == over, head[0].count >= head[1].count,
      !head[1].isBlank
    {
      return (String(head[1].drop { $0 == " " }), Look(sign: over, isOverlined: true))
    }
    guard head.count > 1, let under = sign(head[1]), sign(head[0]) == nil, !head[0].isBlank, head[0].indentation == 0,
      head[1].count >= head[0].count
    else { return nil }
    return (head[0], Look(sign: under, isOverlined: false))
  }

  /// The sign that a line of at least three signs consists of.
  private static func sign(_ line: String) -> Character? {
    guard let first = line.first, "=-~^\"*#+`.:_'".contains(first), line.count > 2 else { return nil }
    return line.allSatisfy { $0 == first } ? first : nil
  }
}
