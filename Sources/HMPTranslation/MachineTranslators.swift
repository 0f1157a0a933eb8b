package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info status`.
  @MainLoop
  package static func infoStatus(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryStatus(), to: "tell whether it runs") { info in "VM status: \(info.words)\n" }
  }

  /// Carries out `info cpus`.
  @MainLoop
  package static func infoCpus(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryCpusFast())) { return rehearsal }
    let processors = try await context.ask(QueryCpusFast(), to: "list processors")
    let current = context.state.currentCPU
    let lines = processors.map { processor in
      let mark = processor.cpuIndex == current ? "*" : " "
      return "\(mark) CPU #\(processor.cpuIndex): thread_id=\(processor.threadId)\n"
    }
    return HMPOutput(text: lines.joined(), value: processors.json)
  }

  /// Carries out `info uuid`.
  @MainLoop
  package static func infoUuid(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryUuid(), to: "tell the machine's identifier") { info in info.uuid + "\n" }
  }
}

extension StatusInfo {
  fileprivate var words: String {
    let state = running ? "running" : "paused"
    let mode = singlestep == true ? " (single step mode)" : ""
    let reason = running || status == .paused ? "" : " (\(status.name))"
    return state + mode + reason
  }
}
