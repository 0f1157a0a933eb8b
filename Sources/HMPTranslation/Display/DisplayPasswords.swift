package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `set_password PROTOCOL PASSWORD [-d DISPLAY] [CONNECTED]`; rehearsed, it does not show the password.
  @MainLoop
  package static func setPassword(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    var members = members(["protocol", "password", "connected"], arguments)
    if context.options.dryRun { members["password"] = "..." }
    return try await change(SetPassword.name, members, context)
  }

  /// Carries out `expire_password PROTOCOL TIME [-d DISPLAY]`.
  @MainLoop
  package static func expirePassword(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    try await change(ExpirePassword.name, members(["protocol", "time"], arguments), context)
  }

  /// The members of those arguments, and the display where the protocol has several.
  private static func members(_ names: [String], _ arguments: HMPArguments) -> JSONObject {
    var members = JSONObject()
    let hasDisplays = arguments.string("protocol") == "vnc"
    for name in hasDisplays ? names + ["display"] : names {
      members[name] = arguments.string(name).map { .string($0) }
    }
    return members
  }

  @MainLoop
  private static func change(
    _ command: String, _ members: JSONObject, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(name: command, arguments: members)) { return rehearsal }
    do throws(HMPFailure) {
      return HMPOutput(value: try await context.ask(command, members, to: "protect a display"))
    } catch {
      throw error.unacceptedValue.map { .qmp(.generic("invalid parameter value: \($0)")) } ?? error
    }
  }
}
