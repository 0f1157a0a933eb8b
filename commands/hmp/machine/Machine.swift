import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  static func infoStatus(_ info: StatusInfo) -> String { "VM status: \(info.words)\n" }

  @MainLoop
  static func infoCpus(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let vCPUs = try await context.ask(QueryCpusFast(), to: "list vCPUs")
    let current = context.state.currentCPU
    let lines = vCPUs.map { vCPU in
      let mark = vCPU.cpuIndex == current ? "*" : " "
      return "\(mark) CPU #\(vCPU.cpuIndex): thread_id=\(vCPU.threadId)\n"
    }
    return HMPOutput(text: lines.joined(), result: vCPUs)
  }

  static func infoUuid(_ info: UuidInfo) -> String { info.uuid + "\n" }
}

extension StatusInfo {
  fileprivate var words: String {
    let state = running ? "running" : "paused"
    let mode = singlestep == true ? " (single step mode)" : ""
    let reason = running || status == .paused ? "" : " (\(status.name))"
    return state + mode + reason
  }
}

extension Translators {
  static func infoKvm(_ info: KvmInfo) -> String {
    "kvm support: \(info.present ? (info.enabled ? "enabled" : "disabled") : "not compiled")\n"
  }

  static func infoIothreads(_ threads: [IOThreadInfo]) -> String {
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
    return text.joined()
  }

  static func infoVmGenerationId(_ info: GuidInfo) -> String { info.guid + "\n" }

  /// Sets the action of the watchdog.
  ///
  /// The case of letters does not matter, as in QEMU's monitor.
  @MainLoop
  static func watchdogAction(_ arguments: WatchdogActionArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let name = arguments.action.lowercased()
    let action = WatchdogAction(name: name)
    let command = WatchdogSetAction(action: action)
    do throws(HMPError) {
      _ = try await context.ask(command, to: "set the watchdog action")
    } catch {
      // The target is tried first, because a newer target may have further actions.
      guard action.isUnknown, case .qmp(let reason) = error, reason.errorClass == .genericError else { throw error }
      throw .qmp(.generic("invalid parameter value: \(name)"))
    }
    return HMPOutput()
  }

  @MainLoop
  static func dumpdtb(_ arguments: DumpdtbArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let name = arguments.filename
    let command = Dumpdtb(filename: name)
    _ = try await context.ask(command, to: "save the device tree")
    return HMPOutput("info: dtb dumped to \(name)\n")
  }
}

extension Translators {
  static func infoHotpluggableCpus(_ slots: [HotpluggableCPU]) -> String {
    "Hotpluggable CPUs:\n" + slots.map(\.lines).joined()
  }
}

extension HotpluggableCPU {
  fileprivate var lines: String {
    var text = "  type: \"\(type)\"\n  vcpus_count: \"\(vcpusCount)\"\n"
    if let qomPath { text += "  qom_path: \"\(qomPath)\"\n" }
    text += "  CPUInstance Properties:\n"
    for (name, value) in props.places {
      if let value { text += "    \(name): \"\(value)\"\n" }
    }
    return text
  }
}

extension CpuInstanceProperties {
  /// The parts of the topology, from the largest to the smallest.
  fileprivate var places: [(String, Int64?)] {
    [
      ("node-id", nodeId), ("drawer-id", drawerId), ("book-id", bookId), ("socket-id", socketId), ("die-id", dieId),
      ("cluster-id", clusterId), ("module-id", moduleId), ("core-id", coreId), ("thread-id", threadId),
    ]
  }
}
