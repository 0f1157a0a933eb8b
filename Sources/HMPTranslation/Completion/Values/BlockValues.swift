import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

/// Disks and what is behind them.
extension LiveValues {
  /// The names of disks and nodes, on a target that has only one of the two as well.
  func blocks() async -> [HMPCandidate] {
    let disks = ((try? await target.execute(QueryBlock())) ?? []).filter { !$0.device.isEmpty }
    let nodes = (try? await nodes()) ?? []
    return disks.map { HMPCandidate($0.device, description: $0.inserted?.file ?? "nothing inserted") } + nodes
  }

  func nodes() async throws(TargetError) -> [HMPCandidate] {
    try await namedNodes().compactMap { node in
      node.nodeName.map { HMPCandidate($0, description: "\(node.drv) node \(node.file)") }
    }
  }

  func exports() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QueryBlockExports()).map { export in
      let state = export.shuttingDown ? ", shutting down" : ""
      return HMPCandidate(export.id, description: "\(export.type.name) export of \(export.nodeName)\(state)")
    }
  }

  func jobs() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QueryJobs()).map { job in
      HMPCandidate(job.id, description: "\(job.type.name) job, \(job.status.name)")
    }
  }

  /// The names of the states that images keep.
  func snapshots() async throws(TargetError) -> [HMPCandidate] {
    try await namedNodes().flatMap { node in
      (node.image.snapshots ?? []).map { snapshot in
        let size = HumanSize.text(of: UInt64(clamping: snapshot.vmStateSize))
        return HMPCandidate(snapshot.name, description: "\(localDate(snapshot.dateSec)), \(size) of machine state")
      }
    }
  }

  private func namedNodes() async throws(TargetError) -> [BlockDeviceInfo] {
    try await target.execute(QueryNamedBlockNodes(flat: true))
  }
}
