/// The parts of a definition that its documentation has to describe.
struct DocumentedItems {
  struct Part {
    var item: Item
    var features: [Feature] = []
  }

  var features: [Feature]
  var parts: [Part]

  init(of definition: Definition) {
    features = definition.features
    switch definition.body {
    case .enumeration(let enumeration):
      parts = enumeration.values.map { Part(item: Item(.value, $0.name), features: $0.features) }
    case .structure(_, let members): parts = Self.parts(members, .member)
    case .union(let union):
      switch union.base {
      case .named: parts = []
      case .inline(let members): parts = Self.parts(members, .member)
      }
    case .simpleUnion: parts = [Part(item: Item(.member, "type"))]
    case .alternate(let branches): parts = branches.map { Part(item: Item(.alternative, $0.name)) }
    case .command(let command): parts = Self.parts(command.arguments)
    case .event(let arguments): parts = Self.parts(arguments)
    }
  }

  private static func parts(_ members: [MemberDefinition], _ role: Item.Role) -> [Part] {
    members.map { Part(item: Item(role, $0.name), features: $0.features) }
  }

  private static func parts(_ arguments: ArgumentsDefinition) -> [Part] {
    switch arguments.data {
    case .none, .named: []
    case .inline(let members): parts(members, .parameter)
    }
  }
}
