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
    announcer = Announcer(
      context, heard: { [names] in names.heard(event: $0) }, show: { editor.print($0) },
      lost: { [weak self] in self?.connectionLost() })
    runner.serve(ScriptSettings(options), isTerminal: true) { [weak self] outcome, line, place in
      self?.show(outcome, of: line, place, on: editor)
    }
    editor.print("\(Version.text), \(target.summary). Type 'help' for the commands, Ctrl-D to leave.\n")
    if let fault { editor.print(TerminalText.clean(fault)) }
    let status = await loop(editor)
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
    editor?.interrupt()
  }

  /// While a line runs, what became of that is told first.
  private func connectionLost() {
    guard !isRunningLine, endStatus == nil, let loss = target.loss else { return }
    editor?.print("\(target.name): \(loss)\n\(target.adviceAfterLoss)\n")
    endStatus = .noConnection
    editor?.interrupt()
  }

  private func loop(_ editor: TerminalEditor) async -> ExitStatus {
    while endStatus == nil {
      switch await editor.nextLine() {
      case .endOfInput: return .success
      case .interrupted: continue
      case .line(let line):
        guard case .command(let line) = ScriptLine(line) else { continue }
        if Self.isWorthRemembering(line) { context.state.remember(line) }
        if await refuses(line, editor) { continue }
        isRunningLine = true
        let outcome = await runner.run(line)
        progress.clear()
        isRunningLine = false
        if runner.mayChangeTarget(line) { names.forget() }
        show(outcome, of: line, on: editor)
        if outcome.ending != nil { return .success }
        connectionLost()
      }
    }
    return endStatus ?? .success
  }

  private func show(
    _ outcome: LineRunner.Outcome, of line: String, _ place: String? = nil, on editor: TerminalEditor
  ) {
    let report = Report(outcome, line: line, place: place, form: form)
    var text = TerminalText.clean(report.output + report.errors)
    if outcome.status == .interrupted {
      // Behind the terminal's echo of the key.
      text = "\n" + text
      if target.goesOnWhenInterrupted {
        text += "\(target.name) may go on with it, and begins nothing else before its end.\n"
      }
    }
    if !text.isEmpty { editor.print(text) }
  }

  /// Asks before a line ends a target that goes on without us; true when the answer is no.
  private func refuses(_ line: String, _ editor: TerminalEditor) async -> Bool {
    guard target.outlivesUs, !options.isConfirmed, !options.isDryRun, runner.endsTarget(line) else { return false }
    editor.setPrompt("This ends \(target.name). Go on? [y/N] ")
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
