import QAPISyntax

/// The types of JSON values that an alternate can distinguish.
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
    try checkClashes(in: branches.map { ($0.name, $0.range) }, role: .alternative, index)
    var result: [Branch] = []
    var taken: [ValueKind: String] = [:]
    for (branch, type) in zip(branches, types) {
      attempt(index) { (checker) throws(Failure) in
        let kinds = checker.valueKinds(of: type)
        guard !kinds.isEmpty else {
          throw checker.makeError(
            .unusableAlternative(branch.name, type: branch.type.name), index, at: branch.type.range)
        }
        if let other = kinds.lazy.compactMap({ taken[$0] }).first {
          throw checker.makeError(.indistinguishable(branch.name, from: other), index, at: branch.type.range)
        }
        for kind in kinds { taken[kind] = branch.name }
      }
      result.append(Branch(name: branch.name, type: reference(type), condition: branch.condition))
    }
    return AlternateType(header: header(table.drafts[index]), branches: result)
  }

  /// The kinds of JSON value that a branch of that type occupies; none if the type is not permitted.
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

extension EntityChecker {
  mutating func checkCommand(
    _ command: CommandDefinition, _ use: Draft.ObjectUse?, _ index: Int
  ) throws(Failure) -> Command {
    let arguments = attempt(index) { (checker) throws(Failure) in
      try checker.checkArguments(use, isBoxed: command.arguments.isBoxed, index)
    }
    var returns: TypeReference?
    if let use = command.returns {
      returns = reference(try resolve(use, of: Item(.key, "returns"), index))
      let name = table.drafts[index].name
      if returns?.isObjectOrObjects == false, !pragma.commandReturnsExceptions.contains(name) {
        throw makeError(.returnsNotPermitted(use.name), index, at: use.nameRange)
      }
    }
    return Command(
      header: header(table.drafts[index]), arguments: arguments ?? nil, returns: returns,
      isBoxed: command.arguments.isBoxed, generatesCode: command.generatesCode,
      respondsOnSuccess: command.respondsOnSuccess, allowsOOB: command.allowsOOB,
      allowsPreconfig: command.allowsPreconfig, isCoroutine: command.isCoroutine)
  }

  /// Returns the name of the type of the arguments of a command or event.
  mutating func checkArguments(
    _ use: Draft.ObjectUse?, isBoxed: Bool, _ index: Int
  ) throws(Failure) -> String? {
    guard let use else { return nil }
    let type = try resolve(use, of: Item(.key, "data"), index)
    let name = table.drafts[type].name
    guard let definition = object(type) else { throw makeError(.argumentsNotAnObject(name), index, at: use.range) }
    if definition.union != nil, !isBoxed { throw makeError(.unboxedUnion(name), index, at: use.range) }
    try checkContained(type, index)
    if rules.conditionalArgumentsNeedBoxing, !isBoxed,
      let member = checkedObject(type).members.first(where: { $0.member.condition != nil })
    {
      let item = member.part.item.seen(from: table.drafts[index].definition?.name)
      throw makeError(.unboxedConditional(item), index, at: item.owner == nil ? member.conditionRange : use.range)
    }
    return name
  }
}

extension TypeReference {
  fileprivate var isObjectOrObjects: Bool {
    switch self {
    case .object: true
    case .array(of: let element): element.isObjectOrObjects
    case .builtin, .enumeration, .alternate: false
    }
  }
}
