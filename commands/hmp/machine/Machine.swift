import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  @MainLoop
  static func infoStatus(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryStatus(), to: "tell whether it runs") { info in "VM status: \(info.words)\n" }
  }

  @MainLoop
  static func infoCpus(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let processors = try await context.ask(QueryCpusFast(), to: "list processors")
    let current = context.state.currentCPU
    let lines = processors.map { processor in
      let mark = processor.cpuIndex == current ? "*" : " "
      return "\(mark) CPU #\(processor.cpuIndex): thread_id=\(processor.threadId)\n"
    }
    return HMPOutput(text: lines.joined(), value: processors.json)
  }

  @MainLoop
  static func infoUuid(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
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

extension Translators {
  /// `info balloon`: MiB.
  @MainLoop
  static func infoBalloon(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryBalloon(), to: "tell the size of its balloon") { info in
      "balloon: actual=\(info.actual >> 20)\n"
    }
  }

  @MainLoop
  static func infoKvm(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let info = try await context.ask(QueryKvm(), to: "tell whether it uses KVM")
    let state = info.present ? (info.enabled ? "enabled" : "disabled") : "not compiled"
    return HMPOutput(text: "kvm support: \(state)\n", value: info.json)
  }

  @MainLoop
  static func infoIothreads(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
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

  @MainLoop
  static func infoVmGenerationId(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryVmGenerationId(), to: "tell the machine's generation") { info in
      info.guid + "\n"
    }
  }

  /// `watchdog_action ACTION`: upper and lower case are the same.
  @MainLoop
  static func watchdogAction(_ arguments: WatchdogActionArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let name = (arguments.action).lowercased()
    let action = WatchdogAction(name: name)
    let command = WatchdogSetAction(action: action)
    do throws(HMPFailure) {
      _ = try await context.ask(command, to: "set what its watchdog does")
    } catch {
      // A newer target may know more actions than this program.
      guard action.isUnknown, case .qmp(let answer) = error, answer.errorClass == .genericError else { throw error }
      throw .qmp(.generic("invalid parameter value: \(name)"))
    }
    return HMPOutput()
  }

  @MainLoop
  static func dumpdtb(_ arguments: DumpdtbArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let name = arguments.filename
    let command = Dumpdtb(filename: name)
    _ = try await context.ask(command, to: "save a device tree")
    return HMPOutput("info: dtb dumped to \(name)\n")
  }
}

extension Translators {
  @MainLoop
  static func infoHotpluggableCpus(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryHotpluggableCpus(), to: "list processors that can be plugged") { processors in
      "Hotpluggable CPUs:\n" + processors.map(\.lines).joined()
    }
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
  /// From the widest to the narrowest.
  fileprivate var places: [(String, Int64?)] {
    [
      ("node-id", nodeId), ("drawer-id", drawerId), ("book-id", bookId), ("socket-id", socketId), ("die-id", dieId),
      ("cluster-id", clusterId), ("module-id", moduleId), ("core-id", coreId), ("thread-id", threadId),
    ]
  }
}
