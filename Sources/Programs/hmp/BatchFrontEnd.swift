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
  private let lines: ScriptLines
  private var status = ExitStatus.success
  private let output: ScriptOutput
  private let style: TextStyle
  /// Asks a person; nil where the next line is the answer.
  private let askPerson: HMPFrontEnd.AskSecret?

  private typealias Step = ScriptLines.Step

  init(
    _ source: ScriptLines.Source, _ runner: LineRunner, _ target: OpenTarget, _ options: Options, _ console: Console,
    askPerson: HMPFrontEnd.AskSecret? = nil
  ) {
    lines = ScriptLines(source)
    self.runner = runner
    self.target = target
    self.askPerson = askPerson
    self.options = options
    form = OutputForm(options)
    // A script gets escape sequences only where it asks for them.
    style = TextStyle(isOn: options.color == .always)
    // Messages are shown when they are sent, and are to stand where they belong.
    output = ScriptOutput(isImmediate: options.showsMessages, isRaw: form != .text, isShown: console.showsOutput)
  }

  func run() async -> ExitStatus {
    runner.context.state.events.begin(runner.context.target)
    let takeNextLine: HMPFrontEnd.AskSecret = {
      [lines] (_: String, _: Bool) async throws(HMPFailure) -> String? in try await lines.answer()
    }
    runner.serve(ScriptSettings(options), isTerminal: false, askSecret: askPerson ?? takeNextLine) {
      [weak self] outcome, line, place in
      self?.present(outcome, line: line, place: place)
    }
    output.onUnwritable = { [weak self] in
      self?.lines.stop()
      self?.runner.interrupt()
    }
    await lines.run(while: { output.flush() == .writable }) { line, number in await run(line, number: number) }
    if output.flush() == .unwritable { status.merge(.commandFailed) }
    return status
  }

  func stop(_ reason: StopReason) {
    lines.stop()
    if reason == .targetEnds { return }
    status.merge(.interrupted)
    runner.interrupt()
  }

  private func run(_ line: Result<String, ScriptLines.Fault>, number: Int) async -> Step {
    switch line {
    case .success(let text): return await run(text, number: number)
    case .failure(let fault):
      output.write(error: Report.line(number, "", fault.text))
      return fault.isLast ? leave(with: .commandFailed) : next(after: .commandFailed)
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
      output.endReaderWatch()
      if output.state == .unwritable { return leave(with: .commandFailed) }
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
    _ = output.write(report, in: style)
    // A file's line has a place; without one it is a command that prints until it is ended.
    if place == nil { output.watchReader() }
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
