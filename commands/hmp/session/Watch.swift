import HMP
import HMPTranslation
import MainLoop
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
  static func watch(_ arguments: WatchArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    var watch = try Watch(arguments)
    if try context.parse(watch.line).invocation()?.row.name == "watch" {
      throw .refused("watch: the command cannot be watch")
    }
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

  /// Whether the number of runs has a limit other than an error and Ctrl-C.
  var ends: Bool { count != nil || untilChange || mark != nil }

  init(_ arguments: WatchArguments) throws(HMPFailure) {
    line = arguments.command
    let seconds = arguments.interval
    guard (0..<1e9).contains(seconds) else { throw .refused("watch: the interval \(seconds) s is out of range") }
    interval = .seconds(seconds)
    untilChange = arguments.changed
    mark = arguments.until
    count = try arguments.count.map { text throws(HMPFailure) in
      guard let count = Int64(text), count > 0 else { throw .refused("watch: '\(text)' is not a number of runs") }
      return count
    }
  }

  /// Runs the command once; returns false after the last run.
  ///
  /// With `-c` or `-u`, output that equals the previous output is not shown again.
  @MainLoop
  mutating func runOnce(_ context: HMPContext) async throws(HMPFailure) -> Bool {
    let output = try await context.run(line)
    runs += 1
    lastValue = output.value
    if (mark == nil && !untilChange) || output.text != previous { try show(output, context) }
    previous = output.text
    if let count, runs >= count { return false }
    if let mark, output.text.contains(mark) { return false }
    if untilChange, let first, output.text != first { return false }
    first = first ?? output.text
    return true
  }

  /// Waits for the interval.
  ///
  /// - Throws: `TargetError.cancelled` if the task is cancelled.
  func pause() async throws(HMPFailure) {
    do throws(CancellationError) {
      try await Coroutine.wait(for: "the next run") { () async throws(CancellationError) in
        try await MainLoop.sleep(for: interval)
      }
    } catch {
      throw .target(.cancelled)
    }
  }

  @MainLoop
  private mutating func show(_ output: HMPOutput, _ context: HMPContext) throws(HMPFailure) {
    if let frontEnd = context.state.frontEnd { return frontEnd.show(line, .success(output)) }
    collected += output.text
    guard collected.utf8.count <= Self.collectionLimit else {
      throw .refused("watch: the output is larger than \(Self.collectionLimit) bytes")
    }
  }
}
