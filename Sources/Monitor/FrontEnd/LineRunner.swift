package import HMP
import HMPTables
package import MainLoop
import QAPIRuntime

/// Runs the lines of one monitor for a front end: one at a time, each within the time limit, each to be cancelled.
@MainLoop
package final class LineRunner {
  /// What became of a line.
  package struct Outcome: Sendable {
    /// The command as an error names it: `info block`; empty for a blank line.
    package var command: String
    package var result: Result<HMPOutput, HMPError>
    package var ending: Ending?
    package var status: ExitStatus
    /// What the person may have meant; nil if there is nothing to say.
    package var advice: String?
  }

  /// A command after which the front end leaves.
  package enum Ending: Sendable {
    case quit, detach
  }

  private var session: HMPSession
  /// Gives a table with further commands, once; nil when there are none.
  package var furtherTable: FurtherTable?
  let timeLimit: Duration?
  private let detachRefusal: String?
  /// More than one where a line has others run.
  private var running: [Course] = []
  private var wasInterrupted = false
  var inner = InnerLines()
  /// The files whose lines run, each with the lines that are left; the innermost is the last.
  var sourced: [SourcedLines] = []
  private(set) var present: Present?
  private(set) var beforeLine: BeforeLine?

  /// Shows what came of a line that another line has had run; the place is that of a file's line.
  package typealias Present = @MainLoop @Sendable (_ outcome: Outcome, _ line: String, _ place: String?) -> Void

  /// Called before each line of a file; returns why the line does not run, or nil if it does.
  package typealias BeforeLine = @MainLoop @Sendable (_ line: ParsedLine) async -> String?

  package typealias FurtherTable = @MainLoop @Sendable () async throws(HMPError) -> HMPTable?

  /// Makes a runner; `detachRefusal` is why the target cannot be left running, nil where it can.
  package init(session: HMPSession, timeLimit: Duration? = nil, detachRefusal: String? = nil) {
    self.session = session
    self.timeLimit = timeLimit
    self.detachRefusal = detachRefusal
  }

  package var context: HMPContext { session.context }

  /// Lets lines have others run, those of files and repeated ones, and ask for secrets.
  ///
  /// Within a file the answer is the next line of that file; elsewhere `askSecret` gives it. Without `beforeLine`
  /// all lines of a file run.
  package func serve(
    _ script: ScriptSettings, isTerminal: Bool, askSecret: @escaping HMPFrontEnd.AskSecret,
    beforeLine: BeforeLine? = nil, tell: @escaping HMPFrontEnd.Tell = { _ in }, present: @escaping Present
  ) {
    self.present = present
    self.beforeLine = beforeLine
    context.state.frontEnd = HMPFrontEnd(
      isTerminal: isTerminal,
      show: { line, result in
        present(Outcome(command: "", result: result, status: .success), line, nil)
      },
      source: { [weak self] path throws(HMPError) in
        guard let self else { return HMPOutput() }
        return try await source(path, script)
      },
      askSecret: { [weak self] prompt, isUsed throws(HMPError) in
        guard let file = self?.sourced.last else { return try await askSecret(prompt, isUsed) }
        guard let line = file.next() else { throw .secretMissing }
        return line
      }, tell: tell)
  }

  /// Whether the line, whose variables may not have their values yet, is of a command that asks for secrets.
  package func mayAsk(_ line: String) -> Bool { context.mayAsk(line) }

  /// Reads a line; has no effect on the monitor.
  package func parse(_ line: String) -> ParsedLine { session.context.parse(line) }

  /// Runs one line to its end, and the lines that it runs in turn.
  package func run(_ line: ParsedLine) async -> Outcome {
    wasInterrupted = false
    inner = InnerLines()
    var outcome = await perform(line)
    outcome.status.merge(inner.status)
    outcome.ending = outcome.ending ?? inner.ending
    return outcome
  }

  func perform(_ line: ParsedLine) async -> Outcome {
    let invocation: HMPInvocation
    if furtherTable == nil, let read = session.readAtOnce(line) {
      invocation = read
    } else {
      do throws(HMPError) {
        guard let read = try await read(line) else {
          return Outcome(command: "", result: .success(HMPOutput()), status: .success)
        }
        invocation = read
      } catch {
        var outcome = Outcome(
          command: error.command ?? line.invalidCommand ?? "", result: .failure(error),
          status: status(of: .failure(error), hasTimedOut: false))
        if case .unknownCommand = error {
          outcome.advice = await UnknownCommandAdvice(context).text(for: line.text, named: outcome.command)
        }
        return outcome
      }
    }
    let flags = invocation.row.flags
    if flags.contains(.endsMonitor), let detachRefusal {
      return Outcome(
        command: invocation.row.path, result: .failure(.refused(detachRefusal)), status: .commandFailed)
    }
    var outcome = await run(invocation)
    if case .success = outcome.result, !session.context.options.dryRun {
      if flags.contains(.endsTarget) { outcome.ending = .quit }
      if flags.contains(.endsMonitor) { outcome.ending = .detach }
    }
    return outcome
  }

  /// Cancels the line that is running; false when none is.
  @discardableResult
  package func interrupt() -> Bool {
    guard !running.isEmpty else { return false }
    wasInterrupted = true
    for course in running { course.cancel() }
    return true
  }

  /// Gets the further commands, if that has not been tried; `table` is then that with them.
  ///
  /// It has the time limit of a line, can be interrupted as one, and is then tried again with the next.
  package func addFurtherCommands() async throws(HMPError) {
    guard let furtherTable else { return }
    self.furtherTable = nil
    let task = MainLoop.task { () async -> Result<HMPTable?, HMPError> in
      do throws(HMPError) {
        return .success(try await furtherTable())
      } catch {
        return .failure(error)
      }
    }
    let course = Course { task.cancel() }
    begin(course, limit: timeLimit)
    let result = await MainLoop.value(of: task)
    end(course)
    if case .failure(.target(.cancelled)) = result { self.furtherTable = furtherTable }
    if course.hasTimedOut, case .failure = result, let timeLimit { throw .target(.timedOut(timeLimit)) }
    if let table = try result.get() { session = session.with(table) }
  }

  /// Lets `interrupt` and the limit cancel something that is waited for.
  private func begin(_ course: Course, limit: Duration?) {
    running.append(course)
    course.timer = limit.map { limit in
      MainLoop.schedule(after: limit) {
        course.hasTimedOut = true
        course.cancel()
      }
    }
  }

  private func end(_ course: Course) {
    course.timer?.cancel()
    running.removeAll { $0 === course }
  }

  /// Completes the reading of a line; one that names no known command, or asks for help, may be about a further one.
  private func read(_ line: ParsedLine) async throws(HMPError) -> HMPInvocation? {
    do throws(HMPError) {
      let invocation = try await session.read(line)
      guard furtherTable != nil, invocation?.row.flags.contains(.needsAllTables) ?? false else { return invocation }
    } catch {
      guard furtherTable != nil, case .unknownCommand = error else { throw error }
    }
    try await addFurtherCommands()
    return try await session.read(parse(line.text))
  }

  private func run(_ invocation: HMPInvocation) async -> Outcome {
    let session = session
    let early = EarlyResult()
    let task = MainLoop.task { () async -> Result<HMPOutput, HMPError> in
      let result: Result<HMPOutput, HMPError>
      do throws(HMPError) {
        result = .success(try await session.run(invocation))
      } catch {
        result = .failure(error)
      }
      early.result = result
      return result
    }
    // Most lines of the embedded engine have ended by now, and cost nothing more.
    if let result = early.result { return outcome(of: invocation, result, hasTimedOut: false) }
    let course = Course { task.cancel() }
    begin(course, limit: invocation.row.flags.contains(.limitsLines) ? nil : timeLimit)
    let result = await MainLoop.value(of: task)
    end(course)
    return outcome(of: invocation, result, hasTimedOut: course.hasTimedOut)
  }

  private func outcome(
    of invocation: HMPInvocation, _ result: Result<HMPOutput, HMPError>, hasTimedOut: Bool
  ) -> Outcome {
    var result = result
    if hasTimedOut, case .failure = result, let timeLimit { result = .failure(.target(.timedOut(timeLimit))) }
    if invocation.row.flags.contains(.endsTarget), case .failure(.target(.connectionLost)) = result {
      // The target was quicker to end than to answer.
      result = .success(HMPOutput())
    }
    return Outcome(
      command: invocation.row.path, result: result, status: status(of: result, hasTimedOut: hasTimedOut))
  }

  private func status(of result: Result<HMPOutput, HMPError>, hasTimedOut: Bool) -> ExitStatus {
    if case .success(let output) = result, !output.wasCancelled {
      return output.error == nil ? .success : .commandFailed
    }
    if hasTimedOut { return .timedOut }
    if wasInterrupted { return .interrupted }
    switch result {
    case .failure(.target(.connectionLost)): return .noConnection
    case .failure(.timedOut), .failure(.target(.timedOut)): return .timedOut
    case .failure, .success: return .commandFailed
    }
  }
}

/// A wait of a line, which its time limit or a person may end.
@MainLoop
private final class Course {
  let cancel: @MainLoop () -> Void
  var timer: MainLoop.Timer?
  var hasTimedOut = false

  init(cancel: @escaping @MainLoop () -> Void) { self.cancel = cancel }
}

/// The result of a line that has ended without a suspension.
@MainLoop
private final class EarlyResult {
  var result: Result<HMPOutput, HMPError>?
}

extension HMPError {
  /// The command that a line names, for a line that could not be read; nil when it names none.
  var command: String? {
    switch self {
    case .unknownCommand(let typed), .beforeMachine(let typed), .unavailable(let typed): typed.trimmed
    case .usage(let error): error.typed.trimmed
    case .qmp, .target, .timedOut, .refused: nil
    }
  }
}

extension String {
  /// Without the blanks in front.
  fileprivate var trimmed: String { String(drop { $0 == " " || $0 == "\t" }) }
}
