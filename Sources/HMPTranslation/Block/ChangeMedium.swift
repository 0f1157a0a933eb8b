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

  /// A password that is not on the line is asked for, without being shown.
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
    let call: ChangeVncPassword
    if let password = arguments.string("arg") {
      call = ChangeVncPassword(password: password)
    } else {
      guard let ask = context.options.askSecret else {
        throw .refused("terminal does not support password prompting")
      }
      if let rehearsal = context.rehearsal(CommandCall(ChangeVncPassword(password: ""))) { return rehearsal }
      guard let password = await ask("Password: ") else { throw .target(.cancelled) }
      call = ChangeVncPassword(password: password)
    }
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    _ = try await context.ask(call, to: "change the password of VNC")
    return HMPOutput()
  }
}
