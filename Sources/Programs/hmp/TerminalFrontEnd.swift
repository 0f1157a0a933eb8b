import CommandLineOptions
import FrontEnd
import Glibc
import HMP
import HMPTranslation
import LineEditor
import MainLoop
import QMPTransport

/// Works with a person at a terminal: a prompt, history, Tab, and what happens meanwhile above the line.
@MainLoop
final class TerminalFrontEnd: FrontEndLoop {
  private let runner: LineRunner
  private let context: HMPContext
  private let target: OpenTarget
  private let options: Options
  private let form: OutputForm
  private let progress: ProgressLine
  private let console: Console
  private let seat: Console.Seat
  private let names: LiveNames
  private var editor: TerminalEditor?
  /// What the program ends with after the line that runs, or is edited; nil as long as there is to be another.
  private var endStatus: ExitStatus?
  private var isRunningLine = false
  private let isAsking = AnswerFlag()
  private var lines: TypedLines?
  private var announcer: Announcer?
  private var output: TerminalOutput?
  /// Nil where the loss of the connection ends the program.
  private var news: ConnectionNews?
  private let knowledge: LineKnowledge
  private let historyComplaint = HistoryComplaint()
  /// What is wrong with the history, before there is an editor to say it.
  private var earlyComplaint: String?

  init(
    _ runner: LineRunner, _ context: HMPContext, _ target: OpenTarget, _ options: Options, _ progress: ProgressLine,
    _ console: Console, _ seat: Console.Seat
  ) {
    self.runner = runner
    self.context = context
    self.target = target
    self.options = options
    form = OutputForm(options)
    self.progress = progress
    self.console = console
    self.seat = seat
    names = LiveNames(context.target)
    knowledge = LineKnowledge(context.table)
  }

  func run() async -> ExitStatus {
    let fault = await readTables()
    let editor: TerminalEditor
    do throws(LineSourceError) {
      editor = try CommandEditor.make(
        runner.context.table, at: seat, keepsHistory: options.keepsHistory, isAsking: isAsking, knowledge: knowledge,
        usesColor: options.usesColor,
        historyFailed: { [weak self] failure in MainLoop.execute { self?.tell(failure) } }
      ) { [names] request in await names.candidates(request) }
    } catch {
      StandardStream.error.complain(ReadingError.text(of: error))
      return .usage
    }
    self.editor = editor
    let lines = TypedLines(editor, prompt: CommandEditor.prompt, isAsking: isAsking)
    lines.beforeLine = { [runner, context, knowledge] joiner in
      knowledge.renew(runner.context.table, context.state.aliases, continuing: joiner)
    }
    self.lines = lines
    let output = TerminalOutput(editor, options, progress, console, seat)
    self.output = output
    if case .kept(let kept) = target { news = makeNews(of: kept, on: output) }
    announcer = Announcer(
      context, heard: { [names] in names.heard(event: $0) }, show: { output.print($0) },
      lost: { [weak self] in self?.connectionLost() })
    runner.serve(
      ScriptSettings(options), isTerminal: true,
      askSecret: SecretQuestion.asking(at: seat) { [progress] in _ = progress.clear() }
    ) { [form] outcome, line, place in
      output.show(Report(outcome, line: line, place: place, form: form))
    }
    output.print(
      "\(Version.text), \(TerminalText.cleanLine(target.summary)). Type 'help' for the commands, Ctrl-D to leave.\n")
    if let fault { output.print(error: fault) }
    if !options.showsMessages {
      // Behind the prompt, which is not to wait for it.
      MainLoop.schedule(after: .milliseconds(20)) { [names] in names.prepare() }
    }
    if let earlyComplaint { output.print(error: earlyComplaint) }
    var status = await loop(lines, output)
    if output.hasLostResults { status.merge(.commandFailed) }
    announcer?.end()
    await editor.close()
    return status
  }

  private func tell(_ failure: HistoryFile.Failure) {
    guard let words = historyComplaint.words(for: failure) else { return }
    if let output { output.print(error: words) } else { earlyComplaint = words }
  }

  /// Before the first line, so that Tab knows the operator's own commands; returns what is wrong with their tables.
  private func readTables() async -> String? {
    do throws(HMPFailure) {
      try await runner.addFurtherCommands()
      return nil
    } catch {
      return error.text
    }
  }

