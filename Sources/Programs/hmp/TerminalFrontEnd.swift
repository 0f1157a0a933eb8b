import CommandLineOptions
import FrontEnd
import Glibc
import HMP
import HMPTranslation
import LineEditor
import MainLoop
import QMPTransport

/// Works with a person at a terminal on one or several targets: prompt, history, Tab, and messages above the line.
///
/// Each line is for all targets, and the results of several targets are shown as they come.
@MainLoop
final class TerminalFrontEnd: FrontEndLoop {
  private enum Phase {
    case editing
    /// A line runs, and the prompt waits for it.
    case waiting
    /// The line has ended, and its output is being written.
    case finishing
  }

  private let targets: [SessionTarget]
  private let names: [LiveNames]
  private let options: Options
  private let form: OutputForm
  private let progress: ProgressLine
  private let console: Console
  private let seat: Console.Seat
  private let knowledge: LineKnowledge
  private let isAsking = AnswerFlag()
  private let questions: Questions
  private let historyNotice = HistoryNotice()
  /// An error of the history that came before the output was ready.
  private var earlyNotice: String?
  private var editor: TerminalEditor?
  private var lines: TypedLines?
  private var output: TerminalOutput?
  private var group: TargetGroup?
  private var announcers: [Announcer] = []
  /// By member; a target without news does not reconnect.
  private var news: [Int: ConnectionNews] = [:]
  private var phase = Phase.editing
  /// The calls that a single target had been left with when the current line began.
  private var abandonedCalls = 0
  /// The status of the program after the current line; nil while another line is to follow.
  private var endStatus: ExitStatus?

  /// How long the prompt waits for the slowest of several targets; later results appear above the next line.
  private static let patience = Duration.seconds(1)
  /// The prompt waits for a target that is this many lines behind.
  private static let lead = 64

  init(
    _ targets: [SessionTarget], _ options: Options, _ progress: ProgressLine, _ console: Console, _ seat: Console.Seat
  ) {
    self.targets = targets
    self.options = options
    self.progress = progress
    self.console = console
    self.seat = seat
    questions = Questions(options, targets)
    form = OutputForm(options)
    names = targets.map { LiveNames($0.runner.context.target) }
    knowledge = LineKnowledge(targets[0].runner.context.table)
  }

  func run() async -> ExitStatus {
    let errors = await readTables()
    let editor: TerminalEditor
    do throws(LineSourceError) {
      editor = try makeEditor()
    } catch {
      StandardStream.error.report(LineReadingError(error).text)
      return .usage
    }
    self.editor = editor
    let lines = makeLines(editor)
    self.lines = lines
    let output = TerminalOutput(editor, options, progress, console, seat)
    self.output = output
    let group = TargetGroup(
      targets.map(\.member), lossRule: .stays, deliver: { [weak self] in await self?.show($0, on: output) },
      deliverInner: { [weak self] in self?.showInner($0, on: output) }, left: { [weak self] in self?.leave($0) })
    self.group = group
    for index in targets.indices { prepare(index, in: group, on: output) }
    output.print(greeting)
    for error in errors { output.print(error: error) }
    if let earlyNotice { output.print(error: earlyNotice) }
    if !options.showsMessages {
      // After the prompt, which does not wait for it.
      MainLoop.schedule(after: .milliseconds(20)) { [names = names[0]] in names.prepare() }
    }
    var status = await loop(lines, output, group)
    _ = await output.endLine()
    if output.hasLostResults { status.merge(.commandFailed) }
    for announcer in announcers { announcer.end() }
    for target in targets {
      if case .started(let process) = target.target, process.onErrorLine != nil {
        process.onErrorLine = OpenTarget.showErrorLine
      }
    }
    await editor.close()
    return status
  }

  func stop(_ reason: StopReason) {
    if reason != .interrupt { endStatus = .success }
    if reason == .interrupt {
      // While another program uses the terminal, the row after the key is its own.
      if phase == .waiting, output?.isElsewhere == false { output?.beginRowAfterKey() }
      output?.interrupted()
    }
    if reason != .targetEnds {
      // Without a group, the tables are being read.
      if let group { group.interrupt() } else { for target in targets { target.runner.interrupt() } }
    }
    if reason == .termination { output?.signal(SIGTERM) }
    editor?.interrupt()
  }

  private func loop(_ lines: TypedLines, _ output: TerminalOutput, _ group: TargetGroup) async -> ExitStatus {
    while endStatus == nil {
      switch await lines.next() {
      case .endOfInput:
        if await stays(lines) { continue }
        return lost.isEmpty ? .success : .noConnection
      case .interrupted:
        // While a line is edited, Ctrl-C is a key of the editor and not a signal.
        group.interrupt()
      case .line(let line):
        await run(line, lines, output, group)
        if group.present.isEmpty { return .success }
        endIfLost()
      }
    }
    return endStatus ?? .success
  }
}

// MARK: - One line

extension TerminalFrontEnd {
  /// Whether a person who pressed Ctrl-D stays after all, because a machine that hmp has started would end.
  private func stays(_ lines: TypedLines) async -> Bool {
    guard let question = questions.beforeLeaving, let editor, await !editor.isAtEnd else { return false }
    if await lines.confirms(question) { return false }
    return await !editor.isAtEnd
  }

