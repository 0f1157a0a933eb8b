package import QAPISchema
import QAPISyntax

extension WireInterface {
  /// The interface that a schema promises.
  ///
  /// With `defined`, the interface of a build in which exactly those symbols are defined, where nothing is conditional.
  package init(_ schema: Schema, defined: Set<String>? = nil) {
    var reading = SchemaReading(schema, defined: defined)
    reading.readAll()
    self = reading.interface
  }
}

private struct SchemaReading {
  let schema: Schema
  let defined: Set<String>?
  var interface = WireInterface(knowsConditions: true)
  private var numbers: [TypeReference: Int] = [.object("q_empty"): WireInterface.emptyType]
  private var waiting: [TypeReference] = []

  init(_ schema: Schema, defined: Set<String>?) {
    self.schema = schema
    self.defined = defined
  }

  mutating func readAll() {
    for command in schema.commands where exists(command.header.condition) { add(command) }
    for event in schema.events where exists(event.header.condition) {
      interface.events[event.header.name] = WireEvent(
        arguments: number(of: event.arguments), traits: traits(event.header))
    }
    while let type = waiting.popLast() {
      if let number = numbers[type] { interface.types[number] = read(type) }
    }
  }

  private mutating func add(_ command: Command) {
    let flags: [(CommandFlag, Bool)] = [
      (.allowOOB, command.allowsOOB), (.allowPreconfig, command.allowsPreconfig),
      (.successResponse, command.respondsOnSuccess), (.coroutine, command.isCoroutine), (.boxed, command.isBoxed),
      (.gen, command.generatesCode),
    ]
    interface.commands[command.header.name] = WireCommand(
      arguments: number(of: command.arguments),
      returns: command.returns.map { number(of: $0) } ?? WireInterface.emptyType,
      flags: Set(flags.filter(\.1).map(\.0)), knownFlags: Set(CommandFlag.allCases), traits: traits(command.header))
  }

  private mutating func number(of object: String?) -> Int {
    object.map { number(of: .object($0)) } ?? WireInterface.emptyType
  }

  private mutating func number(of type: TypeReference) -> Int {
    if let number = numbers[type] { return number }
    let number = interface.types.count
    numbers[type] = number
    interface.types.append(.empty)
    waiting.append(type)
    return number
  }

  private mutating func read(_ type: TypeReference) -> WireType {
    switch type {
    case .builtin(let builtin):
      return WireType(
        name: builtin.rawValue, shape: builtin.isInteger ? .integer(builtin) : .scalar(builtin.json),
        traits: WireTraits())
    case .array(of: let element):
      return WireType(name: nil, shape: .array(of: number(of: element)), traits: WireTraits())
    case .enumeration(let name):
      guard let definition = schema.enumeration(named: name) else { return .empty }
      let place = Place(definition.header.location, type: name)
      let values = definition.values.filter { exists($0.condition) }.map {
        WireChoice(name: $0.name, traits: traits($0.name, $0.condition, $0.features, place))
      }
      return WireType(name: name, shape: .enumeration(values), traits: typeTraits(definition.header))
    case .object(let name):
      guard let definition = schema.object(named: name) else { return .empty }
      return read(definition)
    case .alternate(let name):
      guard let definition = schema.alternate(named: name) else { return .empty }
      var branches: [WireBranch] = []
      for branch in definition.branches where exists(branch.condition) {
        let traits = traits(nil, branch.condition, [], Place(definition.header.location, type: name))
        branches.append(WireBranch(type: number(of: branch.type), traits: traits))
      }
      return WireType(name: name, shape: .alternate(branches), traits: typeTraits(definition.header))
    }
  }

  private mutating func read(_ type: ObjectType) -> WireType {
    var object = WireObject(members: members(of: type), tag: type.variants?.tag)
    for branch in type.variants?.branches ?? [] where exists(branch.condition) {
      let traits = traits(nil, branch.condition, [], type.place)
      object.cases.append(WireCase(name: branch.name, type: number(of: branch.type), traits: traits))
    }
    return WireType(
      name: type.shownName, shape: .object(object), traits: traits(nil, nil, type.header.features, type.place))
  }

  private mutating func members(of type: ObjectType) -> [WireMember] {
    var members = type.base.flatMap(schema.object(named:)).map { self.members(of: $0) } ?? []
    for member in type.members where exists(member.condition) {
      members.append(
        WireMember(
          name: member.name, type: number(of: member.type), isOptional: member.isOptional,
          traits: traits(member.name, member.condition, member.features, type.place)))
    }
    return members
  }

  /// Whether a name marks unstable parts, because the old dialects have no feature for it.
  private var marksUnstableByName: Bool { schema.dialect == .v5 || schema.dialect == .v6 }

  private func exists(_ condition: Condition?) -> Bool {
    guard let defined, let condition else { return true }
    return condition.holds(in: defined)
  }

  private func traits(_ header: EntityHeader) -> WireTraits {
    traits(header.name, header.condition, header.features, Place(header.location))
  }

  /// The condition of a part; the condition of its type is not visible in messages.
  private func typeTraits(_ header: EntityHeader) -> WireTraits {
    traits(nil, nil, header.features, Place(header.location, type: header.name))
  }

  /// `name` is the name of a part that can be unstable.
  private func traits(
    _ name: String?, _ condition: Condition?, _ features: [Feature], _ place: Place?
  ) -> WireTraits {
    var features = features
    if let name, name.hasPrefix("x-"), marksUnstableByName { features.append(Feature(name: "unstable")) }
    guard defined != nil else { return WireTraits(condition: condition, features: features, place: place) }
    let present = features.filter { exists($0.condition) }.map { Feature(name: $0.name) }
    return WireTraits(condition: nil, features: present, place: place)
  }
}

extension ObjectType {
  /// Nil for a type whose name is not written in the schema.
  fileprivate var shownName: String? { if case .definition = origin { header.name } else { nil } }

  fileprivate var place: Place? {
    let type: String? = if case .base(of: let union) = origin { union } else { shownName }
    return Place(header.location, type: type)
  }
}
