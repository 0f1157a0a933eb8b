extension EntityChecker {
  /// The faults of the parts of a documented definition that have no description, and of descriptions that have no part.
  func documentationFaults(of draft: Draft) -> [SchemaError] {
    guard draft.isWritten, let definition = draft.definition, let index = definition.documentation else { return [] }
    let block = documentation[index]
    let items = DocumentedItems(of: definition)
    func fault(_ item: Item) -> SchemaError {
      SchemaError(.documentation(.undocumented(item)), at: definition.location, in: definition.context)
    }
    func undescribed(_ features: [Feature]) -> [SchemaError] {
      features.filter { !block.has(.feature($0.name)) }.map { fault(Item(.feature, $0.name)) }
    }
    var faults = undescribed(items.features)
    for part in items.parts {
      if rules.documentation.mustDescribeMembers, !block.has(.member(part.item.name)) {
        faults.append(fault(part.item))
      }
      faults += undescribed(part.features)
    }
    guard rules.documentation.faultsAtFirstLine else { return faults }
    for var error in block.unknownDescriptions(items) {
      error.location = block.location
      faults.append(error)
    }
    return faults
  }
}

extension DocumentationBlock {
  /// Gives those parts an empty description that have none, behind the other parts' descriptions.
  mutating func addMissing(_ items: DocumentedItems) {
    let missing = items.parts.map { DocumentationSection.Kind.member($0.item.name) }.filter { !has($0) }
    guard !missing.isEmpty else { return }
    let last = sections.lastIndex { if case .member = $0.kind { true } else { false } }
    sections.insert(
      contentsOf: missing.map { DocumentationSection(kind: $0, text: "", location: nil) }, at: (last ?? 0) + 1)
  }

  /// The faults of descriptions of what does not exist: members first, then features.
  func unknownDescriptions(_ items: DocumentedItems) -> [SchemaError] {
    let memberNames = Set(items.parts.map(\.item.name))
    let featureNames = Set((items.features + items.parts.flatMap(\.features)).map(\.name))
    var members: [(name: String, location: SourceLocation?)] = []
    var features: [(name: String, location: SourceLocation?)] = []
    for section in sections {
      switch section.kind {
      case .member(let name): if !memberNames.contains(name) { members.append((name, section.location)) }
      case .feature(let name): if !featureNames.contains(name) { features.append((name, section.location)) }
      case .body, .plain, .returns, .errors, .since, .todo, .note, .example: break
      }
    }
    var errors: [SchemaError] = []
    if let first = members.first {
      var error = SchemaError(.documentation(.unknownMembers(members.map(\.name))), at: first.location)
      error.near = SchemaError.nearest(first.name, memberNames.filter { !has(.member($0)) })
      errors.append(error)
    }
    if let first = features.first {
      var error = SchemaError(.documentation(.unknownFeatures(features.map(\.name))), at: first.location)
      error.near = SchemaError.nearest(first.name, featureNames.filter { !has(.feature($0)) })
      errors.append(error)
    }
    return errors
  }
}