  /// Whether the session was started for several targets, even if only one could be reached.
  private var isShared: Bool { targets.contains { $0.label != nil } }

  /// Runs a line with its output where the line says, unless a person refuses to confirm it.
  private func run(_ text: String, _ lines: TypedLines, _ output: TerminalOutput, _ group: TargetGroup) async {
    // All targets have the same commands, except for those of the operator's tables.
    guard let first = group.present.first else { return }
    let runner = targets[first].runner
    do throws(HMPError) {
      guard let typed = try runner.typedLine(text) else { return }
      if knowledge.isWorthRemembering(text) {
        for target in targets { target.runner.context.state.remember(text) }
      }
      if let question = questions.before(typed.line, on: group.present), await !lines.confirms(question) { return }
      if let destination = typed.destination, typed.line.isReadable {
        // The results of earlier lines do not go there.
        await group.waitForLead(of: 0)
        try await output.redirect(to: destination, variables: runner.context.state.variables.values) {
          group.interrupt()
        }
      }
      await submit(typed, text, output, group)
    } catch {
      output.print(error: error.text)
    }
  }

  private func submit(
    _ typed: TypedLine, _ text: String, _ output: TerminalOutput, _ group: TargetGroup
  ) async {
    phase = .waiting
    await group.waitForLead(of: Self.lead - 1)
    for member in group.present { news[member]?.lineBegins() }
    abandonedCalls = targets[0].target.abandonedCalls
    let line = typed.line
    beginProgress(of: line, output)
    if !isShared {
      await group.submit(.parsed(line), place: nil)
    } else if typed.destination != nil {
      await group.submit(.literal(line.text), place: nil)
      await group.waitForLead(of: 0)
    } else {
      // Each target has its own values of the variables.
      await group.submit(.script(text), place: nil)
      await group.waitUntilIdle(atMost: Self.patience)
    }
    phase = .finishing
    progress.clear()
    if let error = await output.endLine() { output.print(error: error + "\n") }
    if line.mayChangeTarget { for names in names { names.forget() } }
    phase = .editing
    if !isShared, !group.present.isEmpty { news[0]?.lineEnds() }
    showPrompt()
  }

  /// Asks before a line of a file has an effect that a person confirms; returns why the line does not run, or nil.
  private func refusal(ofSourced line: ParsedLine, _ output: TerminalOutput) async -> String? {
    guard let lines, let group, let question = questions.before(line, on: group.present) else { return nil }
    if isShared { return "only one target at a time can be asked about; -y confirms it" }
    if output.isElsewhere { return "another program has the terminal, on which it must be confirmed; -y confirms it" }
    progress.clear()
    return await lines.confirms(question) ? nil : "not confirmed"
  }

  /// Shows the time of a line of a file while it runs, unless a person does not confirm the line.
  private func begin(sourced line: ParsedLine, _ output: TerminalOutput) async -> String? {
    if let refusal = await refusal(ofSourced: line, output) { return refusal }
    if !isShared { beginProgress(of: line, output) }
    return nil
  }

  private func beginProgress(of line: ParsedLine, _ output: TerminalOutput) {
    let showsTime = line.isReadable && !line.showsLines && !line.holdsSecret
    progress.begin(showsTime ? line.text : nil, isMuted: output.isElsewhere)
  }

  private func show(_ result: TargetGroup.Result, on output: TerminalOutput) async {
    await showReport(of: result, on: output)
    guard isShared else { return }
    // hmp does not reconnect to a target that has ended.
    if result.outcome.ending == nil { news[result.member]?.lineEnds() }
    showPrompt()
  }

  private func showInner(_ result: TargetGroup.Result, on output: TerminalOutput) {
    if !isShared { progress.clear() }
    output.show(report(of: result))
  }

  private func report(of result: TargetGroup.Result) -> Report {
    Report(
      result.outcome, line: result.line, place: result.place, form: form, target: targets[result.member].label)
  }

  private func showReport(of result: TargetGroup.Result, on output: TerminalOutput) async {
    if !isShared {
      phase = .finishing
      progress.clear()
    }
    var report = report(of: result)
    guard result.outcome.status == .interrupted else {
      if !isShared, result.outcome.status == .commandFailed, let advice = WrittenRedirection.advice(on: result.line) {
        report.errors += advice + "\n"
      }
      return isShared ? output.show(report) : await output.showLast(report)
    }
    // The exit of the reader of a redirection is no error.
    if output.isUnwanted { return }
    if output.isElsewhere { output.beginRowAfterKey() }
    output.show(report)
    let target = targets[result.member].target
    if !isShared, case .failure = result.outcome.result, target.abandonedCalls != abandonedCalls {
      output.print("\(target.name) may go on with it, and begins nothing else before its end.\n")
    }
  }
}

// MARK: - The targets

extension TerminalFrontEnd {
  /// The members that are disconnected and reconnecting.
  private var lost: [Int] {
    (group?.present ?? []).filter { news[$0] != nil && targets[$0].target.loss != nil }
  }

