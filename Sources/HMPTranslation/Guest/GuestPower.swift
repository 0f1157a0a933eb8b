package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `guest_shutdown`.
  @MainLoop
  package static func guestShutdown(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await context.say(GuestShutdown(mode: "powerdown"), to: "shut a guest down")
  }

  /// Carries out `guest_reboot`.
  @MainLoop
  package static func guestReboot(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await context.say(GuestShutdown(mode: "reboot"), to: "restart a guest")
  }

  /// Carries out `guest_halt`.
  @MainLoop
  package static func guestHalt(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await context.say(GuestShutdown(mode: "halt"), to: "halt a guest")
  }

  /// Carries out `guest_suspend [ram|disk|hybrid]`.
  @MainLoop
  package static func guestSuspend(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    switch arguments.string("to") ?? "ram" {
    case "ram": try await context.say(GuestSuspendRam(), to: "put a guest to sleep")
    case "disk": try await context.say(GuestSuspendDisk(), to: "save a guest to its disk")
    case "hybrid": try await context.say(GuestSuspendHybrid(), to: "save a guest to its disk and put it to sleep")
    case let word: throw .refused("guest_suspend: '\(word)' is none of ram, disk, hybrid")
    }
  }
}

extension HMPContext {
  /// How long a guest gets to object; an agent that has begun to end may answer nothing any more.
  private static let patience = Duration.seconds(5)

  /// Executes a command that an agent answers only when it can't be done.
  ///
  /// An agent carries out one command after the other, so once it answers a later one there is no objection to come. It
  /// is as good when it hangs up, or answers nothing.
  @MainLoop
  fileprivate func say<Command: QAPICommand>(
    _ command: Command, to purpose: String
  ) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = rehearsal(CommandCall(command)) { return rehearsal }
    let context = self
    let saying = MainLoop.task { () async -> Result<JSONValue, HMPFailure> in
      do throws(HMPFailure) {
        return .success(try await context.ask(Command.name, command.members, to: purpose))
      } catch {
        return .failure(error)
      }
    }
    let asking = MainLoop.task { _ = try? await context.target.execute(GuestPing()) }
    let timer = MainLoop.schedule(after: Self.patience) { asking.cancel() }
    await withTaskCancellationHandler {
      await asking.value
    } onCancel: {
      asking.cancel()
    }
    timer.cancel()
    saying.cancel()
    if case .failure(let failure) = await saying.value {
      switch failure {
      case .target(.cancelled) where !Task.isCancelled: break
      case .target(.connectionLost): break
      default: throw failure
      }
    }
    return HMPOutput()
  }
}

extension QAPICommand {
  fileprivate var members: JSONObject { CommandCall(self).arguments }
}
