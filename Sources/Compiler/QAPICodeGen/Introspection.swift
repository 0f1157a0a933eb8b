package import QAPISchema
import QAPISyntax

/// Makes the entries that `query-qmp-schema` returns.
package struct Introspection {
  private let schema: Schema
  private let unmask: Bool
  private var entries: [IntrospectionEntry] = []
  /// Types in the order of first use.
  private var waiting: [TypeReference] = []
  private var known: Set<TypeReference> = []
  private var numbers: [TypeReference: Int] = [:]

  /// All commands and events, and the types that they use, in QEMU's order.
  package static func entries(of schema: Schema, unmask: Bool = false) -> [IntrospectionEntry] {
    var introspection = Introspection(schema, unmask: unmask)
    for module in schema.modules {
      for entity in module.entities { introspection.add(entity) }
    }
    var next = 0
    while next < introspection.waiting.count {
      introspection.add(introspection.waiting[next])
      next += 1
    }
    return introspection.entries
  }

  private init(_ schema: Schema, unmask: Bool) {
    self.schema = schema
    self.unmask = unmask
  }

  private mutating func add(_ entity: Entity) {
    switch entity {
    case .include, .builtin, .enumeration, .array, .object, .alternate: break
    case .command(let command):
      let arguments = use(command.arguments.map { .object($0) })
      let returns = use(command.returns)
      add(
        command.header.name,
        .command(arguments: arguments, returns: returns, allowsOOB: command.allowsOOB), command.header)
    case .event(let event):
      add(event.header.name, .event(arguments: use(event.arguments.map { .object($0) })), event.header)
    }
  }

  private mutating func add(_ name: String, _ content: IntrospectionEntry.Content, _ header: EntityHeader?) {
    entries.append(
      IntrospectionEntry(
        name: name, content: content, features: Self.elements(header?.features ?? []), condition: header?.condition,
        listsValuesAsMembers: schema.dialect.rules.introspectsValuesAsMembers))
  }

  private mutating func add(_ type: TypeReference) {
    switch type {
    case .builtin(let builtin): add(use(type), .builtin(builtin.json), nil)
    case .array(of: let element):
      var entry = IntrospectionEntry(name: use(type), content: .array(element: use(element)), features: [])
      entry.condition = schema.condition(of: element)
      entries.append(entry)
    case .enumeration(let name):
      guard let definition = schema.enumeration(named: name) else { return }
      let values = definition.values.map {
        IntrospectionEntry.Element(
          value: IntrospectionEntry.Value(name: $0.name, features: Self.elements($0.features)), condition: $0.condition)
      }
      add(use(type), .enumeration(values), definition.header)
    case .object(let name):
      guard let definition = schema.object(named: name) else { return }
      add(use(type), content(of: definition), definition.header)
    case .alternate(let name):
      guard let definition = schema.alternate(named: name) else { return }
      var branches: [IntrospectionEntry.Element<String>] = []
      for branch in definition.branches { branches.append(.init(value: use(branch.type), condition: branch.condition)) }
      add(use(type), .alternate(branches), definition.header)
    }
  }

  private mutating func content(of type: ObjectType) -> IntrospectionEntry.Content {
    var members: [IntrospectionEntry.Element<IntrospectionEntry.Member>] = []
    for member in schema.allMembers(of: type) {
      let value = IntrospectionEntry.Member(
        name: member.name, type: use(member.type), isOptional: member.isOptional,
        features: Self.elements(member.features))
      members.append(.init(value: value, condition: member.condition))
    }
    var cases: [IntrospectionEntry.Element<IntrospectionEntry.Case>] = []
    for branch in type.variants?.branches ?? [] {
      cases.append(.init(value: .init(name: branch.name, type: use(branch.type)), condition: branch.condition))
    }
    return .object(members: members, tag: type.variants?.tag, cases: cases)
  }

  /// Notes the use of a type and returns its name; without a type, that of the empty object type.
  private mutating func use(_ type: TypeReference?) -> String {
    let type = (type ?? .object("q_empty")).integersMerged
    note(type)
    return name(of: type)
  }

  private mutating func note(_ type: TypeReference) {
    guard known.insert(type).inserted else { return }
    waiting.append(type)
    if case .array(of: let element) = type { note(element) }
  }

  private mutating func name(of type: TypeReference) -> String {
    switch type {
    case .builtin(let builtin): return builtin.rawValue
    case .array(of: let element): return "[\(name(of: element))]"
    case .enumeration(let name), .object(let name), .alternate(let name):
      if unmask { return name }
      let number = numbers[type] ?? numbers.count
      numbers[type] = number
      return String(number)
    }
  }

  private static func elements(_ features: [Feature]) -> [IntrospectionEntry.Element<String>] {
    features.map { .init(value: $0.name, condition: $0.condition) }
  }
}

extension TypeReference {
  /// The type as introspection reports it: all integer types are one.
  fileprivate var integersMerged: TypeReference {
    switch self {
    case .builtin(let type): type.isInteger ? .builtin(.int) : self
    case .array(of: let element): .array(of: element.integersMerged)
    case .enumeration, .object, .alternate: self
    }
  }
}

/// An entry of the response to `query-qmp-schema`, with its conditions.
package struct IntrospectionEntry: Sendable {
  /// A part that may exist only under a condition.
  package struct Element<Value: Sendable>: Sendable {
    package var value: Value
    package var condition: Condition?
  }

  package struct Value: Sendable {
    package var name: String
    package var features: [Element<String>]
  }

  package struct Member: Sendable {
    package var name: String
    package var type: String
    package var isOptional: Bool
    package var features: [Element<String>]
  }

  package struct Case: Sendable {
    package var name: String
    package var type: String
  }

  package enum Content: Sendable {
    case builtin(BuiltinType.JSONKind)
    case enumeration([Element<Value>])
    case array(element: String)
    case object(members: [Element<Member>], tag: String?, cases: [Element<Case>])
    case alternate([Element<String>])
    case command(arguments: String, returns: String, allowsOOB: Bool)
    case event(arguments: String)
  }

  /// A number in place of the name of a type, unless the names were asked for.
  package var name: String
  package var content: Content
  package var features: [Element<String>]
  package var condition: Condition?
  /// Whether an enumeration's values are listed as members too.
  package var listsValuesAsMembers = true
}
