import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  @MainLoop
  static func traceEvent(_ arguments: TraceEventArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput
  {
    let command = { (processor: Int64?) in
      TraceEventSetState(
        name: arguments.name, enable: arguments.option, ignoreUnavailable: true,
        vcpu: processor)
    }
    let processor = arguments.vcpu
    _ = try await ask(command, processor, context)
    return HMPOutput()
  }

  @MainLoop
  static func infoTraceEvents(_ arguments: InfoTraceEventsArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let command = { (processor: Int64?) in
      TraceEventGetState(name: arguments.name ?? "*", vcpu: processor)
    }
    let processor = arguments.vcpu
    do throws(HMPFailure) {
      let events = try await ask(command, processor, context)
      let lines = events.map { "\($0.name) : state \($0.state == .enabled ? 1 : 0)\n" }
      return HMPOutput(text: lines.joined(), value: events.json)
    } catch {
      // That there is no such event is an answer, and the native monitor gives it as one.
      guard case .qmp(let answer) = error, answer.errorClass == .genericError,
        !answer.description.hasPrefix("invalid vCPU index ")
      else { throw error }
      return HMPOutput(answer.description + "\n")
    }
  }

  /// Executes a command for one processor; for all on a target that does not trace each by itself.
  @MainLoop
  private static func ask<Command: QAPICommand>(
    _ command: (_ processor: Int64?) -> Command, _ processor: Int64?, _ context: HMPContext
  ) async throws(HMPFailure) -> Command.Result {
    do throws(HMPFailure) {
      return try await context.ask(command(processor), to: "trace what it does")
    } catch {
      guard processor != nil, case .qmp(let answer) = error, answer.description.contains("'vcpu'") else { throw error }
      let type = try await TargetSchema(of: context.target).type(of: ["vcpu"], in: Command.name) { _ in nil }
      guard type == .unknown else { throw error }
    }
    return try await context.ask(command(nil), to: "trace what it does")
  }
}

extension Translators {
  @MainLoop
  static func infoReplay(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryReplay(), to: "tell whether it records or replays") { info in info.line + "\n"
    }
  }
}

extension ReplayInfo {
  fileprivate var line: String {
    guard mode != .none else { return "Record/replay is not active" }
    let deed = mode == .record ? "Recording" : "Replaying"
    return "\(deed) execution '\(filename ?? "")': instruction count = \(icount)"
  }
}

extension Translators {
  /// `info history`: the lines that were typed here, not those of the target's own monitors.
  @MainLoop
  static func infoHistory(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let lines = context.state.history
    let text = lines.enumerated().map { index, line in "\(index): '\(line)'\n" }
    return HMPOutput(text: text.joined(), value: .array(lines.map { .string($0) }))
  }
}
