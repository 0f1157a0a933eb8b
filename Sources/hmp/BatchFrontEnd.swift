import CommandLineOptions
import FrontEnd
import HMP
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
  private let output: ScriptOutput
  private let style: TextStyle
  private var reading: Task<LineBatch, Never>?

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
    // A script gets escape sequences only where it asks for them.
    style = TextStyle(isOn: options.color == .always)
    // Messages are shown when they are sent, and are to stand where they belong.
    output = ScriptOutput(isImmediate: options.showsMessages, isRaw: form != .text)
  }

  func run() async -> ExitStatus {
    runner.context.state.events.begin(runner.context.target)
    runner.serve(ScriptSettings(options), isTerminal: false) { [weak self] outcome, line, place in
      self?.present(outcome, line: line, place: place)
    }
    switch source {
    case .lines(let lines): await run(lines)
    case .reader(let reader): await run(reader)
    }
    if output.flush() == .unwritable { status.merge(.commandFailed) }
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
    var joiner = LineJoiner()
    while !isStopped, output.flush() == .writable {
      let task = MainLoop.task { await source.nextLines() }
      reading = task
      let batch = await task.value
      guard case .lines(let lines) = batch else {
        if case .endOfInput = batch, let last = joiner.finish() { _ = await run(last, number: number + 1 - last.count) }
        return
      }
      for line in lines {
        number += 1
        if isStopped { return }
        if await run(line, &joiner, number: number) == .leave { return }
        if number.isMultiple(of: Self.linesOfATurn) { await Task.yield() }
      }
    }
  }

  /// After so many lines the main loop gets to what else it has to do, were it only Ctrl-C.
  private static let linesOfATurn = 64

  /// Runs a line, or keeps it for the one that it is continued in.
  private func run(
    _ line: Result<String, LineSourceError>, _ joiner: inout LineJoiner, number: Int
  ) async -> Step {
    switch line {
    case .success(let text):
      let step = joiner.add(text)
      return await run(step, number: number + 1 - step.count)
    case .failure(let error):
      output.write(error: Report.line(number, "", ReadingError.text(of: error)))
      if case .unreadable = error { return leave(with: .commandFailed) }
      return next(after: .commandFailed)
    }
  }

  private enum Step {
    case goOn
    case leave
  }

  private func run(_ step: LineJoiner.Step, number: Int) async -> Step {
    switch step {
    case .line(let text, _): return await run(text, number: number)
    case .partial: return .goOn
    case .tooLong:
      output.write(error: Report.line(number, "", LineJoiner.explanation))
      return next(after: .commandFailed)
    }
  }

  private func run(_ text: String, number: Int) async -> Step {
    switch ScriptLine(text, variables: runner.context.state.variables.values) {
    case .empty: return .goOn
    case .undefined(let name):
      output.write(error: Report.line(number, "", ScriptLine.explanation(undefined: name)))
      return next(after: .commandFailed)
    case .command(let line):
      let outcome = await runner.run(line)
      let report = Report(outcome, line: line, number: number, form: form)
      let state = output.write(report, in: style)
      output.write(error: style.error(TerminalText.clean(report.errors)))
      if state == .unwritable { return leave(with: .commandFailed) }
      if outcome.ending != nil { return .leave }
      if outcome.status == .noConnection { output.write(error: "hmp: \(target.adviceAfterLoss)\n") }
      return next(after: report.isIncomplete ? .commandFailed : outcome.status)
    }
  }

  private func leave(with status: ExitStatus) -> Step {
    self.status.merge(status)
    return .leave
  }

  /// Shows what came of a line that another line has had run.
  private func present(_ outcome: LineRunner.Outcome, line: String, place: String?) {
    let report = Report(outcome, line: line, place: place, form: form)
    output.write(error: style.error(TerminalText.clean(report.errors)))
    guard output.write(report, in: style) == .unwritable else { return }
    status.merge(.commandFailed)
    stop(.targetEnds)
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