  private func prepare(_ index: Int, in group: TargetGroup, on output: TerminalOutput) {
    let (label, runner, names) = (targets[index].label, targets[index].runner, names[index])
    if case .started(let process) = targets[index].target, process.onErrorLine != nil {
      process.onErrorLine = { line in output.print(TerminalText.cleanLine(line)) }
    }
    if case .kept(let kept) = targets[index].target {
      news[index] = ConnectionNews(
        of: kept, runner.context, names, show: { output.print(TerminalText.cleanLine($0)) },
        changed: { [weak self] in self?.showPrompt() })
    }
    announcers.append(
      Announcer(
        runner.context, text: { ReportText.event($0, showsTime: $1) }, heard: { names.heard(event: $0) },
        show: { line in output.print(label.map { Report.labelled(line, $0) } ?? line) },
        lost: { [weak self] in self?.endIfLost() }))
    let refuse: HMPFrontEnd.AskSecret = { (_: String, _: Bool) async throws(HMPError) -> String? in
      // All targets would ask at once.
      throw .refused("a secret is asked for one target at a time")
    }
    runner.serve(
      ScriptSettings(options), isTerminal: true,
      askSecret: isShared
        ? refuse
        : SecretQuestion.asking(at: seat) { [progress, editor] in
          progress.clear()
          // A line pasted after this one would run as a command.
          editor?.dropPaste()
        },
      beforeLine: { [weak self] line in
        guard let self else { return nil }
        return await begin(sourced: line, output)
      },
      tell: { text in
        let line = TerminalText.cleanLine(text) + "\n"
        output.print(label.map { Report.labelled(line, $0) } ?? line)
      }
    ) { [weak group] outcome, line, place in
      group?.deliver(outcome, ofInner: line, at: place, on: index)
    }
  }

  /// Ends the session when the connection to its target is lost for good; after the running line, whose result comes first.
  private func endIfLost() {
    guard !isShared, news.isEmpty, phase == .editing, endStatus == nil, let loss = targets[0].target.loss else {
      return
    }
    let target = targets[0].target
    output?.print("\(TerminalText.cleanLine("\(target.name): \(loss)"))\n\(target.adviceAfterLoss)\n")
    endStatus = .noConnection
    editor?.interrupt()
  }

  private func leave(_ member: Int) {
    showPrompt()
    guard group?.present.isEmpty ?? false else {
      // Ends reconnecting, while the others go on.
      _ = MainLoop.task { [target = targets[member].target] in await target.leave() }
      return
    }
    endStatus = endStatus ?? .success
    if phase == .editing { editor?.interrupt() }
  }
}

// MARK: - The editor

extension TerminalFrontEnd {
  /// Reads the operator's tables before the first line, so that Tab knows their commands; returns the distinct errors.
  private func readTables() async -> [String] {
    var errors: [String] = []
    for target in targets {
      do throws(HMPError) {
        try await target.runner.addFurtherCommands()
      } catch {
        if !errors.contains(error.text) { errors.append(error.text) }
      }
    }
    return errors
  }

  private func makeEditor() throws(LineSourceError) -> TerminalEditor {
    try CommandEditor.make(
      targets[0].runner.context.table, at: seat, historyFile: options.keepsHistory ? UserFiles.places.history : nil,
      prompt: prompt, isAsking: isAsking, knowledge: knowledge, usesColor: options.usesColor,
      historyFailed: { [weak self] failure in MainLoop.execute { self?.tell(failure) } }
    ) { [weak self] request in await self?.candidates(request) ?? [] }
  }

  private func makeLines(_ editor: TerminalEditor) -> TypedLines {
    let lines = TypedLines(EditedLines(editor: editor), prompt: prompt, isAsking: isAsking)
    lines.beforeLine = { [runner = targets[0].runner, knowledge] joiner in
      knowledge.renew(runner.context.table, runner.context.state.aliases, continuing: joiner)
    }
    return lines
  }

  private func tell(_ failure: HistoryFile.Failure) {
    guard let text = historyNotice.text(for: failure) else { return }
    if let output { output.print(error: text) } else { earlyNotice = text }
  }

  /// The values that Tab offers are those of the first target that is connected.
  private func candidates(_ request: HMPValueRequest) async -> [HMPCandidate] {
    let present = group?.present ?? []
    guard let first = present.first(where: { targets[$0].target.loss == nil }) ?? present.first else { return [] }
    return await names[first].candidates(request)
  }

  private var greeting: String {
    let labels = targets.compactMap(\.label)
    return isShared
      ? SessionText.greeting(Version.text, targets: labels)
      : SessionText.greeting(Version.text, target: TerminalText.cleanLine(targets[0].target.summary))
  }

  private func showPrompt() { lines?.prompt = prompt }

  private var prompt: String {
    guard isShared else { return SessionText.prompt(isLost: !lost.isEmpty) }
    return SessionText.prompt(
      SessionText.Targets(
        present: group?.present.count ?? targets.count, lost: lost.count, busy: group?.busy.count ?? 0))
  }
}
