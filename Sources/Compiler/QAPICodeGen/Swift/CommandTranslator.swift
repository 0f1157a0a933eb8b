import QAPISchema

/// Translates commands to the struct of the arguments, and the method by which callers of a target execute it.
///
///     public struct BlockResize: CoroutineCommand {
///       public typealias Result = QAPIEmpty
///       public static var name: String { "block_resize" }
///       public let nodeName: String?
///       public let size: UInt64
///       ...
///     }
///
///     extension CommandTarget {
///       public func blockResize(nodeName: String? = nil, size: UInt64) async throws(TargetError) {
///         _ = try await self.execute(BlockResize(nodeName: nodeName, size: size))
///       }
///     }
struct CommandTranslator {
  let translation: SwiftTranslation

  func declarations(_ command: Command) -> [SwiftDeclaration] {
    [.type(type(command)), .type(call(command))].under(command.header.condition)
  }

  private func type(_ command: Command) -> SwiftType {
    let name = translation.commandNames.type(command)
    let inherits = [translation.types.runtime(command.kind.commandProtocol)]
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

  /// The type of a command's result, which on the wire is never absent.
  func result(of command: Command) -> String {
    command.returns.map(types.type) ?? types.runtime("QAPIEmpty")
  }
}

/// Translates the commands of a group to the requirement of a handler and a row of the command table for each.
///
/// A handler takes the context of its command's kind. The marshaller in the row is of the same kind, so that the Swift
/// compiler refuses a handler of another kind. A handler with `'gen': false` gets the arguments unread.
///
///     @MainLoop
///     public protocol BlockHandlers: AnyObject, Sendable {
///       func blockResize(_: borrowing CoroutineContext, nodeName: String?, size: UInt64) async throws(QMPError)
///     }
///
///     extension CommandTable {
///       public mutating func appendBlock(_ handlers: some BlockHandlers) {
///         coroutine(BlockResize.self) { (context, arguments) async throws(QMPError) -> Void in
///           try await handlers.blockResize(context, nodeName: arguments.nodeName, size: arguments.size)
///         }
///       }
///     }
struct HandlersTranslator {
  let translation: SwiftTranslation

  /// Empty for a group without commands.
  func declarations(_ group: HandlerGroup) -> [SwiftDeclaration] {
    let commands = group.commands
    guard !commands.isEmpty else { return [] }
    let name = group.protocolName
    let requirements = commands.flatMap { [SwiftDeclaration.function(requirement($0))].under($0.header.condition) }
    let protocolType = SwiftType(
      documentation: ["The handlers of the commands in \(group.source)."], attributes: ["@MainLoop"],
      keyword: .protocolType, name: name, inherits: ["AnyObject", translation.types.standard("Sendable")],
      members: requirements)
    let append = SwiftFunction(
      documentation: ["Adds the commands in \(group.source)."], modifiers: ["mutating"],
      name: group.functionName,
      parameters: [.init(label: "_", name: "handlers", type: "some \(name)")],
      body: commands.flatMap { [row($0)].under($0.header.condition) })
    return [
      .type(protocolType),
      .type(
        SwiftType(
          keyword: .extensionOf, name: translation.types.runtime("CommandTable"), members: [.function(append)])),
    ]
  }

  private func requirement(_ command: Command) -> SwiftFunction {
    let arguments: [SwiftFunction.Parameter] =
      if !command.generatesCode {
        [.init(label: "raw", name: "arguments", type: "JSONObject")]
      } else if command.isBoxed, let type = command.arguments {
        [.init(label: "_", name: "arguments", type: type)]
      } else {
        translation.arguments(command.arguments).map(\.requiredParameter)
      }
    let context = SwiftFunction.Parameter(
      name: "_", type: "borrowing \(translation.types.runtime(command.kind.context))")
    return SwiftFunction(
      documentation: DocumentationText.summary(command.header.documentation),
      modifiers: command.allowsOOB ? ["nonisolated"] : [], name: translation.functionName(command),
      parameters: [context] + arguments, isAsync: command.isCoroutine,
      failure: translation.types.runtime("QMPError"),
      returns: command.generatesCode ? command.returns.map(translation.types.type) : rawResult)
  }

  private func row(_ command: Command) -> SwiftStatement {
    let type = translation.commandNames.type(command)
    let failure = translation.types.runtime("QMPError")
    let effects = command.isCoroutine ? "async throws(\(failure))" : "throws(\(failure))"
    let result = command.generatesCode ? command.returns.map(translation.types.type) ?? "Void" : rawResult
    let members = translation.arguments(command.arguments)
    let arguments: [SwiftExpression] =
      if !command.generatesCode {
        [SwiftExpression("raw: arguments")]
      } else if command.isBoxed {
        [SwiftExpression(translation.commandNames.isItsArguments(command) ? "arguments" : "arguments.arguments")]
      } else {
        members.map(\.forwarded)
      }
    let parameter = arguments.isEmpty ? "_" : "arguments"
    let call = "\(command.isCoroutine ? "try await" : "try") handlers.\(translation.functionName(command))("
    let label = command.generatesCode ? "" : "raw: "
    return .closure(
      "\(command.kind.rawValue)(\(label)\(type).self) { (context, \(parameter)) \(effects) -> \(result) in",
      [.expression(SwiftExpression(call, [SwiftExpression("context")] + arguments, ")"))])
  }

  /// The result of a handler with `'gen': false`.
  private var rawResult: String { "any \(translation.types.runtime("QAPIValue"))" }
}

extension Command {
  /// The kind of a command, by the name of the function that adds it to a table.
  fileprivate enum Kind: String {
    case plain, coroutine, outOfBand

    private var stem: String {
      switch self {
      case .plain: "Plain"
      case .coroutine: "Coroutine"
      case .outOfBand: "OutOfBand"
      }
    }

    var commandProtocol: String { stem + "Command" }
    var context: String { stem + "Context" }
  }

  fileprivate var kind: Kind { isCoroutine ? .coroutine : allowsOOB ? .outOfBand : .plain }
}
