package import HMP
package import MainLoop
package import MonitorAPI
package import QAPIRuntime

/// The arguments of a target's commands, as the target itself describes them.
package struct TargetSchema: Sendable {
  /// The value that was given for the member at a path, for the tag of a union.
  package typealias GivenText = (_ path: [String]) -> String?

  package private(set) var definitions: [String: SchemaInfo.Variant] = [:]
  package private(set) var features: [String: [String]] = [:]

  package init(_ infos: [SchemaInfo]) {
    for info in infos {
      definitions[info.name] = info.variant
      if let list = info.features, !list.isEmpty { features[info.name] = list }
    }
  }

  /// The description of the target; an empty one where it can't be had.
  @MainLoop
  package init(of target: any CommandTarget) async throws(HMPFailure) {
    do throws(TargetError) {
      let reply = try await target.execute(name: "query-qmp-schema")
      self.init((try? [SchemaInfo](reading: reply, .lenient)) ?? [])
    } catch {
      guard case .command = error else { throw HMPFailure(error) }
      self.init([])
    }
  }

  /// The names of the events; nil where the description can't be had.
  package var eventNames: [String]? {
    guard !definitions.isEmpty else { return nil }
    return definitions.compactMap { name, variant in
      if case .event = variant { name } else { nil }
    }
  }

  /// The members that a command takes, those of all branches included; nil for a command that is not described.
  package func memberNames(of command: String) -> [String]? {
    guard case .command(let command)? = definitions[command] else { return nil }
    guard case .object(let object)? = definitions[command.argType] else { return [] }
    return object.members.map(\.name)
      + (object.variants ?? []).flatMap { branch -> [String] in
        guard case .object(let members)? = definitions[branch.type] else { return [] }
        return members.members.map(\.name)
      }
  }

  /// The type of the member of a command at a path; unknown where the description does not say.
  ///
  /// The description does not tell sizes from other integers: names do.
  package func type(of path: [String], in command: String, given: GivenText) -> OptionType {
    let type = find(path, in: command, given: given) { name in
      let type = scalarType(name)
      return type == .unknown ? nil : type
    }
    return type == .integer && OptionType.namesSize(path.last ?? "") ? .size : type ?? .unknown
  }

  /// The members that the arguments of a command can have; nil where the description does not say.
  package func members(of command: String) -> [String]? {
    guard case .command(let command)? = definitions[command], case .object(let object)? = definitions[command.argType]
    else { return nil }
    return object.members.map(\.name)
  }

  /// The values of the enumeration at a path; nil where the description does not say.
  package func values(of path: [String], in command: String) -> [String]? {
    find(path, in: command, given: { _ in nil }) { name in
      guard case .enum(let type)? = definitions[name] else { return nil }
      return type.values
    }
  }

  /// The one member of the objects in the list at a path; nil where there is no list of such.
  package func wrappingMember(of path: [String], in command: String, given: GivenText) -> String? {
    find(path, in: command, given: given) { name in
      guard case .array(let list)? = definitions[name], case .object(let object)? = definitions[list.elementType],
        object.members.count == 1, object.tag == nil
      else { return nil }
      return object.members.first?.name
    }
  }

  /// What the leaf makes of the type of the member of a command at a path; of several types the first that it takes.
  private func find<Value>(
    _ path: [String], in command: String, given: GivenText, leaf: (_ type: String) -> Value?
  ) -> Value? {
    guard case .command(let command)? = definitions[command] else { return nil }
    return find(path[...], in: command.argType, walked: [], given: given, leaf: leaf)
  }

  private func find<Value>(
    _ path: ArraySlice<String>, in name: String, walked: [String], given: GivenText, leaf: (_ type: String) -> Value?
  ) -> Value? {
    guard let step = path.first else { return leaf(name) }
    let rest = path.dropFirst()
    switch definitions[name] {
    case .array(let array):
      return find(rest, in: array.elementType, walked: walked + [step], given: given, leaf: leaf)
    case .alternate(let alternate):
      for choice in choices(of: alternate) {
        if let found = find(path, in: choice, walked: walked, given: given, leaf: leaf) { return found }
      }
      return nil
    case .object(let object):
      guard let member = memberType(step, of: object, at: walked, given: given) else { return nil }
      return find(rest, in: member, walked: walked + [step], given: given, leaf: leaf)
    case .builtin, .enum, .command, .event, .unknown, nil: return nil
    }
  }

  /// A branch of a union may be a union itself; no schema nests them deeper than this.
  private static let unionDepthLimit = 8

  private func memberType(
    _ name: String, of object: SchemaInfoObject, at path: [String], depth: Int = 0, given: GivenText
  ) -> String? {
    if let member = object.members.first(where: { $0.name == name }) { return member.type }
    guard depth < Self.unionDepthLimit, let tag = object.tag, let value = given(path + [tag]),
      let branch = object.variants?.first(where: { $0.case == value }),
      case .object(let members)? = definitions[branch.type]
    else { return nil }
    return memberType(name, of: members, at: path, depth: depth + 1, given: given)
  }

  /// The types that an alternate stands for; none of them is an alternate, whatever the target says.
  private func choices(of alternate: SchemaInfoAlternate) -> [String] {
    alternate.members.map(\.type).filter { name in
      if case .alternate? = definitions[name] { false } else { true }
    }
  }

  /// Of an alternate the type that text can give without a doubt: a string if it may be one.
  private func scalarType(_ name: String) -> OptionType {
    switch definitions[name] {
    case .builtin(let type): return OptionType(type.jsonType)
    case .enum: return .string
    case .alternate(let alternate):
      let types = choices(of: alternate).map(scalarType)
      return types.contains(.string) ? .string : types.first { $0 != .unknown && $0 != .null } ?? .unknown
    case .array, .object, .command, .event, .unknown, nil: return .unknown
    }
  }
}

extension OptionType {
  fileprivate init(_ type: JSONType) {
    switch type {
    case .string: self = .string
    case .number: self = .number
    case .int: self = .integer
    case .boolean: self = .boolean
    case .null: self = .null
    case .object, .array, .value, .unknown: self = .unknown
    }
  }
}

extension TargetSchema {
  /// A command as the target describes it.
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
    /// The value of the tag that the member is there for: `driver=qcow2`; nil where it always is.
    package var condition: String?
  }

  /// Nil for a command that is not described.
  package func command(_ name: String) -> Command? {
    guard case .command(let command)? = definitions[name] else { return nil }
    return Command(
      argType: command.argType, retType: command.retType, allowOOB: command.allowOob ?? false,
      features: features[name] ?? [])
  }

  /// The common members of an object type, then those of its branches; none of what is no object.
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

  /// What a type is to a person: the kind of a builtin type, the values of an enumeration, what an array is of.
  ///
  /// Clients are not told the names of types.
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
