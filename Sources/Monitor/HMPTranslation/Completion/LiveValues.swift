import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

/// The candidates of each kind, from queries to a target.
@MainLoop
struct LiveValues {
  let target: any CommandTarget
  /// The target's schema.
  let schema: @MainLoop @Sendable () async throws(TargetError) -> TargetSchema
  /// The files of a folder, read without blocking the main loop.
  let files: @Sendable (_ prefix: String) async -> [HMPCandidate]

  /// The candidates for a request; empty for an unknown kind.
  func candidates(_ request: HMPValueRequest) async throws(TargetError) -> [HMPCandidate] {
    if request.kind.hasPrefix("enum:") { return try await enumerated(request) }
    if let language = OptionLanguage(kind: request.kind) {
      return try await candidates(OptionAtCursor(request.prefix, impliedKey: language.impliedKey), language)
    }
    guard let kind = CompletionKind(rawValue: request.kind) else { return [] }
    switch kind {
    case .qmpArguments: return try await arguments(request)
    case .qomProperty: return try await properties(ofObject: request.arguments.string("path") ?? "")
    default: return try await values(of: kind, beginning: request.prefix)
    }
  }

  /// The candidates of a kind that does not depend on other arguments.
  func values(of kind: CompletionKind, beginning prefix: String) async throws(TargetError) -> [HMPCandidate] {
    switch kind {
    case .audiodev: try await audioDevices()
    case .block: await blocks()
    case .chardev: try await characterDevices()
    case .chardevType: try await characterDeviceTypes()
    case .cpu: try await vCPUs()
    case .device: try await children(of: "/machine/peripheral")
    case .driver: try await drivers()
    case .event: try await schema().eventNames.map { HMPCandidate($0) }
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
    case .command, .line, .keptLine, .qmpArguments, .qomProperty: []
    }
  }
}

/// Block devices, nodes, exports, jobs and snapshots.
extension LiveValues {
  /// Block devices and nodes; a target may support only one of the two.
  func blocks() async -> [HMPCandidate] {
    let devices = ((try? await target.execute(QueryBlock())) ?? []).filter { !$0.device.isEmpty }
    let nodes = (try? await nodes()) ?? []
    return devices.map { HMPCandidate($0.device, description: $0.inserted?.file ?? "not inserted") } + nodes
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

  /// The internal snapshots of all images.
  func snapshots() async throws(TargetError) -> [HMPCandidate] {
    try await namedNodes().flatMap { node in
      (node.image.snapshots ?? []).map { snapshot in
        let size = ReportText.size(UInt64(clamping: snapshot.vmStateSize))
        return HMPCandidate(snapshot.name, description: "\(ReportText.date(snapshot.dateSec)), \(size) of guest state")
      }
    }
  }

  private func namedNodes() async throws(TargetError) -> [BlockDeviceInfo] {
    try await target.execute(QueryNamedBlockNodes(flat: true))
  }
}

/// Devices, drivers, back ends and trace events.
extension LiveValues {
  func vCPUs() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QueryCpusFast()).map { HMPCandidate(String($0.cpuIndex), description: $0.qomPath) }
  }

  func ioThreads() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QueryIothreads()).map { HMPCandidate($0.id, description: "thread \($0.threadId)") }
  }

  /// The drivers of devices that users can add, with the descriptions of the target's own human monitor if it has one.
  func drivers() async throws(TargetError) -> [HMPCandidate] {
    let types = try await target.execute(QomListTypes(implements: "device", abstract: false))
    let described = await NativeNames(target).drivers()
    return types.compactMap { type in
      let driver = described[type.name]
      if driver?.isBuiltIn ?? false { return nil }
      return HMPCandidate(type.name, description: driver?.description ?? type.parent ?? "")
    }
  }

  func objectTypes() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QomListTypes(implements: "user-creatable", abstract: false)).map { type in
      HMPCandidate(type.name, description: type.parent.flatMap { $0 == "object" ? nil : $0 } ?? "")
    }
  }

  func characterDevices() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QueryChardev()).map { HMPCandidate($0.label, description: $0.filename) }
  }

  func characterDeviceTypes() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QueryChardevBackends()).map { HMPCandidate($0.name) }
  }

  func audioDevices() async throws(TargetError) -> [HMPCandidate] {
    (try await target.execute(name: "query-audiodevs").arrayValue ?? []).compactMap { device in
      (device["id"]?.stringValue).map { HMPCandidate($0, description: device["driver"]?.stringValue ?? "") }
    }
  }

  /// The network devices and back ends of the wanted types.
  func networkClients(_ isWanted: (_ type: String) -> Bool) async throws(TargetError) -> [HMPCandidate] {
    let clients = try await NativeNames(target).networkClients()
    return clients.filter { isWanted($0.type) }.map { HMPCandidate($0.name, description: $0.description) }
  }

  func networkTypes() async throws(TargetError) -> [HMPCandidate] {
    try await schema().values(at: ["type"], in: "netdev_add").map { HMPCandidate($0) }
  }

  /// The trace events with this prefix.
  ///
  /// A target has thousands, so the target selects them.
  func traceEvents(_ prefix: String) async throws(TargetError) -> [HMPCandidate] {
    let pattern = prefix.filter { $0 != "*" && $0 != "?" } + "*"
    return try await target.execute(TraceEventGetState(name: pattern)).map { event in
      HMPCandidate(event.name, description: event.state.name)
    }
  }
}

