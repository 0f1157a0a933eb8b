/// The types of a JSON value that an alternate can tell from each other.
private enum ValueKind: Hashable {
  case string, number, boolean, null, object, array
}

extension EntityChecker {
  mutating func checkAlternate(_ branches: [BranchDefinition], _ index: Int) throws(Failure) -> AlternateType {
    var types: [Int] = []
    for branch in branches {
      let type = attempt(index) { (checker) throws(Failure) in
        try checker.resolve(branch.type, of: Item(.alternative, branch.name), index)
      }
      if let type { types.append(type) }
    }
    guard types.count == branches.count else { throw .abandoned }
    try checkClashes(in: branches.map(\.name), role: .alternative, index)
    var result: [Branch] = []
    var taken: [ValueKind: String] = [:]
    for (branch, type) in zip(branches, types) {
      attempt(index) { (checker) throws(Failure) in
        let kinds = checker.valueKinds(of: type)
        guard !kinds.isEmpty else {
          throw checker.fault(.unusableAlternative(branch.name, type: branch.type.name), index)
        }
        if let other = kinds.lazy.compactMap({ taken[$0] }).first {
          throw checker.fault(.indistinguishable(branch.name, from: other), index)
        }
        for kind in kinds { taken[kind] = branch.name }
      }
      result.append(Branch(name: branch.name, type: reference(type), condition: branch.condition))
    }
    return AlternateType(header: header(table.drafts[index]), branches: result)
  }

  /// The kinds of JSON value that a branch of a type takes up; none if the type is not permitted.
  private func valueKinds(of type: Int) -> [ValueKind] {
    switch table.drafts[type].content {
    case .builtin(let builtin):
      switch builtin.json {
      case .string: [.string, .number, .boolean]
      case .number, .int: [.number]
      case .boolean: [.boolean]
      case .null: [.null]
      case .value: []
      }
    case .enumeration(let definition): valueKinds(of: definition)
    case .object: [.object]
    case .array: [.array]
    case .alternate, .include, .command, .event: []
    }
  }

  private func valueKinds(of enumeration: EnumDefinition) -> [ValueKind] {
    let names = enumeration.values.map(\.name)
    var kinds: [ValueKind] = [.string]
    if names.contains("on") || names.contains("off") { kinds.append(.boolean) }
    let looksNumeric = names.contains { name in
      name.utf8.first.map { $0.isDigit || "+-.".utf8.contains($0) } ?? false
    }
    if looksNumeric { kinds.append(.number) }
    return kinds
  }
}
