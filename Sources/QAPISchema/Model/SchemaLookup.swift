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

  /// The arguments of a command, inherited members first; empty where it takes none.
  package func arguments(of command: Command) -> [Member] {
    command.arguments.flatMap(object(named:)).map(allMembers(of:)) ?? []
  }

  /// The arguments of an event, inherited members first; empty where it has none.
  package func arguments(of event: Event) -> [Member] {
    event.arguments.flatMap(object(named:)).map(allMembers(of:)) ?? []
  }

  /// The condition of the type referred to; an array's is its element's.
  package func condition(of type: TypeReference) -> Condition? {
    switch type {
    case .builtin: nil
    case .enumeration(let name), .object(let name), .alternate(let name): entity(named: name)?.header?.condition
    case .array(of: let element): condition(of: element)
    }
  }
}
