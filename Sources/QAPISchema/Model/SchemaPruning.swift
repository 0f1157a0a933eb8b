extension Schema {
  /// The schema of a build in which exactly the given symbols are defined: nothing in it is conditional.
  ///
  /// A use of a type that does not exist in that build stays: whoever wrote the schema has to make the user conditional
  /// as well.
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
