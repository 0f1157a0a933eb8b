import QAPISchema

/// The lists of what a definition is made of.
extension SchemaPage {
  mutating func parts(of entity: Entity) {
    switch entity {
    case .include, .builtin, .array: break
    case .enumeration(let type): values(of: type)
    case .object(let type): members(of: type, documentation: type.header.documentation, "Members")
    case .alternate(let type): branches(of: type)
    case .command(let command): arguments(command.arguments, command.header.documentation, "Arguments")
    case .event(let event): arguments(event.arguments, event.header.documentation, "Data")
    }
  }

  private mutating func arguments(_ name: String?, _ documentation: DocumentationBlock?, _ title: String) {
    guard let name, let type = schema.object(named: name) else { return }
    switch type.origin {
    case .arguments: members(of: type, documentation: documentation, title)
    case .definition, .base, .wrapper:
      label(title, [])
      text.add(line: "the members of")
      text.add(macros: "Vt \(ManualText.word(name)) .")
    }
  }

  private mutating func members(of type: ObjectType, documentation: DocumentationBlock?, _ title: String) {
    let base = type.base.flatMap(schema.object(named:))
    var inline: [Member] = []
    var inherited: String?
    if let base {
      if case .base = base.origin { inline = base.members } else { inherited = base.header.name }
    }
    let branches = (type.variants?.branches ?? []).filter { !$0.isAutomatic }
    guard !inline.isEmpty || inherited != nil || !type.members.isEmpty || !branches.isEmpty else { return }
    label(title, [])
    text.openList("-tag -width Ds")
    if let inherited { text.item("No the members of Vt \(ManualText.word(inherited))") }
    for member in inline + type.members { self.member(member, documentation) }
    for branch in branches {
      let tag = "Ar \(ManualText.word(type.variants?.tag ?? "")) No is Cm \(ManualText.word(branch.name)) :"
      text.item("\(tag) \(content(of: branch))" + Self.remarks([], branch.condition))
    }
    text.closeList()
  }

  /// What a branch adds; that of an old dialect's simple union is one member.
  private func content(of branch: Branch) -> String {
    if let wrapper = schema.object(named: branch.type.name), case .wrapper = wrapper.origin,
      let member = wrapper.members.first
    {
      return "Ar \(ManualText.word(member.name)) : \(Self.macros(member.type))"
    }
    return "the members of \(Self.macros(branch.type))"
  }

  private mutating func member(_ member: Member, _ documentation: DocumentationBlock?) {
    let words = (member.isOptional ? ["optional"] : []) + member.features.map(\.name)
    text.item(
      "Ar \(ManualText.word(member.name)) : \(Self.macros(member.type))" + Self.remarks(words, member.condition))
    text.add(blocks(documentation?.sections.first { $0.kind == .member(member.name) }))
  }

  private mutating func values(of type: EnumType) {
    guard !type.values.isEmpty else { return }
    label("Values", [])
    text.openList("-tag -width Ds")
    for value in type.values {
      text.item("Cm \(ManualText.word(value.name))" + Self.remarks(value.features.map(\.name), value.condition))
      text.add(blocks(type.header.documentation?.sections.first { $0.kind == .member(value.name) }))
    }
    text.closeList()
  }

  private mutating func branches(of type: AlternateType) {
    label("One of", [])
    text.openList("-tag -width Ds")
    for branch in type.branches {
      text.item("\(Self.macros(branch.type))" + Self.remarks([], branch.condition))
      text.add(blocks(type.header.documentation?.sections.first { $0.kind == .member(branch.name) }))
    }
    text.closeList()
  }

  /// A type as macros.
  static func macros(_ type: TypeReference) -> String {
    if case .array(of: let element) = type { return "No array of \(macros(element))" }
    return "Vt \(ManualText.word(type.name))"
  }

  /// What is put in parentheses behind a head.
  static func remarks(_ words: [String], _ condition: Condition?) -> String {
    let parts = words + (condition.map { ["if \($0.words)"] } ?? [])
    return parts.isEmpty ? "" : " Pq \(ManualText.arguments(parts.joined(separator: ", ")))"
  }
}

extension Condition {
  /// The condition as it is read aloud.
  var words: String {
    switch self {
    case .identifier(let name): name
    case .not(let operand): "not " + operand.operandWords
    case .written(_, let meaning): meaning.words
    case .all(let operands): operands.map(\.operandWords).joined(separator: " and ")
    case .any(let operands): operands.map(\.operandWords).joined(separator: " or ")
    }
  }

  private var operandWords: String {
    switch self {
    case .identifier, .not: words
    case .written(_, let meaning): meaning.operandWords
    case .all(let operands), .any(let operands): operands.count == 1 ? operands[0].operandWords : "(\(words))"
    }
  }
}
