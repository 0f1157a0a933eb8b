import CommandLineOptions
import FrontEnd
import Glibc
import HMP
import HMPTranslation
import LineEditor
import MainLoop
import Synchronization

/// Works with a person at a terminal: a prompt, history, Tab, and what happens meanwhile above the line.
@MainLoop
final class TerminalFrontEnd: FrontEndLoop {
  private let runner: LineRunner
  private let context: HMPContext
  private let target: OpenTarget
  private let options: Options
  private let form: OutputForm
  private let progress: ProgressLine
  private let names: LiveNames
  private var editor: TerminalEditor?
  /// What the program ends with after the line that runs, or is edited; nil as long as there is to be another.
  private var endStatus: ExitStatus?
  private var isRunningLine = false
  /// Whether the line that is edited is an answer; the editor's thread asks.
  private let isAsking = Atomic(false)
  private var announcer: Announcer?
  private var output: TerminalOutput?

  init(
    _ runner: LineRunner, _ context: HMPContext, _ target: OpenTarget, _ options: Options, _ progress: ProgressLine
  ) {
    self.runner = runner
    self.context = context
    self.target = target
    self.options = options
    form = OutputForm(options)
    self.progress = progress
    names = LiveNames(context.target)
  }

  func run() async -> ExitStatus {
    let fault = await readTables()
    let editor: TerminalEditor
    do throws(LineSourceError) {
      editor = try makeEditor()
    } catch {
      StandardStream.error.write("hmp: \(ReadingError.text(of: error))\n")
      return .usage
    }
    self.editor = editor
    let output = TerminalOutput(editor, options, progress)
    self.output = output
    announcer = Announcer(
      context, heard: { [names] in names.heard(event: $0) }, show: { output.print($0) },
      lost: { [weak self] in self?.connectionLost() })
    runner.serve(ScriptSettings(options), isTerminal: true) { [form] outcome, line, place in
      output.show(Report(outcome, line: line, place: place, form: form))
    }
    editor.print("\(Version.text), \(target.summary). Type 'help' for the commands, Ctrl-D to leave.\n")
    if let fault { output.print(error: fault) }
    if !options.showsMessages { names.prepare() }
    let status = await loop(editor, output)
    announcer?.end()
    await editor.close()
    return status
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
    guard !isRunningLine, endStatus == nil, let loss = target.loss else { return }
    output?.print("\(target.name): \(loss)\n\(target.adviceAfterLoss)\n")
    endStatus = .noConnection
    editor?.interrupt()
  }

  private func loop(_ editor: TerminalEditor, _ output: TerminalOutput) async -> ExitStatus {
    var joiner = LineJoiner()
    while endStatus == nil {
      switch await editor.nextLine() {
      case .endOfInput: return .success
      case .interrupted:
        if joiner.isJoining { editor.setPrompt(Self.prompt) }
        joiner = LineJoiner()
      case .line(let part):
        let wasJoining = joiner.isJoining
        let step = joiner.add(part)
        if joiner.isJoining != wasJoining {
          editor.setPrompt(joiner.isJoining ? Self.continuationPrompt : Self.prompt)
        }
        guard case .line(let line, _) = step else { continue }
        if await run(line, editor, output) == .leave { return .success }
        connectionLost()
      }
    }
    return endStatus ?? .success
  }

  private enum Step {
    case goOn, leave
  }

  private func run(_ text: String, _ editor: TerminalEditor, _ output: TerminalOutput) async -> Step {
    do throws(HMPFailure) {
      guard let typed = try runner.typedLine(text) else { return .goOn }
      if Self.isWorthRemembering(text) { context.state.remember(text) }
      if await refuses(typed.line, editor) { return .goOn }
      if let destination = typed.destination, runner.isReadable(typed.line) {
        try await output.redirect(to: destination, variables: context.state.variables.values) { [runner] in
          runner.interrupt()
        }
      }
      return await run(line: typed.line, output)
    } catch {
      output.print(error: error.text)
      return .goOn
    }
  }

  private func run(line: String, _ output: TerminalOutput) async -> Step {
    isRunningLine = true
    progress.begin(runner.showsItsTime(line) ? line : nil, isMuted: output.isElsewhere)
    let outcome = await runner.run(line)
    if outcome.status != .interrupted { progress.clear() }
    if runner.mayChangeTarget(line) { names.forget() }
    await show(outcome, of: line, output)
    progress.clear()
    if let fault = await output.endRedirection() { output.print(error: fault + "\n") }
    isRunningLine = false
    return outcome.ending == nil ? .goOn : .leave
  }

  private func show(_ outcome: LineRunner.Outcome, of line: String, _ output: TerminalOutput) async {
    let report = Report(outcome, line: line, place: nil, form: form)
    guard outcome.status == .interrupted else { return await output.showLast(report) }
    // A redirection whose reader has left is no news.
    if output.isUnwanted { return }
    output.beginBehindKey()
    output.show(report)
    if target.goesOnWhenInterrupted {
      output.print("\(target.name) may go on with it, and begins nothing else before its end.\n")
    }
  }

  /// Asks before a line does harm; true when the answer is no.
  private func refuses(_ line: String, _ editor: TerminalEditor) async -> Bool {
    guard !options.isConfirmed, !options.isDryRun, !options.isReadOnly,
      target.outlivesUs || !runner.endsTarget(line), let confirmation = runner.confirmation(of: line)
    else { return false }
    editor.setPrompt("This \(confirmation.words(target.name)). Go on? [y/N] ")
    isAsking.store(true, ordering: .relaxed)
    defer {
      editor.setPrompt(Self.prompt)
      isAsking.store(false, ordering: .relaxed)
    }
    guard case .line(let answer) = await editor.nextLine() else { return true }
    return !["y", "yes"].contains(answer.lowercased())
  }
}

// MARK: - The editor

extension TerminalFrontEnd {
  private static let prompt = "(hmp) "
  private static let continuationPrompt = "    > "

  private nonisolated static func isWorthRemembering(_ line: String) -> Bool {
    !line.hasPrefix(" ") && !SecretLine.isOne(line)
  }

  private func makeEditor() throws(LineSourceError) -> TerminalEditor {
    let completer = HMPCompleter(runner.context.table) { [names] request in await names.candidates(request) }
    return try TerminalEditor(
      prompt: Self.prompt, historyFile: options.keepsHistory ? HistoryPlace.path : nil,
      delegate: TerminalEditor.Delegate(
        complete: { line, cursor in
          MainLoop.blockingRun { Completion(await completer.complete(line, cursor: cursor), cursor: cursor) }
        },
        shouldRemember: { [self] line in
          !isAsking.load(ordering: .relaxed) && Self.isWorthRemembering(line)
        }))
  }
}

extension Completion {
  fileprivate init(_ completion: HMPCompletion, cursor: Int) {
    let unique = completion.choices.count == 1 ? completion.choices[0] : nil
    self.init(
      replaced: completion.start..<cursor,
      candidates: completion.choices.map { choice in
        Candidate(choice.replacement, label: choice.candidate.label, description: choice.candidate.description)
      },
      suffix: unique?.candidate.isComplete == true ? " " : "")
  }
}
