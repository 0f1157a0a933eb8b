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

  private typealias Step = ScriptLines.Step

  init(
    _ source: ScriptLines.Source, _ runner: LineRunner, _ target: OpenTarget, _ options: Options, _ console: Console
  ) {
    lines = ScriptLines(source)
    self.runner = runner
    self.target = target
    self.options = options
    form = OutputForm(options)
    // A script gets escape sequences only where it asks for them.
    style = TextStyle(isOn: options.color == .always)
    // Messages are shown when they are sent, and are to stand where they belong.
    output = ScriptOutput(isImmediate: options.showsMessages, isRaw: form != .text, isShown: console.showsOutput)
  }

  func run() async -> ExitStatus {
    runner.context.state.events.begin(runner.context.target)
    runner.serve(ScriptSettings(options), isTerminal: false) { [weak self] outcome, line, place in
      self?.present(outcome, line: line, place: place)
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
