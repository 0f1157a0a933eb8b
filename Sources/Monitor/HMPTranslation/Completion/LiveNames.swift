import Glibc
package import HMP
package import MainLoop
import MonitorAPI
package import QAPIRuntime

/// The values that Tab offers, asked of the target when they are wanted, and remembered until something has changed.
///
/// Nobody waits longer than the patience lasts. A target that is slower is heard all the same, for the next time; until
/// then what it said before is offered.
@MainLoop
package final class LiveNames {
  /// Calls `ring` once, later; what it returns is called when nobody waits for that any more.
  package typealias Alarm = @MainLoop (_ ring: @escaping @MainLoop @Sendable () -> Void) -> () -> Void

  package nonisolated static let patience = Duration.milliseconds(150)

  private let asked: any CommandTarget
  private var target: RememberingTarget
  private let alarm: Alarm
  private var schema: TargetSchema?

  package init(_ target: any CommandTarget, alarm: @escaping Alarm = LiveNames.patienceAlarm) {
    asked = target
    self.target = RememberingTarget(target)
    self.alarm = alarm
  }

  /// Rings when the patience is at its end.
  package static func patienceAlarm(_ ring: @escaping @MainLoop @Sendable () -> Void) -> () -> Void {
    let timer = MainLoop.schedule(after: patience, ring)
    return { timer.cancel() }
  }

  /// Asks for the target's description, which is large, before anybody wants it; nobody waits for that.
  package func prepare() {
    _ = MainLoop.task { _ = try? await self.targetSchema() }
  }

  /// The values of what is wanted; those that do not begin with what has been typed may be among them.
  package func candidates(_ request: HMPValueRequest) async -> [HMPCandidate] {
    let values = LiveValues(
      target: target, schema: { () async throws(TargetError) in try await self.targetSchema() },
      files: { prefix in await MainLoop.offload { FileNames.candidates(prefix) } })
    let race = Race<[HMPCandidate]>()
    _ = MainLoop.task { race.end((try? await values.candidates(request)) ?? []) }
    if let candidates = race.outcome { return candidates }
    let stop = alarm { race.end(nil) }
    defer { stop() }
    if let candidates = await race.wait() { return candidates }
    return (try? await remembered.candidates(request)) ?? []
  }

  /// The values that need not be asked for.
  private var remembered: LiveValues {
    let schema = schema
    return LiveValues(
      target: target.recalled,
      schema: { () async throws(TargetError) in
        guard let schema else { throw .timedOut(LiveNames.patience) }
        return schema
      },
      files: { _ in [] })
  }

  /// Whether a question to the target has no answer yet.
  var isAsking: Bool { target.isAsking }

  /// Asks anew from now on, since a command may have changed anything.
  package func forget() { target.forget() }

  /// Asks anew from now on, also for what a process does not change as long as it runs.
  package func targetIsAnother() {
    schema = nil
    target = RememberingTarget(asked)
  }

  /// Asks anew from now on, if that event says that there is something else than before.
  package func heard(event name: String) {
    if Self.tellingEvents.contains(where: name.hasPrefix) { forget() }
  }

  /// What the names of events begin with that come with changes of what there is.
  private static let tellingEvents = [
    "BLOCK_", "DEVICE_", "JOB_STATUS_CHANGE", "NETDEV_", "NIC_", "QUORUM_", "UNPLUG_", "VSERPORT_",
  ]

  private func targetSchema() async throws(TargetError) -> TargetSchema {
    if let schema { return schema }
    let schema = TargetSchema(try await target.execute(QueryQmpSchema()))
    self.schema = schema
    return schema
  }
}

/// The first of several outcomes, and someone who waits for it.
@MainLoop
private final class Race<Value: Sendable> {
  /// The first outcome; nil as long as there is none, and where that was giving up.
  private(set) var outcome: Value?
  private var isOver = false
  private var waiter: CheckedContinuation<Value?, Never>?

  nonisolated init() {}

  /// Without effect when it is not the first.
  func end(_ outcome: Value?) {
    guard !isOver else { return }
    isOver = true
    self.outcome = outcome
    waiter?.resume(returning: outcome)
    waiter = nil
  }

  /// The first outcome; to be called once.
  func wait() async -> Value? {
    if isOver { return outcome }
    return await withCheckedContinuation { waiter = $0 }
  }
}

/// What Tab offers for an argument, by the words that the tables use.
package enum CompletionKind: String, Sendable, CaseIterable {
  case audiodev
  /// A disk, or a node.
  case block
  case chardev
  case chardevType = "chardev-type"
  /// A command of the monitor; its tables are asked, not the target.
  case command
  case cpu
  /// What `device_del` takes.
  case device
  case driver
  case event
  case export
  case file
  case iothread
  case job
  /// The last of keys that are pressed together.
  case key
  /// A command with its arguments; asked likewise.
  case line
  /// Likewise, for a line that is kept for later.
  case keptLine = "kept-line"
  case migrationCapability = "migration-capability"
  case migrationParameter = "migration-parameter"
  /// A back end or a network card.
  case netclient
  case netdev
  case netdevType = "netdev-type"
  case node
  case object
  case objectType = "object-type"
  /// `key=value ...` for the QMP command that the argument in front names.
  case qmpArguments = "qmp-arguments"
  case qmpCommand = "qmp-command"
  case qomPath = "qom-path"
  /// A property of the object that the argument in front names.
  case qomProperty = "qom-property"
  case snapshot
  case traceEvent = "trace-event"

  /// Whether the word of a table says something: a kind, words as `a|b|c`, an enumeration of the schema, or
  /// options (`OptionLanguage`).
  package static func isKnown(_ word: String) -> Bool {
    CompletionKind(rawValue: word) != nil || word.contains("|") || word.hasPrefix("enum:")
      || OptionLanguage(kind: word) != nil
  }
}

/// The names of files, for Tab.
enum FileNames {
  /// Those in the folder that the prefix names; a folder ends with a slash, after which the name goes on.
  ///
  /// Blocks while it reads the folder. A folder that cannot be read has none.
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