  func stop(_ reason: StopReason) {
    if reason != .interrupt { endStatus = .success }
    if reason != .targetEnds { runner.interrupt() }
    if reason == .interrupt { output?.interrupted() }
    if reason == .termination { output?.signal(SIGTERM) }
    editor?.interrupt()
  }

  /// While a line runs, what became of that is told first.
  private func connectionLost() {
    guard news == nil, !isRunningLine, endStatus == nil, let loss = target.loss else { return }
    output?.print("\(TerminalText.cleanLine("\(target.name): \(loss)"))\n\(target.adviceAfterLoss)\n")
    endStatus = .noConnection
    editor?.interrupt()
  }

  private func loop(_ lines: TypedLines, _ output: TerminalOutput) async -> ExitStatus {
    while endStatus == nil {
      switch await lines.next() {
      case .endOfInput: return isDisconnected ? .noConnection : .success
      case .interrupted: continue
      case .line(let line):
        if await run(line, lines, output) == .leave { return .success }
        news?.lineEnds()
        connectionLost()
      }
    }
    return endStatus ?? .success
  }

  private enum Step {
    case goOn, leave
  }

  private func run(_ text: String, _ lines: TypedLines, _ output: TerminalOutput) async -> Step {
    do throws(HMPFailure) {
      guard let typed = try runner.typedLine(text) else { return .goOn }
      if knowledge.isWorthRemembering(text) { context.state.remember(text) }
      if await refuses(typed.line, lines) { return .goOn }
      if let destination = typed.destination, typed.line.isReadable {
        try await output.redirect(to: destination, variables: context.state.variables.values) { [runner] in
          runner.interrupt()
        }
      }
      return await run(typed.line, output)
    } catch {
      output.print(error: error.text)
      return .goOn
    }
  }

  private func run(_ line: ParsedLine, _ output: TerminalOutput) async -> Step {
    isRunningLine = true
    news?.lineBegins()
    let showsTime = line.isReadable && !line.showsLines && !line.holdsSecret
    progress.begin(showsTime ? line.text : nil, isMuted: output.isElsewhere)
    let outcome = await runner.run(line)
    if outcome.status != .interrupted { progress.clear() }
    if line.mayChangeTarget { names.forget() }
    await show(outcome, of: line.text, output)
    progress.clear()
    if let fault = await output.endLine() { output.print(error: fault + "\n") }
    isRunningLine = false
    return outcome.ending == nil ? .goOn : .leave
  }

  private func show(_ outcome: LineRunner.Outcome, of line: String, _ output: TerminalOutput) async {
    var report = Report(outcome, line: line, place: nil, form: form)
    if outcome.status == .commandFailed, let advice = WrittenRedirection.advice(on: line) {
      report.errors += advice + "\n"
    }
    guard outcome.status == .interrupted else { return await output.showLast(report) }
    // A redirection whose reader has left is no news.
    if output.isUnwanted { return }
    output.beginBehindKey()
    output.show(report)
    if case .failure = outcome.result, target.goesOnWhenInterrupted {
      output.print("\(target.name) may go on with it, and begins nothing else before its end.\n")
    }
  }

  /// Asks before a line does harm; true when the answer is no.
  private func refuses(_ line: ParsedLine, _ lines: TypedLines) async -> Bool {
    guard !options.isConfirmed, !options.isDryRun, !options.isReadOnly,
      target.outlivesUs || !line.endsTarget, let confirmation = line.confirmation
    else { return false }
    return await !lines.confirms("This \(TerminalText.cleanLine(confirmation.words(target.name))). Go on? [y/N] ")
  }
}

// MARK: - The connection

extension TerminalFrontEnd {
  private var isDisconnected: Bool { news != nil && target.loss != nil }

  private func makeNews(of kept: ReconnectingTarget, on output: TerminalOutput) -> ConnectionNews {
    ConnectionNews(
      of: kept, context, names, show: { output.print(TerminalText.clean($0)) },
      changed: { [weak self] in
        guard let self else { return }
        lines?.prompt = isDisconnected ? "(hmp: disconnected) " : CommandEditor.prompt
      })
  }
}
