package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info balloon`: MiB.
  @MainLoop
  package static func infoBalloon(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryBalloon(), to: "tell the size of its balloon") { info in
      "balloon: actual=\(info.actual >> 20)\n"
    }
  }

  /// Carries out `info kvm`.
  @MainLoop
  package static func infoKvm(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryKvm())) { return rehearsal }
    let info = try await context.ask(QueryKvm(), to: "tell whether it uses KVM")
    let state = info.present ? (info.enabled ? "enabled" : "disabled") : "not compiled"
    return HMPOutput(text: "kvm support: \(state)\n", value: info.json)
  }

  /// Carries out `info iothreads`.
  @MainLoop
  package static func infoIothreads(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryIothreads())) { return rehearsal }
    let threads = try await context.ask(QueryIothreads(), to: "list the threads that serve devices")
    let text = threads.map { thread in
      """
      \(thread.id):
        thread_id=\(thread.threadId)
        poll-max-ns=\(thread.pollMaxNs)
        poll-grow=\(thread.pollGrow)
        poll-shrink=\(thread.pollShrink)
        aio-max-batch=\(thread.aioMaxBatch)

      """
    }
    return HMPOutput(text: text.joined(), value: threads.json)
  }

  /// Carries out `info vm-generation-id`.
  @MainLoop
  package static func infoVmGenerationId(
    _: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryVmGenerationId(), to: "tell the machine's generation") { info in
      info.guid + "\n"
    }
  }

  /// Carries out `watchdog_action ACTION`: upper and lower case are the same.
  @MainLoop
  package static func watchdogAction(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let name = (arguments.string("action") ?? "").lowercased()
    let action = WatchdogAction(name: name)
    let command = WatchdogSetAction(action: action)
    if let rehearsal = context.rehearsal(CommandCall(command)) { return rehearsal }
    do throws(HMPFailure) {
      _ = try await context.ask(command, to: "set what its watchdog does")
    } catch {
      // A newer target may know more actions than this program.
      guard action.isUnknown, case .qmp(let answer) = error, answer.errorClass == .genericError else { throw error }
      throw .qmp(.generic("invalid parameter value: \(name)"))
    }
    return HMPOutput()
  }

  /// Carries out `dumpdtb FILE`.
  @MainLoop
  package static func dumpdtb(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let name = arguments.string("filename") ?? ""
    let command = Dumpdtb(filename: name)
    if let rehearsal = context.rehearsal(CommandCall(command)) { return rehearsal }
    _ = try await context.ask(command, to: "save a device tree")
    return HMPOutput("info: dtb dumped to \(name)\n")
  }
}
