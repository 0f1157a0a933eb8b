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

/// A page being written, and what is known of the schema while it is.
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

  /// All definitions by name, with the section that has each.
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
  /// What the schema calls a definition of this kind.
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
