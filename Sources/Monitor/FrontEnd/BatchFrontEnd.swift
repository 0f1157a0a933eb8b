package import HMP
package import MainLoop
import QAPIRuntime

/// Runs the lines of a script on one or several targets.
///
/// The results of several targets are printed line by line, and for each line target by target. A target may be some lines
/// ahead of the slowest; with `exitsOnError` none, so that the line at which one target fails is the last for all.
@MainLoop
package final class BatchFrontEnd: FrontEndLoop {
  /// A target of the script.
  package struct Target {
    package var member: TargetGroup.Member
    /// What the operator is told after the connection was lost.
    package var adviceAfterLoss: String

    package init(_ member: TargetGroup.Member, adviceAfterLoss: String) {
      self.member = member
      self.adviceAfterLoss = adviceAfterLoss
    }
  }

  private let lines: ScriptLines
  private let targets: [Target]
  private let settings: ScriptSettings
  private let form: OutputForm
  private let output: ScriptOutput
  private let askPerson: HMPFrontEnd.AskSecret?
  /// Whether the results have labels, and are brought into the order of the targets.
  private let isShared: Bool
  private let answers: SharedAnswers
  private var grouping = LineGrouping()
  private var group: TargetGroup?
  private var status = ExitStatus.success

  /// The lines that a target may be ahead of the slowest.
  private static let lead = 64

  /// Makes the front end of a script; without `askPerson` the line after a command that asks for a secret is the secret.
  package init(
    _ source: ScriptLines.Source, on targets: [Target], _ settings: ScriptSettings, form: OutputForm,
    to output: ScriptOutput, askPerson: HMPFrontEnd.AskSecret? = nil
  ) {
    lines = ScriptLines(source)
    answers = SharedAnswers(lines)
    self.targets = targets
    self.settings = settings
    self.form = form
    self.output = output
    self.askPerson = askPerson
    isShared = targets.contains { $0.member.label != nil }
  }

  package func run() async -> ExitStatus {
    let group = TargetGroup(
      targets.map(\.member), lossRule: .leaves, deliver: { [weak self] in self?.receive($0) },
      deliverInner: { [weak self] in self?.receive($0) }, left: { [weak self] in self?.leave($0) })
    self.group = group
    for index in targets.indices { prepare(index, in: group) }
    output.onUnwritable = { [weak self] in
      self?.lines.stop()
      self?.group?.interrupt()
    }
    await lines.run(while: { output.flush() }) { line, number in await run(line, number: number, on: group) }
    await group.waitForLead(of: 0)
    output.endReaderWatch()
    if !output.flush() { status.merge(.commandFailed) }
    return status
  }

  package func stop(_ reason: StopReason) {
    lines.stop()
    if reason == .targetEnds { return }
    status.merge(.interrupted)
    group?.interrupt()
  }

  private func prepare(_ index: Int, in group: TargetGroup) {
    let runner = targets[index].member.runner
    runner.context.state.events.begin(runner.context.target)
    let takeNextLine: HMPFrontEnd.AskSecret = {
      [answers] (_: String, _: Bool) async throws(HMPError) -> String? in try await answers.next(for: index)
    }
    let label = targets[index].member.label
    runner.serve(
      settings, isTerminal: false, askSecret: askPerson ?? takeNextLine,
      tell: { [output, weak group] text in
        let line = Report.line(group?.place(of: index), "", text)
        output.write(error: label.map { Report.labelled(line, $0) } ?? line)
      }
    ) {
      [weak group] outcome, line, place in
      group?.deliver(outcome, ofInner: line, at: place, on: index)
    }
  }

  private func run(
    _ line: ScriptLines.Entry, number: Int, on group: TargetGroup
  ) async -> ScriptLines.Step {
    switch line {
    case .line(let text):
      if ScriptLine.isEmpty(text) { return .goOn }
      answers.lineBegins()
      if isShared {
        await share(text, number: number, on: group)
      } else {
        await group.submit(.script(text), place: "\(number)")
      }
      if group.isEmpty || lines.isStopped { return .leave }
      return settings.exitsOnError && status != .success ? .leave : .goOn
    case .unreadable(let error):
      // The results of earlier lines come first.
      await group.waitForLead(of: 0)
      output.write(error: Report.line(number, "", error.text))
      status.merge(.commandFailed)
      return error.isLast || settings.exitsOnError ? .leave : .goOn
    }
  }

  /// Submits a line to labelled targets, and waits for those that must not be behind.
  private func share(_ line: String, number: Int, on group: TargetGroup) async {
    // The line after one that asks for a secret is the secret, so no target may be ahead.
    let mayAsk = targets.contains { $0.member.runner.mayAsk(line) }
    await group.waitForLead(of: mayAsk ? 0 : Self.lead - 1)
    if group.isEmpty || lines.isStopped { return }
    grouping.expect(group.nextOrdinal, on: group.present)
    await group.submit(.script(line), place: "\(number)")
    if mayAsk || settings.exitsOnError { await group.waitForLead(of: 0) }
  }

  private func receive(_ result: TargetGroup.Result) {
    guard isShared else { return show(result) }
    for result in grouping.add(result) { show(result) }
  }

  private func leave(_ member: Int) {
    for result in grouping.leave(member) { show(result) }
  }

  private func show(_ result: TargetGroup.Result) {
    if result.isLast { output.endReaderWatch() }
    // The running lines are cancelled then, which is not worth reporting.
    guard output.isWritable else { return }
    let target = targets[result.member]
    let report = Report(
      result.outcome, line: result.line, place: result.place, form: form, target: target.member.label)
    output.write(report)
    if report.isIncomplete { status.merge(.commandFailed) }
    switch result.origin {
    case .submitted:
      status.merge(result.outcome.status)
      if result.outcome.status == .noConnection { output.write(error: "hmp: \(target.adviceAfterLoss)\n") }
    case .sourced: break
    case .repeated: output.watchReader()
    }
  }
}

/// The secrets of a script: each question of a line takes the next line, which all targets get.
@MainLoop
private final class SharedAnswers {
  private let lines: ScriptLines
  private var answers: [Task<Result<String, HMPError>, Never>] = []
  /// The number of questions that a target has asked, by member.
  private var counts: [Int: Int] = [:]

  init(_ lines: ScriptLines) {
    self.lines = lines
  }

  /// Forgets the answers to the line before.
  func lineBegins() {
    guard !answers.isEmpty else { return }
    answers = []
    counts = [:]
  }

  /// The answer to the next question of a target; cancelling the task cancels reading.
  func next(for member: Int) async throws(HMPError) -> String {
    let count = counts[member, default: 0]
    counts[member] = count + 1
    if count == answers.count {
      answers.append(
        MainLoop.task { [lines] () async -> Result<String, HMPError> in
          do throws(HMPError) {
            return .success(try await lines.answer())
          } catch {
            return .failure(error)
          }
        })
    }
    let task = answers[count]
    return try await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }.get()
  }
}
