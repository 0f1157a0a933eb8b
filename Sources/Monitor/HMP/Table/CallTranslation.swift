import HMPTables
import MainLoop
import QAPIRuntime
import QJSON

extension HMPCall {
  /// Executes the QMP command with the members that a line's arguments make.
  @MainLoop func run(_ invocation: HMPInvocation, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let members = try await members(invocation, context)
    if context.options.dryRun, let fallback, await !context.target.has(command) {
      return try await fallback(invocation.arguments, context)
    }
    let response: any QAPIValue
    do throws(TargetError) {
      response = try await context.target.execute(CommandCall(name: command, arguments: members))
    } catch {
      // Asking first would cost the list of all commands.
      if let fallback, case .command(let answer) = error, answer.errorClass == .commandNotFound {
        return try await fallback(invocation.arguments, context)
      }
      throw purpose.map { HMPFailure(error, lacking: command, to: $0) } ?? HMPFailure(error)
    }
    if let report { return try report.output(of: response, to: invocation.arguments) }
    let result = response.json
    return HMPOutput(text: HMPResultText.text(of: result), value: result)
  }

  @MainLoop private func members(
    _ invocation: HMPInvocation, _ context: HMPContext
  ) async throws(HMPFailure) -> JSONObject {
    var members = JSONObject()
    for argument in invocation.row.arguments where !choices.contains(where: { $0.flag == argument.name }) {
      guard let value = invocation.arguments[argument.name] ?? argument.kind.valueWhenAbsent else { continue }
      let targets = mapping.first { $0.argument == argument.name }?.members
      if argument.kind == .options, case .string(let text) = value {
        try add(text, to: targets?.first, &members, context)
      } else if let json = value.json {
        let member = try await member(of: targets ?? [argument.name], for: value, context)
        if let member { members[member] = json }
      }
    }
    for constant in constants { members[constant.name] = constant.value }
    for choice in choices where invocation.arguments.flag(choice.flag) {
      for constant in choice.constants { members[constant.name] = constant.value }
    }
    return members
  }

  /// Of several members the first whose names include the value, tried from the last on; else the first member.
  @MainLoop private func member(
    of members: [String], for value: HMPValue, _ context: HMPContext
  ) async throws(HMPFailure) -> String? {
    guard members.count > 1, case .string(let name) = value, let isName = context.options.isName else {
      return members.first
    }
    for member in members.dropFirst().reversed() where try await isName(member, name, context.target) {
      return member
    }
    return members.first
  }

  /// Adds options as members of one member, or of the command itself.
  private func add(
    _ text: String, to member: String?, _ members: inout JSONObject, _ context: HMPContext
  ) throws(HMPFailure) {
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
  /// A flag that was not given says no.
  fileprivate var valueWhenAbsent: HMPValue? {
    if case .flag = self { .boolean(false) } else { nil }
  }
}

extension HMPValue {
  /// The value as a member of a QMP command; nil for what has no such form.
  var json: JSONValue? {
    switch self {
    case .string(let value): .string(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .boolean(let value): .bool(value)
    case .format: nil
    }
  }
}
