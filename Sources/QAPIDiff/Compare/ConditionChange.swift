package import QAPISchema

extension Difference.ConditionChange {
  /// Up to this many symbols are tried in all combinations.
  private static let symbolLimit = 10

  /// Nil when two conditions hold in the same builds.
  package init?(from old: Condition?, to new: Condition?) {
    if old == new { return nil }
    let symbols = Set([old, new].compactMap(\.self).flatMap(\.symbols)).sorted()
    guard symbols.count <= Self.symbolLimit else {
      self = old == nil ? .tightened : new == nil ? .loosened : .crossed
      return
    }
    var gains = false
    var losses = false
    for combination in 0..<(1 << symbols.count) {
      let defined = Set(symbols.indices.filter { combination >> $0 & 1 == 1 }.map { symbols[$0] })
      let before = old?.holds(in: defined) ?? true
      let after = new?.holds(in: defined) ?? true
      if after && !before { gains = true }
      if before && !after { losses = true }
    }
    switch (gains, losses) {
    case (false, false): return nil
    case (true, false): self = .loosened
    case (false, true): self = .tightened
    case (true, true): self = .crossed
    }
  }
}

extension Condition {
  fileprivate var symbols: [String] {
    switch self {
    case .identifier(let name): [name]
    case .all(let operands), .any(let operands): operands.flatMap(\.symbols)
    case .not(let operand): operand.symbols
    case .written(_, let meaning): meaning.symbols
    }
  }
}
