/// The types of a JSON value that an alternate can tell from each other.
private enum ValueKind: Hashable {
  case string, number, boolean, null, object, array
}

extension EntityChecker {
  func checkAlternate(_ branches: [BranchDefinition], _ index: Int) throws(Failure) -> AlternateType {
    var types: [Int] = []
    for branch in branches { types.append(try resolve(branch.type, of: Item(.alternative, branch.name), index)) }
    try checkClashes(in: branches.map(\.name), role: .alternative, index)
    var result: [Branch] = []
    var taken: [ValueKind: String] = [:]
    for (branch, type) in zip(branches, types) {
      let kinds = valueKinds(of: type)
      guard !kinds.isEmpty else { throw fault(.unusableAlternative(branch.name, type: branch.type.name), index) }
      for kind in kinds {
        if let other = taken.updateValue(branch.name, forKey: kind) {
          throw fault(.indistinguishable(branch.name, from: other), index)
        }
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
