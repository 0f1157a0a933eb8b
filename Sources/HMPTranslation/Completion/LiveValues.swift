import HMP
import MainLoop
import QAPIRuntime

/// The values of each kind, from what a target answers.
@MainLoop
struct LiveValues {
  let target: any CommandTarget
  /// The target's description of its commands.
  let schema: @MainLoop @Sendable () async throws(TargetError) -> TargetSchema
  /// The files of a folder, which may be slow too.
  let files: @Sendable (_ prefix: String) async -> [HMPCandidate]

  /// The values of what is wanted; none of a kind that is not known.
  func candidates(_ request: HMPValueRequest) async throws(TargetError) -> [HMPCandidate] {
    if request.kind.hasPrefix("enum:") { return try await enumerated(request) }
    if request.kind.hasPrefix("options:") {
      return try await options(request, ofCommandLine: String(request.kind.dropFirst("options:".count)))
    }
    guard let kind = CompletionKind(rawValue: request.kind) else { return [] }
    switch kind {
    case .options: return try await options(request)
    case .qmpArguments: return try await arguments(request)
    case .qomProperty: return try await properties(ofObject: request.arguments.string("path") ?? "")
    default: return try await values(of: kind, beginning: request.prefix)
    }
  }

  /// The values of a kind that does not depend on other arguments.
  func values(of kind: CompletionKind, beginning prefix: String) async throws(TargetError) -> [HMPCandidate] {
    switch kind {
    case .audiodev: try await audioDevices()
    case .block: await blocks()
    case .chardev: try await characterDevices()
    case .chardevType: try await characterDeviceTypes()
    case .cpu: try await processors()
    case .device: try await children(of: "/machine/peripheral")
    case .driver: try await drivers()
    case .event: try await schema().events.map { HMPCandidate($0) }
    case .export: try await exports()
    case .file: await files(prefix)
    case .iothread: try await ioThreads()
    case .job: try await jobs()
    case .key: try await keys(prefix)
    case .migrationCapability: try await migrationCapabilities()
    case .migrationParameter: try await migrationParameters()
    case .netclient: try await networkClients { _ in true }
    case .netdev: try await networkClients { $0 != "nic" }
    case .netdevType: try await networkTypes()
    case .node: try await nodes()
    case .object: try await children(of: "/objects")
    case .objectType: try await objectTypes()
    case .qmpCommand: try await target.commandNames().map { HMPCandidate($0) }
    case .qomPath: try await objects(below: prefix)
    case .snapshot: try await snapshots()
    case .traceEvent: try await traceEvents(prefix)
    case .command, .line, .options, .qmpArguments, .qomProperty: []
    }
  }
}
