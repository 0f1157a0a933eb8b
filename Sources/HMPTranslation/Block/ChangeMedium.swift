package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// Carries out `change DEVICE [-f] FILE [FORMAT [MODE]]`, and `change vnc password [PASSWORD]`.
  @MainLoop
  package static func change(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let device = arguments.string("device") ?? ""
    if device == "vnc" { return try await changePassword(arguments, context) }
    let mode = arguments.string("read-only-mode").map(BlockdevChangeReadOnlyMode.init)
    if case .unknown(let name) = mode { throw .qmp(.generic("invalid parameter value: \(name)")) }
    let call = BlockdevChangeMedium(
      device: device, filename: arguments.string("target") ?? "", format: arguments.string("arg"),
      force: arguments.flag("force"), readOnlyMode: mode)
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    _ = try await context.ask(call, to: "change media")
    return HMPOutput()
  }

  /// The password is there unless nobody could be asked for it, or the line is rehearsed at a terminal.
  @MainLoop
  private static func changePassword(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    if arguments.string("read-only-mode") != nil {
      throw .refused("Parameter 'read-only-mode' is invalid for VNC")
    }
    guard ["password", "passwd"].contains(arguments.string("target")) else {
      throw .refused("Expected 'password' after 'vnc'")
    }
    let password = arguments.string("arg")
    if let rehearsal = context.rehearsal(CommandCall(ChangeVncPassword(password: password ?? ""))) { return rehearsal }
    guard let password else { throw .refused("terminal does not support password prompting") }
    let call = ChangeVncPassword(password: password)
    _ = try await context.ask(call, to: "change the password of VNC")
    return HMPOutput()
  }
}
