import CommandLineOptions
import FrontEnd
import Glibc
import HMP
import HMPTranslation
import LineEditor
import MainLoop
import QMPTransport

/// Works with a person at a terminal on several targets: each line for all of them, results as they come.
@MainLoop
final class SeveralTerminalFrontEnd: FrontEndLoop {
  private let targets: [LabelledTarget]
  private let members: [TargetGroup.Member]
  private let options: Options
  private let form: OutputForm
  private var group: TargetGroup?
  private var editor: TerminalEditor?
  private var lines: TypedLines?
  private var output: TerminalOutput?
  private var announcers: [Announcer] = []
  /// By member.
  private var news: [Int: ConnectionNews] = [:]
  private var names: [LiveNames] = []
  private var endStatus: ExitStatus?
  /// Whether a line has been entered and no other is edited yet.
  private var isWaiting = false
  private let isAsking = AnswerFlag()
  private let knowledge: LineKnowledge
  private let historyComplaint = HistoryComplaint()
  private let console: Console
  private let seat: Console.Seat

  /// How long the prompt waits for the slowest; beyond that, results appear above the next line.
  private static let patience = Duration.seconds(1)
  /// A target that is behind by so many lines holds up the prompt.
  private static let lead = 64

  init(
    _ targets: [LabelledTarget], _ members: [TargetGroup.Member], _ options: Options, _ console: Console,
    _ seat: Console.Seat
  ) {
    self.targets = targets
    self.console = console
    self.seat = seat
    self.members = members
    self.options = options
    form = OutputForm(options)
    knowledge = LineKnowledge(members[0].runner.context.table)
  }

  func run() async -> ExitStatus {
    let faults = await readTables()
    names = members.map { LiveNames($0.runner.context.target) }
    let editor: TerminalEditor
    do throws(LineSourceError) {
      editor = try CommandEditor.make(
        members[0].runner.context.table, at: seat, keepsHistory: options.keepsHistory, prompt: prompt,
        isAsking: isAsking,
        knowledge: knowledge, usesColor: options.usesColor,
        historyFailed: { [weak self] failure in MainLoop.execute { self?.tell(failure) } }
      ) { [weak self] request in await self?.candidates(request) ?? [] }
    } catch {
      StandardStream.error.complain(ReadingError.text(of: error))
      return .usage
    }
    self.editor = editor
    let lines = TypedLines(editor, prompt: prompt, isAsking: isAsking)
    lines.beforeLine = { [runner = members[0].runner, knowledge] joiner in
      knowledge.renew(runner.context.table, runner.context.state.aliases, continuing: joiner)
    }
    self.lines = lines
    // Nothing tells how far several targets are.
    let output = TerminalOutput(editor, options, ProgressLine(on: nil), console, seat)
    self.output = output
    let group = TargetGroup(
      members, lossRule: .stays, deliver: { [weak self] in self?.show($0, on: output) },
      left: { [weak self] in self?.leave($0) })
    self.group = group
    for index in members.indices { watch(index, in: group, on: output) }
    output.print(
      "\(Version.text), connected to \(listed(members.map(\.label))). Each line is for all of them. "
        + "Type 'help' for the commands, Ctrl-D to leave.\n")
    for fault in faults { output.print(error: fault) }
    if !options.showsMessages {
      // Behind the prompt, which is not to wait for it.
      MainLoop.schedule(after: .milliseconds(20)) { [names = names[0]] in names.prepare() }
    }
    var status = await loop(lines, output, group)
    _ = await output.endLine()
    if output.hasLostResults { status.merge(.commandFailed) }
    for announcer in announcers { announcer.end() }
    await editor.close()
    return status
  }

  func stop(_ reason: StopReason) {
    if reason != .interrupt { endStatus = .success }
    if reason == .interrupt {
      if isWaiting, output?.isElsewhere == false { output?.beginBehindKey() }
      output?.interrupted()
    }
    group?.interrupt()
    if reason == .termination { output?.signal(SIGTERM) }
    editor?.interrupt()
  }

  /// Before the first line, so that Tab knows the operator's own commands; returns what is wrong with their tables, once.
  private func readTables() async -> [String] {
    var faults: [String] = []
    for member in members {
      do throws(HMPFailure) {
        try await member.runner.addFurtherCommands()
      } catch {
        if !faults.contains(error.text) { faults.append(error.text) }
      }
    }
    return faults
  }

  private func tell(_ failure: HistoryFile.Failure) {
    if let words = historyComplaint.words(for: failure) { output?.print(error: words) }
  }

  private func loop(_ lines: TypedLines, _ output: TerminalOutput, _ group: TargetGroup) async -> ExitStatus {
    while endStatus == nil {
      switch await lines.next() {
      case .endOfInput: return lost.isEmpty ? .success : .noConnection
      case .interrupted:
        // The key reaches the editor and not us as long as a line is edited.
        group.interrupt()
      case .line(let line):
        if case .empty = ScriptLine(line) { continue }
        if knowledge.isWorthRemembering(line) {
          for member in members { member.runner.context.state.remember(line) }
        }
        await run(line, lines, output, group)
        if group.present.isEmpty { return .success }
      }
    }
    return endStatus ?? .success
  }

