import CommandLineOptions
import FrontEnd
import HMP
import LineEditor
import MainLoop

/// Runs the lines of a script on several targets: results line by line, and for each line target by target.
///
/// A target may be so many lines ahead of the slowest; with `--exit-on-error` none, so that the line at which one target
/// fails is the last for all.
@MainLoop
final class SeveralBatchFrontEnd: FrontEndLoop {
  private let lines: ScriptLines
  private let members: [TargetGroup.Member]
  private let options: Options
  private let form: OutputForm
  private let output: ScriptOutput
  private let style: TextStyle
  private var grouping = LineGrouping()
  private var group: TargetGroup?
  private var status = ExitStatus.success
  /// The answer to what the line that runs asks for, the same for all targets; nil as long as none has asked.
  private var answer: Task<Result<String?, HMPFailure>, Never>?

  /// In lines.
  private static let lead = 64

  init(_ source: ScriptLines.Source, _ members: [TargetGroup.Member], _ options: Options, _ console: Console) {
    lines = ScriptLines(source)
    self.members = members
    self.options = options
    form = OutputForm(options)
    style = TextStyle(isOn: options.color == .always)
    output = ScriptOutput(isImmediate: options.showsMessages, isRaw: form != .text, isShown: console.showsOutput)
  }

  func run() async -> ExitStatus {
    let group = TargetGroup(
      members, lossRule: .leaves, deliver: { [weak self] in self?.receive($0) },
      left: { [weak self] in self?.leave($0) })
    self.group = group
    for (index, member) in members.enumerated() {
      member.runner.context.state.events.begin(member.runner.context.target)
      member.runner.serve(
        ScriptSettings(options), isTerminal: false,
        askSecret: { [weak self] (_: String, _: Bool) async throws(HMPFailure) -> String? in
          guard let self else { return nil }
          return try await sharedAnswer()
        }
      ) { [weak group] outcome, line, place in
        group?.deliverInner(outcome, line, place, of: index)
      }
    }
    output.onUnwritable = { [weak self] in
      self?.lines.stop()
      self?.group?.interrupt()
    }
    await lines.run(while: { output.flush() == .writable }) { line, number in
      await run(line, number: number, on: group)
    }
    await group.waitForLead(of: 0)
    output.endReaderWatch()
    if output.flush() == .unwritable { return .commandFailed }
    status.merge(group.status)
    return status
  }

  func stop(_ reason: StopReason) {
    lines.stop()
    if reason == .targetEnds { return }
    status.merge(.interrupted)
    group?.interrupt()
  }

  private func run(
    _ line: Result<String, ScriptLines.Fault>, number: Int, on group: TargetGroup
  ) async -> ScriptLines.Step {
    switch line {
    case .success(let text):
      if case .empty = ScriptLine(text) { return .goOn }
      return await submit(text, number, on: group)
    case .failure(let fault):
      // Behind what came before it.
      await group.waitForLead(of: 0)
      output.write(error: Report.line(number, "", fault.text))
      status.merge(.commandFailed)
      return fault.isLast || options.exitsOnError ? .leave : .goOn
    }
  }

  private func submit(_ line: String, _ number: Int, on group: TargetGroup) async -> ScriptLines.Step {
    // The line after one that may ask is the answer, so no target may be ahead.
    let mayAsk = members.contains { $0.runner.mayAsk(line) }
    await group.waitForLead(of: mayAsk ? 0 : Self.lead - 1)
    answer = nil
    let present = group.present
    guard !present.isEmpty, !lines.isStopped else { return .leave }
    grouping.expect(group.nextOrdinal, on: present)
    group.submit(line, place: "\(number)")
    if mayAsk { await group.waitForLead(of: 0) }
    guard options.exitsOnError else { return group.present.isEmpty ? .leave : .goOn }
    await group.waitForLead(of: 0)
    return group.status == .success && status == .success && !group.present.isEmpty ? .goOn : .leave
  }

  private func sharedAnswer() async throws(HMPFailure) -> String? {
    let task =
      answer
      ?? MainLoop.task { [lines] () async -> Result<String?, HMPFailure> in
        do throws(HMPFailure) {
          return .success(try await lines.answer())
        } catch {
          return .failure(error)
        }
      }
    answer = task
    return try await task.value.get()
  }

  private func receive(_ result: TargetGroup.Result) {
    for result in grouping.add(result) { show(result) }
  }

  private func leave(_ member: Int) {
    for result in grouping.leave(member) { show(result) }
  }

  private func show(_ result: TargetGroup.Result) {
    // What runs is cancelled then, which is no news.
    if output.state == .unwritable { return }
    let label = members[result.member].label
    let report = Report(result.outcome, line: result.line, place: result.place, form: form, target: label)
    output.write(error: style.error(TerminalText.clean(report.errors)))
    if report.isIncomplete { status.merge(.commandFailed) }
    if result.isLast, result.outcome.status == .noConnection {
      output.write(error: "hmp: \(label) gets no further line\n")
    }
    _ = output.write(report.output)
    if !result.isLast { output.watchReader() }
  }
}
