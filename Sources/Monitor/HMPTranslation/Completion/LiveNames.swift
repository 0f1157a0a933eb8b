import Glibc
package import HMP
package import MainLoop
import MonitorAPI
package import QAPIRuntime

/// The candidates of Tab that come from the target, queried on demand and cached until the target may have changed.
///
/// A request waits at most a time limit. If the target is slower, the request returns candidates from earlier responses,
/// and the late response serves the next request.
@MainLoop
package final class LiveNames {
  private let actualTarget: any CommandTarget
  private var target: CachingTarget
  private let timeLimit: Duration
  private var schema: TargetSchema?

  /// Makes the candidates of a target; a person who presses Tab does not wait longer than the limit.
  package init(_ target: any CommandTarget, timeLimit: Duration = .milliseconds(150)) {
    actualTarget = target
    self.target = CachingTarget(target)
    self.timeLimit = timeLimit
  }

  /// A person who presses Tab and then Ctrl-C waits no longer for the storage of a folder.
  private static let patienceForFiles = Duration.milliseconds(80)

  /// Queries the target's schema in the background, because it is large and the first Tab would wait for it.
  package func prepare() {
    _ = MainLoop.task { _ = try? await self.targetSchema() }
  }

  /// The candidates for a request; the caller removes those that do not begin with the typed text.
  package func candidates(_ request: HMPValueRequest) async -> [HMPCandidate] {
    let values = LiveValues(
      target: target, schema: { () async throws(TargetError) in try await self.targetSchema() },
      files: { prefix in
        await MainLoop.withDeadline(after: Self.patienceForFiles) {
          await MainLoop.offload { FileNames.candidates(prefix) }
        } ?? []
      })
    // The query outlives the request, so that a late response serves the next one.
    let query = MainLoop.task { (try? await values.candidates(request)) ?? [] }
    let candidates = await MainLoop.withDeadline(after: timeLimit) { await MainLoop.value(of: query) }
    if let candidates { return candidates }
    return (try? await cached.candidates(request)) ?? []
  }

  /// The candidates from earlier responses.
  private var cached: LiveValues {
    let (schema, timeLimit) = (schema, timeLimit)
    return LiveValues(
      target: target.cached,
      schema: { () async throws(TargetError) in
        guard let schema else { throw .timedOut(timeLimit) }
        return schema
      },
      files: { _ in [] })
  }

  /// Whether a query is in progress.
  var isQuerying: Bool { target.isQuerying }

  /// Marks all cached responses as outdated, because a command may have changed anything.
  package func forget() { target.forget() }

  /// Drops all cached responses, including those that stay valid as long as a process runs.
  package func targetIsAnother() {
    schema = nil
    target = CachingTarget(actualTarget)
  }

  /// Marks cached responses as outdated if the event reports a change of devices, nodes or jobs.
  package func heard(event name: String) {
    if Self.changeEvents.contains(where: name.hasPrefix) { forget() }
  }

  /// Prefixes of the events that report such a change.
  private static let changeEvents = [
    "BLOCK_", "DEVICE_", "JOB_STATUS_CHANGE", "NETDEV_", "NIC_", "QUORUM_", "UNPLUG_", "VSERPORT_",
  ]

  private func targetSchema() async throws(TargetError) -> TargetSchema {
    if let schema { return schema }
    let schema = TargetSchema(try await target.execute(QueryQmpSchema()))
    self.schema = schema
    return schema
  }
}

/// Candidates for names of files.
enum FileNames {
  /// The files whose paths begin with the prefix; a folder ends with a slash, and is not a complete candidate.
  ///
  /// Blocks while it reads the folder. A folder that cannot be read has no candidates.
  static func candidates(_ prefix: String) -> [HMPCandidate] {
    let slash = prefix.lastIndex(of: "/")
    let folder = slash.map { String(prefix[...$0]) } ?? ""
    let start = slash.map { String(prefix[prefix.index(after: $0)...]) } ?? prefix
    guard let handle = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(handle) }
    var candidates: [HMPCandidate] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      guard name.hasPrefix(start), name != ".", name != "..", !name.hasPrefix(".") || start.hasPrefix(".") else {
        continue
      }
      let isFolder = isFolder(folder + name)
      candidates.append(HMPCandidate(folder + name + (isFolder ? "/" : ""), isComplete: !isFolder))
    }
    return candidates
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
