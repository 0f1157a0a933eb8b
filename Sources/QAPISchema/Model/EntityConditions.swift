extension Entity {
  /// The conditions of the entity and of its parts, in the order in which they are written.
  package var conditions: [Condition] {
    var found: [Condition?] = [header?.condition] + Self.conditions(header?.features ?? [])
    switch self {
    case .include, .builtin, .array, .command, .event: break
    case .enumeration(let type): found += type.values.flatMap { [$0.condition] + Self.conditions($0.features) }
    case .object(let type):
      found += type.members.flatMap { [$0.condition] + Self.conditions($0.features) }
      found += (type.variants?.branches ?? []).map(\.condition)
    case .alternate(let type): found += type.branches.map(\.condition)
    }
    return found.compactMap(\.self)
  }

  private static func conditions(_ features: [Feature]) -> [Condition?] { features.map(\.condition) }
}

extension OpaqueExpression {
  /// Those in the conditions of the entities, each once.
  package static func all(in entities: [Entity]) -> [OpaqueExpression] {
    var known: Set<OpaqueExpression> = []
    var result: [OpaqueExpression] = []
    for case .written(let texts, _) in entities.flatMap(\.conditions) {
      for expression in texts.flatMap(CExpression.opaqueParts) where known.insert(expression).inserted {
        result.append(expression)
      }
    }
    return result
  }
}
