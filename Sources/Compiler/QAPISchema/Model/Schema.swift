package import QAPISyntax

/// A file of a schema and its entities.
package struct Module: Sendable {
  /// The module of the predefined types.
  package static let builtinName = "./builtin"

  package var name: String
  /// The entities in the order of their creation.
  package var entities: [Entity]

  package init(name: String, entities: [Entity]) {
    self.name = name
    self.entities = entities
  }
}

/// A checked schema, in which every reference has been resolved.
package struct Schema: Sendable {
  /// The module `./builtin`, the root file's, and the others in the order of the directives that include them.
  package var modules: [Module]
  /// The entities in the order of their creation, predefined ones first.
  package var entities: [Entity]
  /// The documentation in the order of reading.
  package var documentation: [DocumentationBlock]
  package var pragma: Pragma
  /// The names of all features: `deprecated` and `unstable`, then the others in the order of first use.
  package var featureNames: [String]
  /// The dialect in which the schema was read.
  package var dialect: Dialect

  private let indices: [String: Int]

  package init(
    modules: [Module], entities: [Entity], documentation: [DocumentationBlock], pragma: Pragma, featureNames: [String],
    dialect: Dialect = .v9
  ) {
    self.modules = modules
    self.entities = entities
    self.documentation = documentation
    self.pragma = pragma
    self.featureNames = featureNames
    self.dialect = dialect
    var indices: [String: Int] = [:]
    for (index, entity) in entities.enumerated() {
      if case .include = entity { continue }
      indices[entity.name] = index
    }
    self.indices = indices
  }

  /// The type, command or event of that name; never an include.
  package func entity(named name: String) -> Entity? { indices[name].map { entities[$0] } }
}

extension Schema {
  package func enumeration(named name: String) -> EnumType? {
    if case .enumeration(let type)? = entity(named: name) { type } else { nil }
  }

  /// A struct, union or implicit object type.
  package func object(named name: String) -> ObjectType? {
    if case .object(let type)? = entity(named: name) { type } else { nil }
  }

  package func alternate(named name: String) -> AlternateType? {
    if case .alternate(let type)? = entity(named: name) { type } else { nil }
  }

  package func command(named name: String) -> Command? {
    if case .command(let command)? = entity(named: name) { command } else { nil }
  }

  package func event(named name: String) -> Event? {
    if case .event(let event)? = entity(named: name) { event } else { nil }
  }

  package var commands: [Command] {
    entities.compactMap { if case .command(let command) = $0 { command } else { nil } }
  }

  package var events: [Event] {
    entities.compactMap { if case .event(let event) = $0 { event } else { nil } }
  }

  /// The common members of an object type: inherited ones first, without those of the branches.
  package func allMembers(of type: ObjectType) -> [Member] {
    guard let base = type.base.flatMap(object(named:)) else { return type.members }
    return allMembers(of: base) + type.members
  }

  /// The arguments of a command, inherited members first; empty if it takes none.
  package func arguments(of command: Command) -> [Member] {
    command.arguments.flatMap(object(named:)).map(allMembers(of:)) ?? []
  }

  /// The data of an event, inherited members first; empty if it has none.
  package func arguments(of event: Event) -> [Member] {
    event.arguments.flatMap(object(named:)).map(allMembers(of:)) ?? []
  }

  /// The condition of a type; an array has the condition of its element type.
  package func condition(of type: TypeReference) -> Condition? {
    switch type {
    case .builtin: nil
    case .enumeration(let name), .object(let name), .alternate(let name): entity(named: name)?.header?.condition
    case .array(of: let element): condition(of: element)
    }
  }
}

extension Schema {
  /// The schema of a build in which exactly the given symbols are defined, in which nothing is conditional.
  ///
  /// A use of a type that does not exist in that build remains: the author of the schema has to make the user of a
  /// conditional type conditional as well.
  package func pruned(defined: Set<String>) -> Schema {
    let pruning = Pruning(defined: defined)
    return Schema(
      modules: modules.map { Module(name: $0.name, entities: $0.entities.compactMap(pruning.entity)) },
      entities: entities.compactMap(pruning.entity), documentation: documentation, pragma: pragma,
      featureNames: featureNames, dialect: dialect)
  }
}

private struct Pruning {
  let defined: Set<String>

  func holds(_ condition: Condition?) -> Bool { condition?.holds(in: defined) ?? true }

  func entity(_ entity: Entity) -> Entity? {
    guard holds(entity.header?.condition) else { return nil }
    switch entity {
    case .include, .builtin: return entity
    case .enumeration(var type):
      type.header = header(type.header)
      type.values = type.values.filter { holds($0.condition) }.map {
        EnumValue(name: $0.name, features: features($0.features))
      }
      return .enumeration(type)
    case .array(var type):
      type.header = header(type.header)
      return .array(type)
    case .object(var type):
      type.header = header(type.header)
      type.members = type.members.filter { holds($0.condition) }.map {
        Member(name: $0.name, type: $0.type, isOptional: $0.isOptional, features: features($0.features))
      }
      type.variants = type.variants.map { .init(tag: $0.tag, branches: branches($0.branches)) }
      return .object(type)
    case .alternate(var type):
      type.header = header(type.header)
      type.branches = branches(type.branches)
      return .alternate(type)
    case .command(var command):
      command.header = header(command.header)
      return .command(command)
    case .event(var event):
      event.header = header(event.header)
      return .event(event)
    }
  }

  private func header(_ header: EntityHeader) -> EntityHeader {
    var header = header
    header.condition = nil
    header.features = features(header.features)
    return header
  }

  private func features(_ features: [Feature]) -> [Feature] {
    features.filter { holds($0.condition) }.map { Feature(name: $0.name) }
  }

  private func branches(_ branches: [Branch]) -> [Branch] {
    branches.filter { holds($0.condition) }.map { Branch(name: $0.name, type: $0.type, isAutomatic: $0.isAutomatic) }
  }
}
