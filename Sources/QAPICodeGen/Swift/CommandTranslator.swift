import QAPISchema

/// Translates commands: the struct of the arguments, and the function by which a target's callers call it.
struct CommandTranslator {
  let translation: SwiftTranslation

  func declarations(_ command: Command) -> [SwiftDeclaration] {
    [.type(type(command)), .type(call(command))].under(command.header.condition)
  }

  private func type(_ command: Command) -> SwiftType {
    let name = translation.commandNames.type(command)
    let inherits = [translation.types.runtime("QAPICommand")]
    if translation.commandNames.isItsArguments(command) {
      return SwiftType(keyword: .extensionOf, name: name, inherits: inherits, members: constants(command))
    }
    let object = ObjectTranslator(translation: translation)
    let members =
      boxedType(command).map(object.boxed) ?? object.members(translation.arguments(command.arguments))
    return SwiftType(
      documentation: DocumentationText.definition(command.header), keyword: .structure, name: name, inherits: inherits,
      members: constants(command) + members)
  }

  private func constants(_ command: Command) -> [SwiftDeclaration] {
    var constants: [SwiftDeclaration] = [
      .alias(SwiftAlias(name: "Result", target: translation.result(of: command))),
      constant("name", translation.types.standard("String"), "\"\(command.header.name)\""),
    ]
    let flags = flags(command)
    if !flags.isEmpty {
      constants.append(
        constant("flags", translation.types.runtime("CommandFlags"), "[\(flags.joined(separator: ", "))]"))
    }
    if let choice = SpecialFeatureChoice(command.header.features) {
      constants.append(choice.property(translation.types))
    }
    return constants
  }

  private func constant(_ name: String, _ type: String, _ value: String) -> SwiftDeclaration {
    .property(
      SwiftProperty(isStatic: true, storage: .variable, name: name, type: type, body: [.line(value)]))
  }

  private func flags(_ command: Command) -> [String] {
    var flags: [String] = []
    if command.isCoroutine { flags.append(".coroutine") }
    if command.allowsOOB { flags.append(".allowOOB") }
    if command.allowsPreconfig { flags.append(".allowPreconfig") }
    if !command.respondsOnSuccess { flags.append(".noSuccessResponse") }
    return flags
  }

  private func boxedType(_ command: Command) -> String? { command.isBoxed ? command.arguments : nil }

  private func call(_ command: Command) -> SwiftType {
    let members = translation.arguments(command.arguments)
    let name = translation.commandNames.type(command)
    let isBoxed = boxedType(command) != nil
    let value: SwiftExpression =
      switch (isBoxed, translation.commandNames.isItsArguments(command)) {
      case (true, true): SwiftExpression("arguments")
      case (true, false): SwiftExpression("\(name)(arguments)")
      case (false, _): SwiftExpression("\(name)(", members.map(\.passed), ")")
      }
    let returns = command.returns == nil ? nil : translation.result(of: command)
    let head = returns == nil ? "_ = try await self.execute(" : "try await self.execute("
    let function = SwiftFunction(
      documentation: DocumentationText.summary(command.header.documentation),
      name: translation.functionName(command),
      parameters: boxedType(command).map { [.init(label: "_", name: "arguments", type: $0)] }
        ?? members.map(\.parameter),
      isAsync: true, failure: translation.types.runtime("TargetError"), returns: returns,
      body: [.expression(SwiftExpression(head + value.head, value.elements, value.tail + ")"))])
    return SwiftType(
      keyword: .extensionOf, name: translation.types.runtime("CommandTarget"), members: [.function(function)])
  }
}

extension SwiftTranslation {
  func functionName(_ command: Command) -> String { SwiftNames.escaped(SwiftNames.function(command.header.name)) }

  /// The type of what a command returns, which for the wire is never nothing.
  func result(of command: Command) -> String {
    command.returns.map(types.type) ?? types.runtime("QAPIEmpty")
  }
}
