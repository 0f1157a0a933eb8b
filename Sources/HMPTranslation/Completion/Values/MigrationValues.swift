import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

/// What migration can do, and how it is set.
extension LiveValues {
  func migrationCapabilities() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QueryMigrateCapabilities()).map { status in
      HMPCandidate(status.capability.name, description: status.state ? "on" : "off")
    }
  }

  /// Those that can be set, with the values of those that have one.
  func migrationParameters() async throws(TargetError) -> [HMPCandidate] {
    let values = try await target.execute(name: "query-migrate-parameters").objectValue ?? [:]
    let settable = (try? await schema())?.members(at: [], in: "migrate-set-parameters").map(\.name) ?? []
    let names = settable + values.map(\.name).filter { !settable.contains($0) }
    return names.map { name in
      HMPCandidate(name, description: values[name].map { $0.stringValue ?? $0.text() } ?? "not set")
    }
  }
}
