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
        throw fault(.returnsNotPermitted(use.name), index)
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
    guard let definition = object(type) else { throw fault(.argumentsNotAnObject(name), index) }
    if definition.union != nil, !isBoxed { throw fault(.unboxedUnion(name), index) }
    try checkContained(type, index)
    if rules.conditionalArgumentsNeedBoxing, !isBoxed,
      let member = checkedObject(type).members.first(where: { $0.member.condition != nil })
    {
      throw fault(.unboxedConditional(member.item), index)
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
