/// When a definition, member, value, branch or feature exists.
package enum Condition: Sendable, Hashable {
  case identifier(String)
  case all([Condition])
  case any([Condition])
  indirect case not(Condition)
  /// C expressions that all have to hold, as old dialects write them, and what they say of symbols.
  indirect case written([String], meaning: Condition)

  /// Whether the condition holds when exactly the given symbols are defined.
  package func holds(in defined: Set<String>) -> Bool {
    switch self {
    case .identifier(let name): defined.contains(name)
    case .all(let operands): operands.allSatisfy { $0.holds(in: defined) }
    case .any(let operands): operands.contains { $0.holds(in: defined) }
    case .not(let operand): !operand.holds(in: defined)
    case .written(_, let meaning): meaning.holds(in: defined)
    }
  }
}
