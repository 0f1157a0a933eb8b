import QAPISchema
import QAPISyntax

// The item of one definition.
extension SchemaPage {
  mutating func definition(_ entity: Entity) {
    guard let header = entity.header else { return }
    let macro = Self.isCalled(entity) ? "Ic" : "Vt"
    text.item("\(macro) \(ManualText.word(header.name)) Pq \(entity.kindWord)")
    let sections = header.documentation?.sections ?? []
    for section in sections where section.kind == .body { text.add(blocks(section)) }
    parts(of: entity)
    features(of: entity, header)
    if case .command(let command) = entity { results(of: command) }
    for section in sections { add(section) }
    facts(of: entity, header)
  }

  private static func isCalled(_ entity: Entity) -> Bool {
    switch entity {
    case .command, .event: true
    case .include, .builtin, .enumeration, .array, .object, .alternate: false
    }
  }

  func blocks(_ section: DocumentationSection?) -> [MarkupBlock] {
    reader.blocks(DocumentationText.lines(section?.text))
  }

  mutating func label(_ label: String, _ blocks: [MarkupBlock]) {
    text.add(blocks, under: [MarkupWord(pieces: [MarkupPiece(style: .plain, text: label)])])
  }

  /// Adds the sections that are not shown elsewhere, except `TODO`, which is for the authors of the schema.
  private mutating func add(_ section: DocumentationSection) {
    switch section.kind {
    case .body, .member, .feature, .returns, .errors, .since, .todo: break
    case .plain: text.add(blocks(section))
    case .note(let tag): label(tag, blocks(section))
    case .example(let tag):
      let lines = DocumentationText.lines(section.text)
      label(tag, lines.contains { $0.hasSuffix("::") } ? reader.blocks(lines) : [.literal(lines)])
    }
  }

  /// Adds the features that are described, and then the other ones of the definition.
  private mutating func features(of entity: Entity, _ header: EntityHeader) {
    var features: [(name: String, section: DocumentationSection?)] = []
    for section in header.documentation?.sections ?? [] {
      if case .feature(let name) = section.kind { features.append((name, section)) }
    }
    for feature in header.features where !features.contains(where: { $0.name == feature.name }) {
      features.append((feature.name, nil))
    }
    guard !features.isEmpty else { return }
    label("Features", [])
    text.openList("-tag -width Ds")
    for (name, section) in features {
      let condition = header.features.first { $0.name == name }?.condition
      text.item("Cm \(ManualText.word(name))" + Self.remarks([], condition))
      text.add(blocks(section))
    }
    text.closeList()
  }

  private mutating func results(of command: Command) {
    let block = command.header.documentation
    if let type = command.returns { returns(type, blocks(block?.sections.first { $0.kind == .returns })) }
    if let errors = block?.sections.first(where: { $0.kind == .errors }) { label("Errors", blocks(errors)) }
  }

  /// Adds the type of the result and its description; a first paragraph continues the line of the type.
  private mutating func returns(_ type: TypeReference, _ blocks: [MarkupBlock]) {
    label("Returns", [])
    guard case .paragraph(let words)? = blocks.first else {
      text.add(macros: Self.macros(type))
      return text.add(blocks)
    }
    text.add(macros: Self.macros(type) + " :")
    text.add(words)
    text.add(Array(blocks.dropFirst()))
  }

  /// Adds the facts about the definition as a whole.
  private mutating func facts(of entity: Entity, _ header: EntityHeader) {
    if case .command(let command) = entity, !command.flagWords.isEmpty {
      label("Flags", [.paragraph(reader.words(command.flagWords.joined(separator: ", ") + "."))])
    }
    if let condition = header.condition { label("Condition", [.paragraph(reader.words(condition.words + "."))]) }
    if let since = header.documentation?.sections.first(where: { $0.kind == .since }) { label("Since", blocks(since)) }
    let users = (users[header.name] ?? []).filter { $0 != header.name }
    guard !users.isEmpty else { return }
    label("Used by", [])
    for (index, name) in users.enumerated() {
      let isCalled = schema.entity(named: name).map(Self.isCalled) ?? false
      let end = index + 1 < users.count ? "," : "."
      text.add(macros: "\(isCalled ? "Ic" : "Vt") \(ManualText.word(name)) \(end)")
    }
  }
}

extension Command {
  /// The names of the command's flags in running text.
  fileprivate var flagWords: [String] {
    var words: [String] = []
    if isCoroutine { words.append("coroutine") }
    if allowsOOB { words.append("out of band") }
    if allowsPreconfig { words.append("preconfig") }
    if !respondsOnSuccess { words.append("no response on success") }
    return words
  }
}

// The lists of the parts of definitions.
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

  /// The members that a branch adds; a branch of a simple union adds one.
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

  /// The remarks in parentheses after the head of an item.
  private static func remarks(_ words: [String], _ condition: Condition?) -> String {
    let parts = words + (condition.map { ["if \($0.words)"] } ?? [])
    return parts.isEmpty ? "" : " Pq \(ManualText.arguments(parts.joined(separator: ", ")))"
  }
}

extension Condition {
  /// The condition in words.
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
