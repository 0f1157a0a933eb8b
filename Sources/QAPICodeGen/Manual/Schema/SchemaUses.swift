import QAPISchema

/// Which definitions use a type.
enum SchemaUses {
  /// For each type the names of the definitions that mention it, in their order.
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
  /// The type that a branch of a simple union has as `data`; otherwise the type itself.
  fileprivate func unwrapped(_ schema: Schema) -> TypeReference {
    guard let object = schema.object(named: name), case .wrapper = object.origin else { return self }
    return object.members.first?.type ?? self
  }

  /// The name of the type, of an array that of its elements.
  var elementName: String {
    if case .array(of: let element) = self { element.elementName } else { name }
  }
}
