import QAPISchema

/// Which definitions use a type.
enum SchemaUses {
  /// For each type the names of the definitions that mention it, in their order.
  static func users(in schema: Schema) -> [String: [String]] {
    var users: [String: [String]] = [:]
    for entity in schema.entities {
      guard let (user, types) = uses(of: entity) else { continue }
      for type in types where type != user && users[type]?.last != user { users[type, default: []].append(user) }
    }
    return users
  }

  private static func uses(of entity: Entity) -> (user: String, types: [String])? {
    switch entity {
    case .include, .builtin, .array, .enumeration: nil
    case .object(let type):
      (
        type.definitionName,
        [type.base].compactMap { $0 } + type.members.map(\.type.elementName)
          + (type.variants?.branches ?? []).map(\.type.elementName)
      )
    case .alternate(let type): (type.header.name, type.branches.map(\.type.elementName))
    case .command(let command):
      (command.header.name, [command.arguments, command.returns?.elementName].compactMap { $0 })
    case .event(let event): (event.header.name, [event.arguments].compactMap { $0 })
    }
  }
}

extension ObjectType {
  /// The definition in which the type is written.
  var definitionName: String {
    switch origin {
    case .definition: header.name
    case .arguments(of: let name), .base(of: let name): name
    }
  }
}

extension TypeReference {
  /// The name of the type, of an array that of its elements.
  var elementName: String {
    if case .array(of: let element) = self { element.elementName } else { name }
  }
}
