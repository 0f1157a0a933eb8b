import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Runs a command repeatedly.
  ///
  /// The JSON value is an object with the members `runs` and `last`.
  ///
  /// A front end shows each output immediately. Without one, the output is that of all runs, so their number must have a
  /// limit.
  @MainLoop
  static func watch(_ arguments: WatchArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let row = try context.parse(arguments.command).invocation()?.row
    if row?.name == "watch" { throw .refused("watch: the command cannot be watch") }
    var watch = try Watch(arguments, of: row)
    if context.options.dryRun { return try await context.run(watch.line) }
    if context.state.frontEnd == nil, !watch.ends {
      throw .refused("watch: this monitor needs -n, -c or -u, because it prints all output at the end")
    }
    while try await watch.runOnce(context) {
      try await watch.pause()
    }
    return HMPOutput(text: watch.collected, value: ["runs": .integer(watch.runs), "last": watch.lastValue])
  }
}

/// The repetition of a command.
private struct Watch {
  /// The limit in bytes for the output without a front end.
  private static let collectionLimit = 1 << 20

  let line: String
  private(set) var runs: Int64 = 0
  private(set) var collected = ""
  private(set) var lastValue = JSONValue.null
  private let interval: Duration
  private let count: Int64?
  private let untilChange: Bool
  private let mark: String?
  private var first: String?
  private var previous: String?
  /// How the output tells that what is watched has ended; nil if it does not.
  private var outcome: WatchedOutcome?

  /// Whether the number of runs has a limit other than an error and Ctrl-C.
  var ends: Bool { count != nil || untilChange || mark != nil }

  init(_ arguments: WatchArguments, of row: HMPRow?) throws(HMPError) {
    outcome = row.flatMap(WatchedOutcome.init)
    line = arguments.command
    let seconds = arguments.interval
    guard (0..<1e9).contains(seconds) else { throw .refused("watch: the interval \(seconds) s is out of range") }
    interval = .seconds(seconds)
    untilChange = arguments.changed
    mark = arguments.until
    count = try arguments.count.map { text throws(HMPError) in
      guard let count = Int64(text), count > 0 else { throw .refused("watch: '\(text)' is not a number of runs") }
      return count
    }
  }

  /// Runs the command once; returns false after the last run.
  ///
  /// With `-c` or `-u`, output that equals the previous output is not shown again.
  @MainLoop
  mutating func runOnce(_ context: HMPContext) async throws(HMPError) -> Bool {
    let output = try await context.run(line)
    runs += 1
    lastValue = output.value
    if (mark == nil && !untilChange) || output.text != previous { try show(output, context) }
    previous = output.text
    if let count, runs >= count { return false }
    if let mark {
      if output.text.contains(mark) { return false }
      if let end = outcome?.end(lastValue) { throw .refused("watch: \(end), so '\(mark)' can't come any more") }
    }
    if untilChange, let first, output.text != first { return false }
    first = first ?? output.text
    return true
  }

  /// Waits for the interval.
  ///
  /// - Throws: `TargetError.cancelled` if the task is cancelled.
  func pause() async throws(HMPError) {
    do throws(CancellationError) {
      try await Coroutine.wait(for: "the next run") { () async throws(CancellationError) in
        try await MainLoop.sleep(for: interval)
      }
    } catch {
      throw .target(.cancelled)
    }
  }

  @MainLoop
  private mutating func show(_ output: HMPOutput, _ context: HMPContext) throws(HMPError) {
    if let frontEnd = context.state.frontEnd { return frontEnd.show(line, .success(output)) }
    collected += output.text
    guard collected.utf8.count <= Self.collectionLimit else {
      throw .refused("watch: the output is larger than \(Self.collectionLimit) bytes")
    }
  }
}

/// The end of a migration, a dump or a job, after which the output of its query does not change by itself.
private struct WatchedOutcome {
  private var hadElements = false

  private static let queries: Set<String> = [QueryMigrate.name, QueryDump.name, QueryJobs.name, QueryBlockJobs.name]
  private static let finalStatuses: Set<String> = ["completed", "failed", "cancelled"]

  /// Nil if the row is none of these queries.
  init?(_ row: HMPRow) {
    guard let query = row.qmpCommands.first, Self.queries.contains(query) else { return nil }
  }

  /// What has ended, according to a result; nil if it has not.
  mutating func end(_ result: JSONValue) -> String? {
    if let elements = result.arrayValue {
      // Before the first job, one may still be started.
      defer { hadElements = !elements.isEmpty }
      return hadElements && elements.isEmpty ? "no job is left" : nil
    }
    guard let status = result["status"]?.stringValue, Self.finalStatuses.contains(status) else { return nil }
    return "the status is '\(status)'"
  }
}
