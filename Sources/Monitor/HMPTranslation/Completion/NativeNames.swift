import MainLoop
import MonitorAPI
import QAPIRuntime

/// Names that only the target's own human monitor tells.
@MainLoop
struct NativeNames {
  struct Driver: Equatable {
    /// What the target says of it, else the bus that it is plugged into; empty when there is neither.
    var description: String
    /// Whether machines have it from the beginning or not at all.
    var isBuiltIn: Bool
  }

  struct NetworkClient: Equatable {
    var name: String
    var type: String
    var description: String
  }

  /// The question for the drivers as ``RememberingTarget`` keeps it.
  nonisolated static let driversQuestion = #"human-monitor-command {"command-line": "info qdm"}"#

  private let target: any CommandTarget

  init(_ target: any CommandTarget) {
    self.target = target
  }

  /// The drivers by their names; none on a target without such a monitor.
  func drivers() async -> [String: Driver] {
    guard let text = try? await target.execute(HumanMonitorCommand(commandLine: "info qdm")) else { return [:] }
    return Self.drivers(text)
  }

  func networkClients() async throws(TargetError) -> [NetworkClient] {
    Self.networkClients(try await target.execute(HumanMonitorCommand(commandLine: "info network")))
  }

  /// Reads lines such as `name "pci-bridge", bus PCI, desc "Standard PCI Bridge", no-user`.
  nonisolated static func drivers(_ text: String) -> [String: Driver] {
    var drivers: [String: Driver] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      guard let name = value(behind: "name \"", in: line, upTo: "\"") else { continue }
      let bus = value(behind: ", bus ", in: line, upTo: ",").map { "on bus \($0)" }
      let description = value(behind: ", desc \"", in: line, upTo: "\"") ?? bus ?? ""
      drivers[name] = Driver(description: description, isBuiltIn: line.hasSuffix(", no-user"))
    }
    return drivers
  }

  /// Reads lines such as ` \ net0: index=0,type=user,net=10.0.2.0,restrict=off`.
  nonisolated static func networkClients(_ text: String) -> [NetworkClient] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      guard let mark = line.firstRange(of: ": index=") else { return nil }
      let details = line[mark.upperBound...].drop { $0 != "," }.dropFirst()
      guard let type = value(behind: "type=", in: details, upTo: ",") else { return nil }
      let name = line[..<mark.lowerBound].drop { $0 == " " || $0 == "\\" }
      let words = details.dropFirst("type=".count).split(separator: ",").joined(separator: ", ")
      return NetworkClient(name: String(name), type: type, description: words)
    }
  }

  private nonisolated static func value(behind mark: String, in line: Substring, upTo end: Character) -> String? {
    guard let range = line.firstRange(of: mark) else { return nil }
    return String(line[range.upperBound...].prefix { $0 != end })
  }
}

/// What Tab needs of the target's description.
extension TargetSchema {
  /// The names of the events.
  var events: [String] {
    definitions.compactMap { name, definition in
      if case .event = definition { name } else { nil }
    }
  }

  /// The values of the enumeration at a path of a command's arguments; none where there is no such.
  func words(at path: [String], in command: String, given: GivenText = { _ in nil }) -> [String] {
    types(at: path, in: command, given: given).flatMap { type -> [String] in
      if case .enum(let type)? = definitions[type] { type.values } else { [] }
    }
  }

  /// The members of the objects at a path of a command's arguments, those of the branch included that the tag names.
  func members(
    at path: [String], in command: String, given: GivenText = { _ in nil }
  ) -> [SchemaInfoObjectMember] {
    types(at: path, in: command, given: given).flatMap { members(of: $0, at: path, given) }
  }

  /// The keys that options have at a path of a command's arguments.
  func optionKeys(at path: [String], in command: String, given: GivenText) -> [OptionKey] {
    members(at: path, in: command, given: given).flatMap(optionKeys)
  }

  /// More types than these never stand at one path.
  private static let alternativesLimit = 32
  /// A branch of a union may be a union itself; no schema nests them deeper than this.
  private static let unionDepthLimit = 8

  /// The types that may stand at a path: several where there is an alternate.
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

  /// The types that a type stands for, which are not alternates, whatever the target says.
  private func alternatives(of type: String) -> [String] {
    guard case .alternate(let alternate)? = definitions[type] else { return [type] }
    return alternate.members.map(\.type).filter { name in
      if case .alternate? = definitions[name] { false } else { true }
    }
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

  /// One key for a value, one for the members of an object; both where it may be either.
  private func optionKeys(for member: SchemaInfoObjectMember) -> [OptionKey] {
    let need = member.default == nil ? "" : "optional "
    return alternatives(of: member.type).compactMap { type in
      switch definitions[type] {
      case .builtin(let builtin):
        let isSwitch = builtin.jsonType == .boolean
        return builtin.jsonType == .null
          ? nil : OptionKey(member.name, need + builtin.jsonType.name, isSwitch ? .words(["on", "off"]) : nil)
      case .enum(let type):
        let values = OptionKey.values(named: member.name)
        return OptionKey(
          member.name, need + type.values.joined(separator: "|"), values == .none ? .words(type.values) : values)
      case .object: return OptionKey(member.name, need + "object", OptionKey.Values.none, mark: ".")
      case .array: return OptionKey(member.name, need + "list", OptionKey.Values.none, mark: ".0", isRepeatable: true)
      case .alternate, .command, .event, .unknown, nil: return nil
      }
    }
  }
}
