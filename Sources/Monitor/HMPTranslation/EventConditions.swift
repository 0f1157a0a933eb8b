package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

extension HMPContext {
  /// Refuses a pattern that no event of the target can match, if the target has a schema.
  @MainLoop
  package func checkEvents(_ filter: HMPEventFilter, for command: String) async throws(HMPError) {
    let isPattern = filter.name.contains("*")
    if isPattern, filter.conditions.isEmpty { return }
    let schema = try await TargetSchema(of: target)
    if schema.isEmpty { return }
    let names = schema.eventNames.filter(filter.includes(name:)).sorted()
    guard let first = names.first else {
      if isPattern { return }
      throw .refused("\(command): this target has no event '\(filter.name)'")
    }
    if names.contains(where: { schema.refusal(of: filter.conditions, in: $0) == nil }) { return }
    if let refusal = schema.refusal(of: filter.conditions, in: first) { throw .refused("\(command): \(refusal)") }
  }
}

extension TargetSchema {
  /// Why no event of this name meets the conditions; nil if one can.
  fileprivate func refusal(of conditions: [HMPEventFilter.Condition], in event: String) -> String? {
    conditions.lazy.compactMap { refusal(of: $0, in: event) }.first
  }

  private func refusal(of condition: HMPEventFilter.Condition, in event: String) -> String? {
    guard case .event(let described)? = definitions[event] else { return nil }
    var types = [described.argType]
    for (depth, step) in condition.path.enumerated() {
      let next = types.flatMap { children(of: $0, named: step) }
      if next.isEmpty {
        if types.contains(where: isOpen) { return nil }
        let path = condition.path.prefix(depth + 1).joined(separator: ".")
        let names = Set(types.flatMap(describedMembers).map(\.name)).sorted()
        return "event \(event) has no member '\(path)'"
          + (names.isEmpty ? "" : "; there is \(names.joined(separator: ", "))")
      }
      types = Array(next.prefix(Self.typesLimit))
    }
    if types.contains(where: { canBe(condition.value, $0) }) { return nil }
    let titles = types.map { title(of: $0) }.joined(separator: " or ")
    return "'\(condition.path.joined(separator: "."))' of event \(event) can't be '\(condition.value)': it is \(titles)"
  }

  /// Bounds the types at one path.
  ///
  /// No schema comes close.
  private static let typesLimit = 32

  /// The types of a member in any branch of an object type, or of the elements of an array type.
  private func children(of type: String, named step: String) -> [String] {
    switch definitions[type] {
    case .array(let array)?: return Int(step) == nil ? [] : alternatives(of: array.elementType)
    case .object(let object)?:
      let branches = (object.variants ?? []).flatMap { children(of: $0.type, named: step) }
      return object.members.filter { $0.name == step }.flatMap { alternatives(of: $0.type) } + branches
    default: return []
    }
  }

  /// Whether the schema does not tell what is in values of the type.
  private func isOpen(_ type: String) -> Bool {
    switch definitions[type] {
    case .builtin(let type)?: type.jsonType == .value
    case nil, .unknown?: true
    default: false
    }
  }

  private func canBe(_ text: String, _ type: String) -> Bool {
    switch definitions[type] {
    case .builtin(let builtin)?:
      switch builtin.jsonType {
      case .boolean: text == "true" || text == "false"
      case .int: Int64(text) != nil || UInt64(text) != nil
      case .number: Double(text) != nil
      case .null: text == "null"
      case .string, .object, .array, .value, .unknown: true
      }
    case .enum(let enumeration)?: enumeration.values.contains(text)
    default: true
    }
  }
}
