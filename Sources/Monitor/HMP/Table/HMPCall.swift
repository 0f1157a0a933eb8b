import HMPTables
import MainLoop
public import QAPIRuntime
public import QJSON

/// The execution of a row by one QMP command, whose members are the arguments of the line.
///
/// An argument goes to the member with its name unless it has a mapping. An argument that the line leaves out is not
/// sent, but a flag without a value is sent as false. Options (`O`) become an object in the member that they are mapped
/// to; without a mapping they become members of the command itself.
public struct HMPCall: Sendable {
  /// The members of the QMP command that an argument can go to.
  public struct Mapping: Sendable, Equatable {
    /// The name of the argument.
    public let argument: String
    /// The members; if there are several, the names that the target has decide.
    public let members: [String]

    /// Maps an argument to members; if there are several, the names that the target has decide.
    public init(_ argument: String, _ members: [String]) {
      self.argument = argument
      self.members = members
    }
  }

  /// Members that are sent if the line has a flag.
  public struct Choice: Sendable {
    /// The name of the flag, which is not sent itself.
    public let flag: String
    /// The members and their values.
    public let constants: JSONObject

    /// Makes the choice of members for a flag.
    public init(_ flag: String, _ constants: JSONObject) {
      self.flag = flag
      self.constants = constants
    }
  }

  /// The name of the QMP command.
  public let command: String
  /// The mappings of the arguments that do not go to the member with their name.
  public let mapping: [Mapping]
  /// Members that are always sent.
  public let constants: JSONObject
  /// Members that are sent if the line has a flag; they replace constants of the same names.
  public let choices: [Choice]
  /// The rest of the message that begins with "This target can't", if the target lacks the command.
  ///
  /// If nil, the message is that of the target.
  public let purpose: String?
  /// The layout of the result; if nil, that of `HMPResultText`.
  public let report: HMPReport?

  /// The translator that runs the line if the target lacks the QMP command; nil if there is none.
  public let fallback: HMPTranslator?

  /// Makes the call of a command; an argument without a mapping goes to the member with its name.
  public init(
    _ command: String, mapping: [Mapping] = [], constants: JSONObject = [:], choices: [Choice] = [],
    purpose: String? = nil, report: HMPReport? = nil, fallback: HMPTranslator? = nil
  ) {
    self.command = command
    self.mapping = mapping
    self.constants = constants
    self.fallback = fallback
    self.choices = choices
    self.purpose = purpose
    self.report = report
  }
}

/// The layout of a QMP command's result as text.
public struct HMPReport: Sendable {
  private let layOut: @Sendable (any QAPIValue, HMPArguments) throws(HMPError) -> HMPOutput

  /// Makes a report from a function of the result.
  public init<Command: QAPICommand>(_ command: Command.Type, _ text: @escaping @Sendable (Command.Result) -> String) {
    layOut = { (response, _) throws(HMPError) in
      let result = try Self.result(of: command, in: response)
      return HMPOutput(text: text(result), result: response)
    }
  }

  /// Makes a report from a function of the result and the line's arguments.
  public init<Command: QAPICommand, Arguments: HMPRowArguments>(
    _ command: Command.Type, _ text: @escaping @Sendable (Command.Result, Arguments) -> String
  ) {
    layOut = { (response, arguments) throws(HMPError) in
      let result = try Self.result(of: command, in: response)
      return HMPOutput(text: text(result, try Arguments(arguments)), result: response)
    }
  }

  /// Returns the text and the value of a response.
  ///
  /// - Throws: `HMPError.target` with `TargetError.malformedResponse` if the response does not match the schema.
  func output(of response: any QAPIValue, to arguments: HMPArguments) throws(HMPError) -> HMPOutput {
    try layOut(response, arguments)
  }

  private static func result<Command: QAPICommand>(
    of command: Command.Type, in response: any QAPIValue
  ) throws(HMPError) -> Command.Result {
    do throws(TargetError) { return try Command.result(in: response) } catch { throw HMPError(error) }
  }
}

