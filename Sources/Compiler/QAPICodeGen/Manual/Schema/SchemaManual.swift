package import QAPISchema

/// Makes the reference page of a schema, in mdoc: its commands, events and types under the headings of its free-form
/// texts, in the order of the schema.
package enum SchemaManual {
  package static func page(of schema: Schema, _ options: ManualOptions) -> String {
    var page = SchemaPage(schema)
    page.text.prologue(options)
    let contents = SchemaContents(of: schema)
    page.introduction(contents.introduction)
    for topic in contents.topics { page.topic(topic) }
    page.index(contents)
    page.text.section("SEE ALSO")
    page.text.macro("Xr", "qapi-gen 1 ,")
    page.text.macro("Xr", "qapi-schema 5")
    return page.text.text
  }
}

/// A page while it is written, and the facts about the schema that it needs.
struct SchemaPage {
  var text = ManualText()
  let schema: Schema
  let reader: MarkupReader
  let users: [String: [String]]

  init(_ schema: Schema) {
    self.schema = schema
    users = SchemaUses.users(in: schema)
    reader = MarkupReader { name in Self.style(of: name, schema) }
  }

  private static func style(of name: String, _ schema: Schema) -> MarkupPiece.Style? {
    switch schema.entity(named: name) {
    case .command, .event: .command
    case .enumeration, .object, .alternate: .type
    case .include, .builtin, .array, nil: nil
    }
  }

  fileprivate mutating func introduction(_ blocks: [[String]]) {
    text.paragraph("These are the commands, events and types of a QMP schema.")
    text.paragraph("What it means that something is optional, has a feature or a condition is told in")
    text.macro("Xr", "qapi-schema 5 .")
    for lines in blocks { text.add(reader.blocks(lines)) }
  }

  fileprivate mutating func topic(_ topic: SchemaContents.Topic) {
    if topic.isSubsection { text.subsection(topic.title) } else { text.section(topic.title) }
    for part in topic.parts {
      switch part {
      case .text(let lines): text.add(reader.blocks(lines))
      case .definitions(let entities):
        text.openList("-tag -width Ds")
        for entity in entities { definition(entity) }
        text.closeList()
      }
    }
  }

  /// Adds a list of all definitions by name, each with its section.
  fileprivate mutating func index(_ contents: SchemaContents) {
    var rows: [(name: String, kind: String, place: String)] = []
    for topic in contents.topics {
      for case .definitions(let entities) in topic.parts {
        rows += entities.map { ($0.name, $0.kindWord, topic.title) }
      }
    }
    guard !rows.isEmpty else { return }
    rows.sort { ($0.name.lowercased(), $0.name) < ($1.name.lowercased(), $1.name) }
    text.section("INDEX")
    text.openList("-tag -width 24n -compact")
    for row in rows {
      text.item("\(row.kind == "command" || row.kind == "event" ? "Ic" : "Vt") \(ManualText.word(row.name))")
      text.add(line: "\(row.kind) in")
      text.add(macros: "Sx \(ManualText.arguments(row.place))")
    }
    text.closeList()
  }
}

extension Entity {
  /// The schema's word for this kind of definition.
  var kindWord: String {
    switch self {
    case .include: "include"
    case .builtin: "type"
    case .enumeration: "enum"
    case .array: "array"
    case .object(let type): type.variants == nil ? "struct" : "union"
    case .alternate: "alternate"
    case .command: "command"
    case .event: "event"
    }
  }
}

/// The users of types.
private enum SchemaUses {
  /// For each type, the names of the definitions that use it, in the order of the schema.
  static func users(in schema: Schema) -> [String: [String]] {
    var users: [String: [String]] = [:]
    for entity in schema.entities {
      guard let (user, types) = uses(of: entity, schema) else { continue }
      for type in types where type != user && users[type]?.last != user { users[type, default: []].append(user) }
    }
    return users
  }

  private static func uses(of entity: Entity, _ schema: Schema) -> (user: String, types: [String])? {
    switch entity {
    case .include, .builtin, .array, .enumeration: return nil
    case .object(let type):
      if case .wrapper = type.origin { return nil }
      return (
        type.definitionName,
        [type.base].compactMap { $0 } + type.members.map(\.type.elementName)
          + (type.variants?.branches ?? []).map { $0.type.unwrapped(schema).elementName }
      )
    case .alternate(let type): return (type.header.name, type.branches.map(\.type.elementName))
    case .command(let command):
      return (command.header.name, [command.arguments, command.returns?.elementName].compactMap { $0 })
    case .event(let event): return (event.header.name, [event.arguments].compactMap { $0 })
    }
  }
}

extension ObjectType {
  /// The definition in which the type is written.
  var definitionName: String {
    switch origin {
    case .definition: header.name
    case .wrapper: header.name
    case .arguments(of: let name), .base(of: let name): name
    }
  }
}

extension TypeReference {
  /// The type of `data` in a branch of a simple union; the type itself in other cases.
  fileprivate func unwrapped(_ schema: Schema) -> TypeReference {
    guard let object = schema.object(named: name), case .wrapper = object.origin else { return self }
    return object.members.first?.type ?? self
  }

  /// The name of the type, or of an array's elements.
  var elementName: String {
    if case .array(of: let element) = self { element.elementName } else { name }
  }
}