  /// Has a line run on all, unless it is to be confirmed and is not, with its output where the line says.
  private func run(_ text: String, _ lines: TypedLines, _ output: TerminalOutput, _ group: TargetGroup) async {
    // All have the same commands, but for what an operator's tables add.
    guard let first = group.present.first else { return }
    let runner = members[first].runner
    let typed: TypedLine
    do throws(HMPFailure) {
      guard let read = try runner.typedLine(text) else { return }
      typed = read
      if await refuses(typed.line, lines, group) { return }
      if let destination = typed.destination, typed.line.isReadable {
        // What belongs to earlier lines does not go there.
        await group.waitForLead(of: 0)
        try await output.redirect(to: destination, variables: runner.context.state.variables.values) {
          group.interrupt()
        }
      }
    } catch {
      return output.print(error: error.text)
    }
    isWaiting = true
    await group.waitForLead(of: Self.lead - 1)
    for member in group.present { news[member]?.lineBegins() }
    if typed.destination == nil {
      group.submit(text, place: nil)
      await group.waitUntilIdle(atMost: Self.patience)
    } else {
      group.submit(typed.line.text, place: nil, hasVariables: false)
      await group.waitForLead(of: 0)
    }
    isWaiting = false
    if let fault = await output.endLine() { output.print(error: fault + "\n") }
    if typed.line.mayChangeTarget { for names in names { names.forget() } }
    showPrompt()
  }

  /// What Tab offers is what the first target has that can be asked.
  private func candidates(_ request: HMPValueRequest) async -> [HMPCandidate] {
    let present = group?.present ?? []
    guard let first = present.first(where: { targets[$0].target.loss == nil }) ?? present.first else { return [] }
    return await names[first].candidates(request)
  }

  private func show(_ result: TargetGroup.Result, on output: TerminalOutput) {
    let label = members[result.member].label
    if !output.isUnwanted {
      output.show(Report(result.outcome, line: result.line, place: result.place, form: form, target: label))
    }
    guard result.isLast else { return }
    // What has been ended is not looked for.
    if result.outcome.ending == nil { news[result.member]?.lineEnds() }
    showPrompt()
  }

  /// Asks before a line does harm; true when the answer is no.
  private func refuses(
    _ line: ParsedLine, _ lines: TypedLines, _ group: TargetGroup
  ) async -> Bool {
    guard !options.isConfirmed, !options.isDryRun, !options.isReadOnly, let confirmation = line.confirmation
    else { return false }
    let labels = listed(group.present.map { members[$0].label })
    return await !lines.confirms("This \(TerminalText.cleanLine(confirmation.words(labels))). Go on? [y/N] ")
  }
}

// MARK: - The targets

extension SeveralTerminalFrontEnd {
  /// Those that are not connected now.
  private var lost: [Int] { (group?.present ?? []).filter { targets[$0].target.loss != nil } }

  private func watch(_ index: Int, in group: TargetGroup, on output: TerminalOutput) {
    let (label, runner, names) = (members[index].label, members[index].runner, names[index])
    announcers.append(
      Announcer(
        runner.context, heard: { names.heard(event: $0) }, show: { output.print(Report.labelled($0, label)) },
        lost: {}))
    runner.serve(
      ScriptSettings(options), isTerminal: true,
      // All targets would ask at once.
      askSecret: { _, _ throws(HMPFailure) in throw .refused("a secret is asked for one target at a time") }
    ) { [weak group] outcome, line, place in
      group?.deliverInner(outcome, line, place, of: index)
    }
    guard case .kept(let kept) = targets[index].target else { return }
    news[index] = ConnectionNews(
      of: kept, runner.context, names, show: { output.print(TerminalText.clean($0)) },
      changed: { [weak self] in self?.showPrompt() })
  }

  /// No connection is looked for any more.
  private func leave(_ member: Int) {
    _ = MainLoop.task { [target = targets[member].target] in await target.leave() }
    showPrompt()
    guard group?.present.isEmpty ?? false else { return }
    endStatus = endStatus ?? .success
    editor?.interrupt()
  }

  private func showPrompt() { lines?.prompt = prompt }

  /// How many targets there are, and how many of them are disconnected or still at work.
  private var prompt: String {
    let count = group?.present.count ?? members.count
    var parts = ["\(count) target\(count == 1 ? "" : "s")"]
    if !lost.isEmpty { parts.append("\(lost.count) disconnected") }
    let busy = group?.busy.count ?? 0
    if busy > 0 { parts.append("\(busy) busy") }
    return "(hmp: \(parts.joined(separator: ", "))) "
  }

  /// `a, b and c`.
  private func listed(_ labels: [String]) -> String {
    guard let last = labels.last, labels.count > 1 else { return labels.first ?? "" }
    return labels.dropLast().joined(separator: ", ") + " and " + last
  }
}
