package import HMP
package import MainLoop
package import MonitorAPI
package import QAPIRuntime

/// The commands and events of a target, as its `query-qmp-schema` describes them.
package struct TargetSchema: Sendable {
  /// The value given for the member at a path; selects the branch of a union.
  package typealias GivenText = (_ path: [String]) -> String?

  package private(set) var definitions: [String: SchemaInfo.Variant] = [:]
  package private(set) var features: [String: [String]] = [:]

  package init(_ infos: [SchemaInfo]) {
    for info in infos {
      definitions[info.name] = info.variant
      if let list = info.features, !list.isEmpty { features[info.name] = list }
    }
  }

  /// Queries the target once for each connection; the schema is empty if the target cannot report it.
  @MainLoop
  package init(of target: any CommandTarget) async throws(HMPError) {
    if let known = target.memory?[TargetSchema.self] {
      self = known
      return
    }
    // The connection may be another one when the response has come.
    let memory = target.memory
    do throws(TargetError) {
      let response = try await target.execute(name: "query-qmp-schema")
      self.init((try? [SchemaInfo](reading: response, .lenient)) ?? [])
    } catch {
      guard case .command(let error) = error else { throw HMPError(error) }
      self.init([])
      guard error.errorClass == .commandNotFound else { return }
    }
    memory?[TargetSchema.self] = self
  }

  /// Whether the target cannot report its schema.
  package var isEmpty: Bool { definitions.isEmpty }

  /// The names of the events.
  package var eventNames: [String] {
    definitions.compactMap { name, definition in
      if case .event = definition { name } else { nil }
    }
  }

  /// The members of a command's arguments, including those of all branches; nil for an unknown command.
  package func memberNames(of command: String) -> [String]? {
    guard case .command(let command)? = definitions[command] else { return nil }
    guard case .object(let object)? = definitions[command.argType] else { return [] }
    return object.members.map(\.name)
      + (object.variants ?? []).flatMap { branch -> [String] in
        guard case .object(let members)? = definitions[branch.type] else { return [] }
        return members.members.map(\.name)
      }
  }

  /// The members of a command's arguments without those of branches; nil for an unknown command.
  package func commonMemberNames(of command: String) -> [String]? {
    guard case .command(let command)? = definitions[command], case .object(let object)? = definitions[command.argType]
    else { return nil }
    return object.members.map(\.name)
  }

  /// The type of the member at a path of a command's arguments; `unknown` if the schema does not have it.
  package func type(of path: [String], in command: String, given: GivenText) -> OptionType {
    let found = types(at: path, in: command, given: given).map(scalarType)
    // Of the types of an alternate, text becomes a string if it may be one.
    if found.contains(.string) { return found.contains(.null) ? .stringOrNull : .string }
    return found.first { $0 != .unknown && $0 != .null } ?? .unknown
  }

  /// The values of the enumeration at a path; empty if there is none.
  package func values(at path: [String], in command: String, given: GivenText = { _ in nil }) -> [String] {
    types(at: path, in: command, given: given).flatMap { type -> [String] in
      if case .enum(let type)? = definitions[type] { type.values } else { [] }
    }
  }

  /// The only member of the objects in the list at a path; nil if there is no list of such objects.
  package func wrappingMember(of path: [String], in command: String, given: GivenText) -> String? {
    for type in types(at: path, in: command, given: given) {
      guard case .array(let list)? = definitions[type], case .object(let object)? = definitions[list.elementType],
        object.members.count == 1, object.tag == nil
      else { continue }
      return object.members.first?.name
    }
    return nil
  }

  /// The members of the objects at a path, including those of the branch that the given tag selects.
  package func members(
    at path: [String], in command: String, given: GivenText = { _ in nil }
  ) -> [SchemaInfoObjectMember] {
    types(at: path, in: command, given: given).flatMap { members(of: $0, at: path, given) }
  }

  /// The types that a type stands for: itself, or the types of an alternate except for further alternates.
  package func alternatives(of type: String) -> [String] {
    guard case .alternate(let alternate)? = definitions[type] else { return [type] }
    return alternate.members.map(\.type).filter { name in
      if case .alternate? = definitions[name] { false } else { true }
    }
  }

  /// Bounds the types at one path.
  ///
  /// No schema comes close.
  private static let alternativesLimit = 32
  /// Bounds the nesting of unions in branches of unions.
  ///
  /// No schema comes close.
  private static let unionDepthLimit = 8

  /// The types at a path of a command's arguments: more than one if there is an alternate.
  private func types(at path: [String], in command: String, given: GivenText) -> [String] {
    guard case .command(let command)? = definitions[command] else { return [] }
    var types = [command.argType]
    for (depth, step) in path.enumerated() {
      let next = types.flatMap { type -> [String] in
        if case .array(let array)? = definitions[type] { return [array.elementType] }
        return members(of: type, at: Array(path[..<depth]), given).filter { $0.name == step }.map(\.type)
      }
      types = Array(next.flatMap(alternatives).prefix(Self.alternativesLimit))
    }
    return types
  }

  private func members(
    of type: String, at path: [String], _ given: GivenText, depth: Int = 0
  ) -> [SchemaInfoObjectMember] {
    guard depth < Self.unionDepthLimit, case .object(let object)? = definitions[type] else { return [] }
    guard let tag = object.tag, let value = given(path + [tag]),
      let branch = object.variants?.first(where: { $0.case == value })
    else { return object.members }
    return object.members + members(of: branch.type, at: path, given, depth: depth + 1)
  }

  private func scalarType(_ name: String) -> OptionType {
    switch definitions[name] {
    case .builtin(let type): OptionType(type.jsonType)
    case .enum: .string
    case .array, .alternate, .object, .command, .event, .unknown, nil: .unknown
    }
  }
}

