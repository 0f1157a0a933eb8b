import HMP
import HMPTranslation
import MainLoop
import QAPIRuntime
import QJSON

extension Translators {
  /// `watch [-n COUNT] [-c] [-u TEXT] SECONDS COMMAND`.
  ///
  /// Each output is shown at once where there is a front end; else all of them are the output, and something must end it.
  @MainLoop
  static func watch(_ arguments: WatchArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    var watch = try Watch(arguments)
    if try context.parse(watch.line).invocation()?.row.name == "watch" {
      throw .refused("watch: it can't repeat itself")
    }
    if context.options.dryRun { return try await context.run(watch.line) }
    if context.state.frontEnd == nil, !watch.ends {
      throw .refused("watch: this monitor shows all at the end: give -n, -c or -u")
    }
    while try await watch.runOnce(context) {
      try await watch.pause()
    }
    return HMPOutput(text: watch.collected, value: ["runs": .integer(watch.runs), "last": watch.lastValue])
  }
}

/// A command that is repeated.
private struct Watch {
  /// Bytes of output that are kept where they can't be shown at once.
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

  /// Whether anything but a failure and Ctrl-C ends it.
  var ends: Bool { count != nil || untilChange || mark != nil }

  init(_ arguments: WatchArguments) throws(HMPFailure) {
    line = arguments.command
    let seconds = arguments.interval
    guard (0..<1e9).contains(seconds) else { throw .refused("watch: the time in between can't be \(seconds) s") }
    interval = .seconds(seconds)
    untilChange = arguments.changed
    mark = arguments.until
    count = try arguments.count.map { text throws(HMPFailure) in
      guard let count = Int64(text), count > 0 else { throw .refused("watch: '\(text)' is not how often") }
      return count
    }
  }

  /// Runs the command; false when that was the last time.
  ///
  /// Where a change or a text is waited for, an output that is the one before is not shown again.
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

  /// Lets the time in between pass.
  ///
  /// - Throws: `TargetError.cancelled` when the task is cancelled.
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
