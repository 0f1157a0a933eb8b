package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info hotpluggable-cpus`.
  @MainLoop
  package static func infoHotpluggableCpus(
    _: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
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
