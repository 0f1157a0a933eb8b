import QAPISchema

/// The item of one definition.
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

  /// Adds the sections that have no place of their own; `TODO` is for the schema's writers.
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

  /// The features that are described, and those of the definition that are not.
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

  /// Adds a type and what is returned in it; a paragraph that comes first goes on behind the type.
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

  /// Adds what is told of the definition as a whole.
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
  /// The flags of the definition, as people call them.
  fileprivate var flagWords: [String] {
    var words: [String] = []
    if isCoroutine { words.append("coroutine") }
    if allowsOOB { words.append("out of band") }
    if allowsPreconfig { words.append("preconfig") }
    if !respondsOnSuccess { words.append("no reply on success") }
    return words
  }
}