extension HMPCall {
  /// Executes the QMP command with the arguments of a line.
  @MainLoop func run(_ invocation: HMPInvocation, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let isAmbiguous = mapping.contains { $0.members.count > 1 }
    let members = try members(invocation, isAmbiguous ? try await places(invocation, context) : [:], context)
    if context.options.dryRun, let fallback, await !context.target.has(command) {
      return try await fallback(invocation.arguments, context)
    }
    let call = CommandCall(name: command, arguments: members)
    let response: any QAPIValue
    do throws(TargetError) {
      response = try await context.target.execute(call)
    } catch {
      // Try the command first, because a check would fetch the list of all commands.
      if let fallback, case .command(let response) = error, response.errorClass == .commandNotFound {
        return try await fallback(invocation.arguments, context)
      }
      throw HMPError(error, of: call, to: purpose)
    }
    if let report { return try report.output(of: response, to: invocation.arguments) }
    let result = response.json
    return HMPOutput(text: HMPResultText.text(of: result), value: result)
  }

  /// The members of the command with their values; `places` has the members of arguments that have several.
  private func members(
    _ invocation: HMPInvocation, _ places: [String: String], _ context: HMPContext
  ) throws(HMPError) -> JSONObject {
    var members = JSONObject()
    for argument in invocation.row.arguments where !choices.contains(where: { $0.flag == argument.name }) {
      guard let value = invocation.arguments[argument.name] ?? argument.kind.valueWhenAbsent else { continue }
      let targets = mapping.first { $0.argument == argument.name }?.members
      if argument.kind == .options, case .string(let text) = value {
        try add(text, to: targets?.first, &members, context)
      } else if let json = value.json {
        if let member = places[argument.name] ?? (targets ?? [argument.name]).first { members[member] = json }
      }
    }
    for constant in constants { members[constant.name] = constant.value }
    for choice in choices where invocation.arguments.flag(choice.flag) {
      for constant in choice.constants { members[constant.name] = constant.value }
    }
    return members
  }

  /// Returns, for arguments with several members, the last member for which the target has the name.
  ///
  /// An argument is missing if the target has the name for none but the first of its members.
  @MainLoop private func places(
    _ invocation: HMPInvocation, _ context: HMPContext
  ) async throws(HMPError) -> [String: String] {
    var places: [String: String] = [:]
    guard let isName = context.options.isName else { return places }
    for entry in mapping where entry.members.count > 1 {
      guard case .string(let name)? = invocation.arguments[entry.argument] else { continue }
      for member in entry.members.dropFirst().reversed() where try await isName(member, name, context.target) {
        places[entry.argument] = member
        break
      }
    }
    return places
  }

  /// Adds options as an object in one member, or as members of the command itself.
  private func add(
    _ text: String, to member: String?, _ members: inout JSONObject, _ context: HMPContext
  ) throws(HMPError) {
    let prefix = member.map { [$0] } ?? []
    do throws(OptionTextError) {
      let options = try OptionText(text).object { path in context.options.optionTypes(command, prefix + path) }
      if let member {
        members[member] = .object(options)
      } else {
        for option in options { members[option.name] = option.value }
      }
    } catch {
      throw .qmp(.generic(error.description))
    }
  }
}

extension HMPArgument.Kind {
  /// The value that is sent for an argument which the line leaves out; nil if nothing is sent.
  fileprivate var valueWhenAbsent: HMPValue? {
    if case .flag = self { .boolean(false) } else { nil }
  }
}

extension HMPValue {
  /// The value as a member of a QMP command; nil for a `/fmt`, which QMP does not have.
  fileprivate var json: JSONValue? {
    switch self {
    case .string(let value): .string(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .boolean(let value): .bool(value)
    case .format: nil
    }
  }
}
