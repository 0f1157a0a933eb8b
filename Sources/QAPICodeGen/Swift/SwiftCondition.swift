import QAPISchema

extension Condition {
  /// The condition as `#if` takes it.
  var swift: String {
    switch self {
    case .identifier(let name): name
    case .not(let operand): "!" + operand.swiftOperand
    case .written(_, let meaning): meaning.swift
    case .all(let operands): operands.map(\.swiftOperand).joined(separator: " && ")
    case .any(let operands): operands.map(\.swiftOperand).joined(separator: " || ")
    }
  }

  private var swiftOperand: String {
    switch self {
    case .identifier, .not: swift
    case .written(_, let meaning): meaning.swiftOperand
    case .all(let operands), .any(let operands): operands.count == 1 ? operands[0].swiftOperand : "(\(swift))"
    }
  }

  /// Both conditions; one of them where they are the same or the other is absent.
  static func both(_ first: Condition?, _ second: Condition?) -> Condition? {
    guard let first else { return second }
    guard let second, second != first else { return first }
    return .all([first, second])
  }
}
