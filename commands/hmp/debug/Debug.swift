import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  @MainLoop
  static func traceEvent(_ arguments: TraceEventArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let command = { (vcpu: Int64?) in
      TraceEventSetState(
        name: arguments.name, enable: arguments.option, ignoreUnavailable: true,
        vcpu: vcpu)
    }
    _ = try await ask(command, arguments.vcpu, to: "set trace events", context)
    return HMPOutput()
  }

  /// Prints a line for each trace event.
  ///
  /// The JSON value is the result of `trace-event-get-state`.
  ///
  /// An unknown event is not an error: as in QEMU's monitor, its message is the output.
  @MainLoop
  static func infoTraceEvents(_ arguments: InfoTraceEventsArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let command = { (vcpu: Int64?) in
      TraceEventGetState(name: arguments.name ?? "*", vcpu: vcpu)
    }
    do throws(HMPError) {
      let events = try await ask(command, arguments.vcpu, to: "list trace events", context)
      let lines = events.map { "\($0.name) : state \($0.state == .enabled ? 1 : 0)\n" }
      return HMPOutput(text: lines.joined(), result: events)
    } catch {
      guard case .qmp(let reason) = error, reason.errorClass == .genericError,
        !reason.description.hasPrefix("invalid vCPU index ")
      else { throw error }
      return HMPOutput(reason.description + "\n")
    }
  }

  /// Executes a command for one vCPU, or for all of them if the target cannot trace single vCPUs.
  @MainLoop
  private static func ask<Command: QAPICommand>(
    _ command: (_ vcpu: Int64?) -> Command, _ vcpu: Int64?, to purpose: String, _ context: HMPContext
  ) async throws(HMPError) -> Command.Result {
    do throws(HMPError) {
      return try await context.ask(command(vcpu), to: purpose)
    } catch {
      guard vcpu != nil, case .qmp(let reason) = error, reason.description.contains("'vcpu'") else { throw error }
      let type = try await TargetSchema(of: context.target).type(of: ["vcpu"], in: Command.name) { _ in nil }
      guard type == .unknown else { throw error }
    }
    return try await context.ask(command(nil), to: purpose)
  }
}

extension Translators {
  static func infoReplay(_ info: ReplayInfo) -> String {
    guard info.mode != .none else { return "Record/replay is not active\n" }
    let activity = info.mode == .record ? "Recording" : "Replaying"
    return "\(activity) execution '\(info.filename ?? "")': instruction count = \(info.icount)\n"
  }
}

extension Translators {
  /// Prints the lines that were entered in this monitor, not those of the target's own monitors.
  @MainLoop
  static func infoHistory(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let lines = context.state.history
    let text = lines.enumerated().map { index, line in "\(index): '\(line)'\n" }
    return HMPOutput(text: text.joined(), value: .array(lines.map { .string($0) }))
  }
}
