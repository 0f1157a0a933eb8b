/// Gives a top-level object the form of a definition, or says what is wrong with its keys and values.
///
/// Goes on behind a fault wherever what follows can be judged without what was at fault.
struct DefinitionReader {
  let syntax: SyntaxDefinition
  let pragma: Pragma
  let rules: DialectRules
  let documentation: DocumentationBlock?
  /// Known from the moment the name is.
  private(set) var context: SchemaError.Context?
  /// In the order of the rules.
  private(set) var errors: [SchemaError] = []

  init(_ syntax: SyntaxDefinition, pragma: Pragma, documentation: DocumentationBlock?, rules: DialectRules) {
    self.syntax = syntax
    self.pragma = pragma
    self.documentation = documentation
    self.rules = rules
  }

  func fault(_ problem: StructureProblem) -> SchemaError { fault(.structure(problem)) }

  func fault(_ problem: SchemaError.Problem) -> SchemaError {
    SchemaError(problem, at: syntax.location, in: context)
  }

  mutating func note(_ problem: StructureProblem) { errors.append(fault(problem)) }

  /// What a step gives; nil where it found a fault, which is noted.
  @discardableResult mutating func attempt<Result>(
    _ step: (inout DefinitionReader) throws(SchemaError) -> Result
  ) -> Result? {
    do throws(SchemaError) {
      return try step(&self)
    } catch {
      errors.append(error)
      return nil
    }
  }

  /// Nil where there are errors.
  mutating func definition() -> Definition? {
    guard let (kind, name) = attempt({ (reader) throws(SchemaError) in try reader.kindAndName() }) else { return nil }
    context = .init(kind: kind.rawValue, name: name)
    attempt { (reader) throws(SchemaError) in
      try reader.checkName(name, of: kind)
      try reader.checkDocumentation(of: name, kind: kind)
    }
    let object = syntax.object
    let required = [kind.rawValue] + kind.requiredKeys(rules)
    attempt { (reader) throws(SchemaError) in
      let optional = kind.optionalKeys(reader.rules) + ["if", "features"]
      try reader.checkKeys(of: object, required: required, optional: optional)
    }
    let isComplete = required.allSatisfy { object[$0] != nil }
    let body = isComplete ? attempt { (reader) throws(SchemaError) in try reader.body(kind, name: name) } : nil
    let condition = attempt { (reader) throws(SchemaError) in
      try reader.condition(in: object, of: Item(.key, "if"))
    }
    let features = object["features"].map { self.features($0) } ?? []
    checkFlags(object)
    guard errors.isEmpty, let body else { return nil }
    return Definition(
      name: name, kind: kind, location: syntax.location, body: body, condition: condition ?? nil, features: features,
      documentation: syntax.documentation)
  }

  /// The names that a definition at fault may have been meant to have.
  var lostNames: [String] {
    Definition.Kind.allCases.compactMap { kind in
      if case .string(let name)? = syntax.object[kind.rawValue] { name } else { nil }
    }
  }

  private mutating func kindAndName() throws(SchemaError) -> (Definition.Kind, String) {
    let kind = try kind()
    guard case .string(let name)? = syntax.object[kind.rawValue] else {
      throw fault(.nameNotAString(kind: kind.rawValue))
    }
    return (kind, name)
  }

  private func kind() throws(SchemaError) -> Definition.Kind {
    let kinds = Definition.Kind.allCases.filter { syntax.object[$0.rawValue] != nil }
    if rules.firstKindCounts, let kind = Definition.Kind.formerPrecedence.first(where: kinds.contains) { return kind }
    guard let kind = kinds.first, kinds.count == 1 else { throw fault(.notOneKind(found: kinds.map(\.rawValue))) }
    return kind
  }

  private mutating func body(_ kind: Definition.Kind, name: String) throws(SchemaError) -> Definition.Body {
    switch kind {
    case .enumeration: .enumeration(try enumeration(name))
    case .structure: try structure(name)
    case .union: try union(name)
    case .alternate: .alternate(try alternate())
    case .command: .command(try command())
    case .event: .event(try arguments())
    }
  }

  private func checkDocumentation(of name: String, kind: Definition.Kind) throws(SchemaError) {
    guard let documentation else {
      if pragma.docRequired, !syntax.hasFaultyDocumentation { throw fault(.documentation(.missing)) }
      return
    }
    if let symbol = documentation.symbol, symbol != name {
      throw fault(.documentation(.otherSymbol(found: symbol, expected: name)))
    }
    for refused in [DocumentationSection.Kind.returns, .errors] {
      guard let section = documentation.sections.first(where: { $0.kind == refused }) else { continue }
      if kind != .command {
        let location = rules.documentation.faultsAtFirstLine ? documentation.location : section.location
        throw SchemaError(.documentation(.sectionOnlyForCommands(refused.title)), at: location)
      }
      if rules.documentation.returnsNeedsValue, refused == .returns, syntax.object["returns"] == nil {
        throw SchemaError(.documentation(.returnsWithoutValue), at: section.location)
      }
    }
  }

  func checkKeys(
    of object: SyntaxObject, required: [String], optional: [String], in item: Item? = nil
  ) throws(SchemaError) {
    let missing = required.filter { object[$0] == nil }
    guard missing.isEmpty else { throw fault(.missingKeys(missing.sorted(), of: item)) }
    let valid = required + optional
    let unknown = object.keys.filter { !valid.contains($0) }
    guard unknown.isEmpty else { throw fault(.unknownKeys(unknown.sorted(), of: item, valid: valid.sorted())) }
  }

  private mutating func checkFlags(_ object: SyntaxObject) {
    for key in ["gen", "success-response"] {
      guard let value = object[key] else { continue }
      if case .bool(false) = value { continue }
      note(.wrongShape(Item(.key, key), .alwaysFalse))
    }
    for key in ["boxed", "allow-oob", "allow-preconfig", "coroutine"] {
      guard let value = object[key] else { continue }
      if case .bool(true) = value { continue }
      note(.wrongShape(Item(.key, key), .alwaysTrue))
    }
    if case .bool(true)? = object["allow-oob"], case .bool(true)? = object["coroutine"] {
      note(.outOfBandCoroutine)
    }
  }
}

extension Definition.Kind {
  /// What a definition with keys of several kinds is in the old dialects.
  fileprivate static let formerPrecedence: [Definition.Kind] = [
    .enumeration, .union, .alternate, .structure, .command, .event,
  ]

  fileprivate func requiredKeys(_ rules: DialectRules) -> [String] {
    switch self {
    case .union where rules.hasSimpleUnions: ["data"]
    case .enumeration, .structure, .alternate: ["data"]
    case .union: ["base", "discriminator", "data"]
    case .command, .event: []
    }
  }

  fileprivate func optionalKeys(_ rules: DialectRules) -> [String] {
    switch self {
    case .union where rules.hasSimpleUnions: ["base", "discriminator"]
    case .enumeration: ["prefix"]
    case .structure: ["base"]
    case .union, .alternate: []
    case .command:
      ["data", "returns", "boxed", "gen", "success-response", "allow-oob", "allow-preconfig", "coroutine"]
    case .event: ["data", "boxed"]
    }
  }
}
