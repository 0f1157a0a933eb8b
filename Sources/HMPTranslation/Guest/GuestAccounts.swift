package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// Carries out `guest_set_password [-c] USERNAME [PASSWORD]`.
  @MainLoop
  package static func guestSetPassword(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let user = arguments.string("username") ?? ""
    guard let password = arguments.string("password") ?? (context.options.dryRun ? "" : nil) else {
      throw .refused("guest_set_password: a password is missing")
    }
    let call = GuestSetUserPassword(
      username: user, password: Base64.text(of: Array(password.utf8)), crypted: arguments.flag("crypted"))
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    _ = try await context.ask(call, to: "set passwords of a guest")
    return HMPOutput()
  }

  /// Carries out `guest_ssh_keys USERNAME [add|remove|replace KEY]`.
  @MainLoop
  package static func guestSshKeys(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let purpose = "keep keys of a guest's users"
    let user = arguments.string("username") ?? ""
    guard let action = arguments.string("action") else {
      let call = GuestSshGetAuthorizedKeys(username: user)
      if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
      let keys = try await context.ask(call, to: purpose).keys
      return HMPOutput(text: keys.map { $0 + "\n" }.joined(), value: keys.json)
    }
    guard let key = arguments.string("key") else { throw .refused("guest_ssh_keys: a key is missing") }
    switch action {
    case "add": return try await change(GuestSshAddAuthorizedKeys(username: user, keys: [key]), purpose, context)
    case "replace":
      return try await change(GuestSshAddAuthorizedKeys(username: user, keys: [key], reset: true), purpose, context)
    case "remove": return try await change(GuestSshRemoveAuthorizedKeys(username: user, keys: [key]), purpose, context)
    default: throw .refused("guest_ssh_keys: '\(action)' is none of add, remove, replace")
    }
  }

  /// Carries out `guest_set_time [SECONDS]`.
  @MainLoop
  package static func guestSetTime(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    var time: Int64?
    if let seconds = arguments.integer("seconds") {
      let (nanoseconds, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
      guard !isOver else { throw .refused("guest_set_time: no clock shows \(seconds) seconds") }
      time = nanoseconds
    }
    return try await change(GuestSetTime(time: time), "set the clock of a guest", context)
  }

  @MainLoop
  private static func change<Command: QAPICommand>(
    _ command: Command, _ purpose: String, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(command)) { return rehearsal }
    _ = try await context.ask(command, to: purpose)
    return HMPOutput()
  }
}
