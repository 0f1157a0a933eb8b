import CommandLineOptions
import FrontEnd
import Glibc
import LineEditor
import MainLoop

/// Runs the lines of a script: results on standard output, errors with their line's number on standard error.
@MainLoop
final class BatchFrontEnd: FrontEndLoop {
  private let runner: LineRunner
  private let target: OpenTarget
  private let options: Options
  private let form: OutputForm
  private let source: Source
  private var status = ExitStatus.success
  private var isStopped = false
  private var reading: Task<ReadLine, Never>?

  /// What came of reading a line.
  private enum ReadLine: Sendable {
    case line(String)
    case end
    case failure(LineSourceError)
  }

  enum Source {
    case lines([String])
    case reader(PipeReader)
  }

  init(_ source: Source, _ runner: LineRunner, _ target: OpenTarget, _ options: Options) {
    self.source = source
    self.runner = runner
    self.target = target
    self.options = options
    form = OutputForm(options)
  }

  func run() async -> ExitStatus {
    switch source {
    case .lines(let lines): await run(lines)
    case .reader(let reader): await run(reader)
    }
    return status
  }

  func stop(_ reason: StopReason) {
    isStopped = true
    reading?.cancel()
    if reason == .targetEnds { return }
    status.merge(.interrupted)
    runner.interrupt()
  }

  private func run(_ lines: [String]) async {
    for (index, line) in lines.enumerated() {
      if isStopped { return }
      if await run(line, number: index + 1) == .leave { return }
    }
  }

  private func run(_ source: PipeReader) async {
    var number = 0
    while !isStopped {
      number += 1
      let task = MainLoop.task { await Self.read(source) }
      reading = task
      switch await task.value {
      case .end: return
      case .line(let line):
        if await run(line, number: number) == .leave { return }
      case .failure(let error):
        StandardStream.error.write(Report.line(number, "", ReadingError.text(of: error)))
        status.merge(.commandFailed)
        if case .unreadable = error { return }
        if options.exitsOnError { return }
      }
    }
  }

  private static func read(_ source: PipeReader) async -> ReadLine {
    do throws(LineSourceError) {
      switch try await source.nextLine() {
      case .line(let line): return .line(line)
      case .interrupted, .endOfInput: return .end
      }
    } catch {
      return .failure(error)
    }
  }

  private enum Step {
    case goOn
    case leave
  }

  private func run(_ text: String, number: Int) async -> Step {
    switch ScriptLine(text, variables: options.variables) {
    case .empty: return .goOn
    case .undefined(let name):
      StandardStream.error.write(Report.line(number, "", "the variable '\(name)' has no value; give it one with --set"))
      return next(after: .commandFailed)
    case .command(let line):
      let outcome = await runner.run(line)
      let report = Report(outcome, line: line, number: number, form: form)
      StandardStream.error.write(TerminalText.clean(report.errors))
      if !print(report.output) { return .leave }
      if outcome.ending != nil { return .leave }
      if outcome.status == .noConnection { StandardStream.error.write("hmp: \(target.adviceAfterLoss)\n") }
      return next(after: report.isIncomplete ? .commandFailed : outcome.status)
    }
  }

  /// False when nobody gets what is printed.
  private func print(_ output: String) -> Bool {
    let isClean = form == .text || Terminal.isTerminal(STDOUT_FILENO)
    guard let code = StandardStream.output.write(isClean ? TerminalText.clean(output) : output) else { return true }
    // A reader that has seen enough is no news to anybody.
    if code != EPIPE { StandardStream.error.write("hmp: standard output: \(String(cString: strerror(code)))\n") }
    status.merge(.commandFailed)
    return false
  }

  private func next(after status: ExitStatus) -> Step {
    self.status.merge(status)
    switch status {
    case .success: return .goOn
    case .noConnection, .interrupted: return .leave
    case .commandFailed, .timedOut, .usage: return options.exitsOnError ? .leave : .goOn
    }
  }
}
