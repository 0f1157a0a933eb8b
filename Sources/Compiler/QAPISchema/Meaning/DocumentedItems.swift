import QAPISyntax

/// The parts of a definition that its documentation has to describe.
struct DocumentedItems {
  struct Part {
    var item: Item
    var features: [Feature] = []
    /// The bytes of its name; nil for a part that follows from the kind of the definition.
    var range: Range<Int>?
  }

  var features: [Feature]
  var parts: [Part]

  init(of definition: Definition) {
    features = definition.features
    switch definition.body {
    case .enumeration(let enumeration):
      parts = enumeration.values.map { Part(item: Item(.value, $0.name), features: $0.features, range: $0.range) }
    case .structure(_, let members): parts = Self.parts(members, .member)
    case .union(let union):
      switch union.base {
      case .named: parts = []
      case .inline(let members): parts = Self.parts(members, .member)
      }
    case .simpleUnion: parts = [Part(item: Item(.member, "type"))]
    case .alternate(let branches): parts = branches.map { Part(item: Item(.alternative, $0.name), range: $0.range) }
    case .command(let command): parts = Self.parts(command.arguments)
    case .event(let arguments): parts = Self.parts(arguments)
    }
  }

  private static func parts(_ members: [MemberDefinition], _ role: Item.Role) -> [Part] {
    members.map { Part(item: Item(role, $0.name), features: $0.features, range: $0.range) }
  }

  private static func parts(_ arguments: ArgumentsDefinition) -> [Part] {
    switch arguments.data {
    case .none, .named: []
    case .inline(let members): parts(members, .parameter)
    }
  }
}

extension EntityChecker {
  /// The errors of a documented definition: parts without a description, and descriptions without a part.
  func documentationFaults(of draft: Draft) -> [SchemaError] {
    guard draft.isWritten, let definition = draft.definition, let index = definition.documentation else { return [] }
    let block = documentation[index]
    let items = DocumentedItems(of: definition)
    func makeError(_ item: Item, _ range: Range<Int>?) -> SchemaError {
      SchemaError(
        DocumentationProblem.undocumented(item), at: definition.location.marking(range), in: definition.context)
    }
    func undescribed(_ features: [Feature]) -> [SchemaError] {
      features.filter { !block.has(.feature($0.name)) }.map { makeError(Item(.feature, $0.name), $0.range) }
    }
    var errors = undescribed(items.features)
    for part in items.parts {
      if rules.documentation.mustDescribeMembers, !block.has(.member(part.item.name)) {
        errors.append(makeError(part.item, part.range))
      }
      errors += undescribed(part.features)
    }
    guard rules.documentation.errorsAtFirstLine else { return errors }
    for var error in block.unknownDescriptions(items) {
      error.location = block.location
      errors.append(error)
    }
    return errors
  }
}

extension DocumentationBlock {
  /// Adds empty descriptions of the parts that have none, after the descriptions of the other parts.
  mutating func addMissing(_ items: DocumentedItems) {
    let missing = items.parts.map { DocumentationSection.Kind.member($0.item.name) }.filter { !has($0) }
    guard !missing.isEmpty else { return }
    let last = sections.lastIndex { if case .member = $0.kind { true } else { false } }
    sections.insert(
      contentsOf: missing.map { DocumentationSection(kind: $0, text: "", location: nil) }, at: (last ?? 0) + 1)
  }

  /// The errors of descriptions of parts that do not exist: members first, then features.
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
      let near = Suggestion.nearest(to: first.name, among: memberNames.filter { !has(.member($0)) })
      errors.append(
        SchemaError(DocumentationProblem.unknownMembers(members.map(\.name)), at: first.location, near: near))
    }
    if let first = features.first {
      let near = Suggestion.nearest(to: first.name, among: featureNames.filter { !has(.feature($0)) })
      errors.append(
        SchemaError(DocumentationProblem.unknownFeatures(features.map(\.name)), at: first.location, near: near))
    }
    return errors
  }
}

/// The names of all features of a schema in the order of first use.
struct FeatureNames {
  /// Zero if there is no limit.
  let limit: Int
  private(set) var names = SpecialFeature.allCases.map(\.rawValue)
  private var known = Set(SpecialFeature.allCases.map(\.rawValue))

  init(limit: Int) { self.limit = limit }

  /// Adds the features of a definition: its own first, then those of its parts in order.
  mutating func add(_ definition: Definition) throws(SchemaError) {
    let items = DocumentedItems(of: definition)
    for feature in items.features + items.parts.flatMap(\.features) where known.insert(feature.name).inserted {
      names.append(feature.name)
      guard limit == 0 || names.count <= limit else {
        throw SchemaError(
          MeaningProblem.tooManyFeatures(feature.name, limit: limit),
          at: definition.location.marking(feature.range), in: definition.context)
      }
    }
  }
}