extension OptionType {
  fileprivate init(_ type: JSONType) {
    switch type {
    case .string: self = .string
    case .number: self = .number
    case .int: self = .integerOrSize
    case .boolean: self = .boolean
    case .null: self = .null
    case .object, .array, .value, .unknown: self = .unknown
    }
  }
}

extension TargetSchema {
  /// A command in the target's schema.
  package struct Command {
    package var argType: String
    package var retType: String
    package var allowOOB: Bool
    package var features: [String]
  }

  /// A member of an object type.
  package struct Member {
    package var name: String
    package var type: String
    package var isOptional: Bool
    package var features: [String]
    /// The tag that selects the member's branch, such as `driver=qcow2`; nil for a common member.
    package var condition: String?
  }

  /// The description of a command; nil for an unknown command.
  package func command(_ name: String) -> Command? {
    guard case .command(let command)? = definitions[name] else { return nil }
    return Command(
      argType: command.argType, retType: command.retType, allowOOB: command.allowOob ?? false,
      features: features[name] ?? [])
  }

  /// The common members of an object type, then those of its branches; empty if the type is not an object.
  package func describedMembers(of type: String) -> [Member] {
    guard case .object(let object)? = definitions[type] else { return [] }
    var members = object.members.map { member($0, nil) }
    guard let tag = object.tag else { return members }
    for branch in object.variants ?? [] {
      guard case .object(let own)? = definitions[branch.type] else { continue }
      members += own.members.map { member($0, "\(tag)=\(branch.case)") }
    }
    return members
  }

  /// The title of a type for help: the kind of a builtin type, the values of an enumeration, the elements of an array.
  ///
  /// The schema has no names of types: `query-qmp-schema` replaces them with numbers.
  package func title(of type: String, depth: Int = 0) -> String {
    guard depth < 4 else { return "..." }
    switch definitions[type] {
    case .builtin(let builtin): return builtin.jsonType.name
    case .enum(let enumeration): return Self.shortened(enumeration.values)
    case .array(let array): return "list of " + title(of: array.elementType, depth: depth + 1)
    case .alternate(let alternate):
      return alternate.members.map { title(of: $0.type, depth: depth + 1) }.joined(separator: " or ")
    case .object(let object):
      guard !object.members.isEmpty else { return "object" }
      return "object of " + Self.shortened(object.members.map(\.name), separator: ", ")
    case .command, .event, .unknown, nil: return "value"
    }
  }

  private static func shortened(_ names: [String], separator: String = "|") -> String {
    names.count <= 12 ? names.joined(separator: separator) : names.prefix(12).joined(separator: separator) + "..."
  }

  private func member(_ member: SchemaInfoObjectMember, _ condition: String?) -> Member {
    Member(
      name: member.name, type: title(of: member.type), isOptional: member.default != nil,
      features: member.features ?? [], condition: condition)
  }
}
