package import BlockStorage
package import MainLoop
package import MonitorAPI
package import QAPIRuntime
package import QJSON

/// The embedded target: handlers of the schema's commands over a graph of block nodes.
///
/// The handlers are extensions of this class, one file for each topic.
@MainLoop
package final class StorageDaemon {
  package let graph: BlockGraph
  let control: ControlServices
  let backgroundIO = ImageIOBackground()
  let work = StorageWork()
  /// The part of the schema that describes the commands and events of the engine.
  fileprivate lazy var schema = EncodedJSON(
    OwnSchema(IntrospectionText.monitorAPISchema.entries(after: control.policy)).entries(
      commands: Set(control.commandNames()), events: Self.eventNames))

  /// The events that the engine sends, by name.
  private static let eventNames: Set<String> = []

  package init(control: ControlServices, graph: BlockGraph) {
    self.control = control
    self.graph = graph
  }

  package convenience init(control: ControlServices) {
    self.init(control: control, graph: BlockGraph())
  }

  /// Waits for the requests in flight, but no longer than the limit or until the task is cancelled.
  ///
  /// Requests whose clients have left are not waited for.
  /// - Returns: what has not ended, for people
  package func end(within limit: Duration) async -> [String] {
    await work.end(within: limit)
    return work.abandoned
  }

  /// Cancels requests in the background, and flushes the files.
  ///
  /// Nodes with requests in flight are not flushed.
  package func close(within limit: Duration) async {
    backgroundIO.cancelAll()
    await MainLoop.withDeadline(after: limit) { [self] in await flush() }
  }

  private func flush() async {
    for node in graph.nodes where node.requests.isIdle && node.children.isEmpty && node.filename != nil {
      guard case .file = node.definition?.driver, !node.isReadOnly else { continue }
      // No client is left to report an error to.
      try? await node.flush()
    }
  }
}

/// The functions of the program that the control commands need.
@MainLoop
package struct ControlServices: Sendable {
  /// The version as query-version returns it.
  package var major: Int64
  package var minor: Int64
  package var micro: Int64
  package var package: String
  /// The names of all commands, in the order of the schema.
  package var commandNames: @MainLoop @Sendable () -> [String]
  /// Begins to end the process; the response to `quit` is still sent.
  package var quit: @MainLoop @Sendable () -> Void
  /// Runs a line in a human monitor of its own, and returns its output.
  package var humanMonitor: @MainLoop @Sendable (_ line: String, _ cpu: Int64?) async -> String
  /// What clients do not see.
  package var policy = FeaturePolicy()

  package init(
    major: Int64, minor: Int64, micro: Int64, package: String,
    commandNames: @escaping @MainLoop @Sendable () -> [String],
    quit: @escaping @MainLoop @Sendable () -> Void,
    humanMonitor: @escaping @MainLoop @Sendable (_ line: String, _ cpu: Int64?) async -> String
  ) {
    self.major = major
    self.minor = minor
    self.micro = micro
    self.package = package
    self.commandNames = commandNames
    self.quit = quit
    self.humanMonitor = humanMonitor
  }
}

extension StorageDaemon: ControlHandlers {
  /// Called in command mode only, since a session negotiates by itself.
  package func qmpCapabilities(_: borrowing PlainContext, enable: [QMPCapability]?) throws(QMPError) {
    throw QMPError(.commandNotFound, "Capabilities negotiation is already complete, command ignored")
  }

  package func queryVersion(_: borrowing PlainContext) throws(QMPError) -> VersionInfo {
    VersionInfo(
      qemu: VersionTriple(major: control.major, minor: control.minor, micro: control.micro), package: control.package)
  }

  package func queryCommands(_: borrowing PlainContext) throws(QMPError) -> [CommandInfo] {
    control.commandNames().map { CommandInfo(name: $0) }
  }

  package func queryName(_: borrowing PlainContext) throws(QMPError) -> NameInfo { NameInfo() }

  package func quit(_: borrowing PlainContext) throws(QMPError) { control.quit() }

  package func humanMonitorCommand(
    _: borrowing CoroutineContext, commandLine: String, cpuIndex: Int64?
  ) async throws(QMPError) -> String {
    await control.humanMonitor(commandLine, cpuIndex)
  }

  /// The coroutines that are suspended, without those that wait for this list.
  package func xQueryCoroutines(_: borrowing PlainContext) throws(QMPError) -> [CoroutineInfo] {
    let now = ContinuousClock.now
    let callers = Set(Coroutine.callers.map(\.id))
    return Coroutine.all.filter { !callers.contains($0.id) }.map { coroutine in
      let (seconds, attoseconds) = (now - coroutine.started).components
      return CoroutineInfo(
        id: coroutine.id, command: coroutine.command, monitor: coroutine.monitor?.name,
        waitingFor: coroutine.waitingFor,
        age: UInt64(max(seconds, 0)) * 1_000_000_000 + UInt64(max(attoseconds, 0) / 1_000_000_000))
    }
  }

  package func xQueryStalls(_: borrowing PlainContext) throws(QMPError) -> StallInfo {
    let stalls = MainLoop.stalls
    return StallInfo(
      count: UInt64(stalls.count), command: stalls.longest?.command,
      longest: stalls.longest.map { stall in
        let (seconds, attoseconds) = stall.duration.components
        return UInt64(max(seconds, 0)) * 1_000_000_000 + UInt64(max(attoseconds, 0) / 1_000_000_000)
      })
  }
}

extension StorageDaemon {
  /// The commands that the engine has, each with its handler.
  package func commandTable() -> CommandTable {
    var table = CommandTable()
    table.appendControl(self)
    table.appendStorageEngine(self)
    table.appendIntrospect(self)
    return table
  }
}

extension StorageDaemon: IntrospectHandlers {
  package func queryQmpSchema(_: borrowing PlainContext, raw arguments: JSONObject) throws(QMPError) -> any QAPIValue {
    if let member = arguments.first { throw .generic("Parameter '\(member.name)' is unexpected") }
    return schema
  }
}

/// The part of a schema that describes some of its commands and events.
///
/// Types that none of them refers to are left out; the rest keeps its order.
struct OwnSchema {
  private let entries: [JSONValue]
  private let positions: [String: Int]

  init(_ entries: JSONValue) {
    self.entries = entries.arrayValue ?? []
    positions = Dictionary(
      self.entries.enumerated().compactMap { position, entry in
        entry["name"]?.stringValue.map { ($0, position) }
      }, uniquingKeysWith: { first, _ in first })
  }

  func entries(commands: Set<String>, events: Set<String>) -> JSONValue {
    var kept: Set<Int> = []
    var waiting = entries.indices.filter { index in
      let name = entries[index]["name"]?.stringValue ?? ""
      switch entries[index]["meta-type"]?.stringValue {
      case "command": return commands.contains(name)
      case "event": return events.contains(name)
      default: return false
      }
    }
    while let next = waiting.popLast() {
      guard kept.insert(next).inserted else { continue }
      waiting += types(in: entries[next]).compactMap { positions[$0] }
    }
    return .array(entries.indices.filter(kept.contains).map { entries[$0] })
  }

  /// The types that an entry refers to.
  private func types(in entry: JSONValue) -> [String] {
    var names = ["arg-type", "ret-type", "element-type"].compactMap { entry[$0]?.stringValue }
    for list in ["members", "variants"] {
      names += (entry[list]?.arrayValue ?? []).compactMap { $0["type"]?.stringValue }
    }
    return names
  }
}