/// QOM objects and their properties.
extension LiveValues {
  /// The children of an object, with their types.
  func children(of path: String) async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QomList(path: path)).compactMap { property in
      property.childType.map { HMPCandidate(property.name, description: $0) }
    }
  }

  /// The paths that begin with the prefix; the path of an object with children ends with a slash.
  func objects(below prefix: String) async throws(TargetError) -> [HMPCandidate] {
    guard let slash = prefix.lastIndex(of: "/") else { return [HMPCandidate("/", isComplete: false)] }
    let folder = String(prefix[...slash])
    let start = prefix[prefix.index(after: slash)...]
    let properties = try await target.execute(QomList(path: Self.path(folder))).filter { $0.name.hasPrefix(start) }
    // All queries are sent at once: with a distant target, each response takes a round trip.
    let queries = properties.map { property in
      MainLoop.task { property.childType != nil ? await hasChildren(folder + property.name) : false }
    }
    var candidates: [HMPCandidate] = []
    for (property, query) in zip(properties, queries) {
      guard let type = property.childType ?? property.linkType else { continue }
      let hasMore = await query.value
      let label = property.name + (hasMore ? "/" : "")
      candidates.append(HMPCandidate(folder + label, description: type, label: label, isComplete: !hasMore))
    }
    return candidates
  }

  /// The properties of an object, without its children.
  func properties(ofObject path: String) async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QomList(path: path)).compactMap { property in
      guard property.childType == nil else { return nil }
      return HMPCandidate(property.name, description: property.words)
    }
  }

  private func hasChildren(_ path: String) async -> Bool {
    ((try? await target.execute(QomList(path: path))) ?? []).contains { $0.childType != nil }
  }

  /// The folder without the slash at its end, except for the root.
  private static func path(_ folder: String) -> String { folder.count > 1 ? String(folder.dropLast()) : folder }
}

/// Migration capabilities and parameters.
extension LiveValues {
  func migrationCapabilities() async throws(TargetError) -> [HMPCandidate] {
    try await target.execute(QueryMigrateCapabilities()).map { status in
      HMPCandidate(status.capability.name, description: status.state ? "on" : "off")
    }
  }

  /// The parameters that can be set, with their values.
  func migrationParameters() async throws(TargetError) -> [HMPCandidate] {
    let values = try await target.execute(name: "query-migrate-parameters").objectValue ?? [:]
    let settable = (try? await schema())?.members(at: [], in: "migrate-set-parameters").map(\.name) ?? []
    let names = settable + values.map(\.name).filter { !settable.contains($0) }
    return names.map { name in
      HMPCandidate(name, description: values[name].map { $0.stringValue ?? $0.text() } ?? "not set")
    }
  }
}

/// Values of enumerations in the target's schema.
extension LiveValues {
  /// The values of the member that an argument is mapped to; empty if the member is not an enumeration.
  func enumerated(_ request: HMPValueRequest) async throws(TargetError) -> [HMPCandidate] {
    let schema = try await schema()
    for command in request.row.qmpCommands {
      for member in members(of: request) {
        let words = schema.values(at: [member], in: command)
        if !words.isEmpty { return words.map { HMPCandidate($0) } }
      }
    }
    return []
  }

  /// The members that an argument may be mapped to.
  private func members(of request: HMPValueRequest) -> [String] {
    if case .call(let call) = request.row.binding,
      let mapping = call.mapping.first(where: { $0.argument == request.argument })
    {
      return mapping.members
    }
    return [request.argument, String(request.argument.map { $0 == "_" ? "-" : $0 })]
  }

  /// Candidates for the last key of a combination, after the keys before it.
  func keys(_ prefix: String) async throws(TargetError) -> [HMPCandidate] {
    let head = prefix.lastIndex(of: "-").map { String(prefix[...$0]) } ?? ""
    let words = try await schema().values(at: ["keys", "0", "data"], in: "send-key") { path in
      path == ["keys", "0", "type"] ? "qcode" : nil
    }
    return words.map { HMPCandidate(head + $0, label: $0) }
  }
}
