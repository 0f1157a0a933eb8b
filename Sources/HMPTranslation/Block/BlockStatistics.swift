package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info blockstats`: a line for each disk.
  @MainLoop
  package static func infoBlockstats(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryBlockstats())) { return rehearsal }
    let statistics = try await context.ask(QueryBlockstats(), to: "tell what was done with disks")
    let lines = statistics.compactMap { entry in entry.device.map { "\($0):\(entry.stats.counters)\n" } }
    return HMPOutput(text: lines.joined(), value: statistics.json)
  }
}

extension BlockDeviceStats {
  fileprivate var counters: String {
    let values: [(String, Int64)] = [
      ("rd_bytes", rdBytes), ("wr_bytes", wrBytes), ("rd_operations", rdOperations),
      ("wr_operations", wrOperations), ("flush_operations", flushOperations), ("wr_total_time_ns", wrTotalTimeNs),
      ("rd_total_time_ns", rdTotalTimeNs), ("flush_total_time_ns", flushTotalTimeNs), ("rd_merged", rdMerged),
      ("wr_merged", wrMerged), ("idle_time_ns", idleTimeNs ?? 0),
    ]
    return values.map { " \($0)=\($1)" }.joined()
  }
}
