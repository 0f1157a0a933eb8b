import MonitorAPI
import QAPIRuntime

extension TargetSchema {
  /// A command as the target describes it.
  struct Command {
    var argType: String
    var retType: String
    var allowOOB: Bool
    var features: [String]
  }

  /// A member of an object type.
  struct Member {
    var name: String
    var type: String
    var isOptional: Bool
    var features: [String]
    /// The value of the tag that the member is there for: `driver=qcow2`; nil where it always is.
    var condition: String?
  }

  /// Nil for a command that is not described.
  func command(_ name: String) -> Command? {
    guard case .command(let command)? = definitions[name] else { return nil }
    return Command(
      argType: command.argType, retType: command.retType, allowOOB: command.allowOob ?? false,
      features: features[name] ?? [])
  }

  /// The common members of an object type, then those of its branches; none of what is no object.
  func describedMembers(of type: String) -> [Member] {
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
  func title(of type: String, depth: Int = 0) -> String {
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
