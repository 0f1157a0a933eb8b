import QAPISchema

/// Translates what a module's commands ask of a process that serves them: the requirement and the row of each.
///
/// The kind of the requirement is that of the marshaller in the row; the compiler refuses a handler of another.
struct HandlersTranslator {
  let translation: SwiftTranslation

  /// Nil for a module without commands to serve.
  func declarations(_ module: Module) -> [SwiftDeclaration] {
    let commands = Self.served(module)
    guard !commands.isEmpty else { return [] }
    let name = Self.protocolName(module)
    let requirements = commands.flatMap { [SwiftDeclaration.function(requirement($0))].under($0.header.condition) }
    let protocolType = SwiftType(
      documentation: ["The handlers of the commands in \(module.fileName)."], attributes: ["@MainLoop"],
      keyword: .protocolType, name: name, inherits: ["AnyObject", translation.types.standard("Sendable")],
      members: requirements)
    let append = SwiftFunction(
      documentation: ["Adds the commands in \(module.fileName)."], modifiers: ["mutating"],
      name: Self.functionName(module),
      parameters: [.init(label: "_", name: "handlers", type: "some \(name)")],
      body: commands.flatMap { [row($0)].under($0.header.condition) })
    return [
      .type(protocolType),
      .type(
        SwiftType(
          keyword: .extensionOf, name: translation.types.runtime("CommandTable"), members: [.function(append)])),
    ]
  }

  static func served(_ module: Module) -> [Command] {
    module.entities.compactMap { if case .command(let command) = $0, command.generatesCode { command } else { nil } }
  }

  static func protocolName(_ module: Module) -> String { SwiftNames.type(module.stem) + "Handlers" }

  static func functionName(_ module: Module) -> String { "append\(SwiftNames.type(module.stem))" }

  private func requirement(_ command: Command) -> SwiftFunction {
    let parameters: [SwiftFunction.Parameter] =
      if command.isBoxed, let type = command.arguments {
        [.init(label: "_", name: "arguments", type: type)]
      } else {
        translation.arguments(command.arguments).map(\.requiredParameter)
      }
    return SwiftFunction(
      documentation: DocumentationText.summary(command.header.documentation),
      modifiers: command.allowsOOB ? ["nonisolated"] : [], name: translation.functionName(command),
      parameters: parameters, isAsync: command.isCoroutine, failure: translation.types.runtime("QMPError"),
      returns: command.returns.map(translation.types.type))
  }

  private func row(_ command: Command) -> SwiftStatement {
    let type = translation.commandNames.type(command)
    let kind = command.isCoroutine ? "coroutine" : command.allowsOOB ? "outOfBand" : "plain"
    let failure = translation.types.runtime("QMPError")
    let effects = command.isCoroutine ? "async throws(\(failure))" : "throws(\(failure))"
    let result = command.returns.map(translation.types.type) ?? "Void"
    let members = translation.arguments(command.arguments)
    let arguments: [SwiftExpression] =
      if command.isBoxed {
        [SwiftExpression(translation.commandNames.isItsArguments(command) ? "arguments" : "arguments.arguments")]
      } else {
        members.map(\.forwarded)
      }
    let parameter = arguments.isEmpty ? "_" : "arguments"
    let call = "\(command.isCoroutine ? "try await" : "try") handlers.\(translation.functionName(command))("
    return .closure(
      "\(kind)(\(type).self) { (\(parameter)) \(effects) -> \(result) in",
      [.expression(SwiftExpression(call, arguments, ")"))])
  }
}
