package import HMP
package import MainLoop

/// Runs each line on one target, or on several.
///
/// A single target without a label runs a line at once, in the task of the caller. Each labelled target has a queue of lines and
/// a task of its own, so a target that is slow, or whose connection is lost, holds up no other. The caller bounds the queues: it
/// calls ``waitForLead(of:)`` before it submits a line.
@MainLoop
package final class TargetGroup {
  /// One of the targets.
  package struct Member {
    /// The label of its results; nil for a single target.
    package var label: String?
    package var runner: LineRunner

    package init(label: String?, runner: LineRunner) {
      self.label = label
      self.runner = runner
    }
  }

  /// The outcome on one target of a line, or of a line that another line runs.
  package struct Result: Sendable {
    /// The line that the outcome belongs to.
    package enum Origin: Sendable {
      /// The line that was submitted, which has ended with this.
      case submitted
      /// A line of a file that the submitted line runs.
      case sourced
      /// A line that the submitted line runs again and again.
      case repeated
    }

    /// The index of the member in the group.
    package var member: Int
    /// The number of the submitted line, from 1.
    package var ordinal: Int
    /// The line with the values of its variables.
    package var line: String
    /// The place of the line in a script; nil for a line that was typed.
    package var place: String?
    package var outcome: LineRunner.Outcome
    package var origin: Origin

    /// Whether no other result of the submitted line follows on this target.
    package var isLast: Bool { origin == .submitted }
  }

  /// What happens to a member when its connection is lost.
  package enum LossRule: Sendable {
    /// It leaves the group.
    case leaves
    /// It stays and gets every line, because its target reconnects.
    case stays
  }

  /// Takes the outcome of a submitted line; the next line of the member waits for it.
  package typealias Deliver = @MainLoop @Sendable (Result) async -> Void
  /// Takes the outcome of a line that another line runs.
  package typealias DeliverInner = @MainLoop @Sendable (Result) -> Void
  /// Called when a member leaves the group.
  package typealias Left = @MainLoop @Sendable (_ member: Int) -> Void

  /// A line to run.
  package enum Line: Sendable {
    /// A line in which each target replaces variables by its own values.
    case script(String)
    /// A line without variables.
    case literal(String)
    /// A line that the runner of a single target has read.
    case parsed(ParsedLine)
  }

  /// The submitted line that a result belongs to.
  private struct Submission {
    var ordinal: Int
    var place: String?
  }

  private struct Item {
    var submission: Submission
    var line: Line
  }

  private struct Lane {
    var waiting: [Item] = []
    /// Whether a task takes the waiting lines.
    var isRunning = false
    var hasLeft = false
    /// The line that is running.
    var current: Submission?

    /// The number of lines that have not ended.
    var count: Int { waiting.count + (current == nil ? 0 : 1) }
  }

  private struct Waiter {
    let id: UInt64
    let condition: @MainLoop (TargetGroup) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }

  package let members: [Member]
  /// Whether there is one target only, whose results need no label.
  private let isSingle: Bool
  private let lossRule: LossRule
  private let deliver: Deliver
  private let deliverInner: DeliverInner
  private let left: Left
  private var lanes: [Lane]
  private var waiters: [Waiter] = []
  private var waiterCount: UInt64 = 0
  private var ordinal = 0

  /// Makes a group that delivers the results of each target in order, as they come.
  package init(
    _ members: [Member], lossRule: LossRule, deliver: @escaping Deliver, deliverInner: @escaping DeliverInner,
    left: @escaping Left = { _ in }
  ) {
    self.members = members
    self.lossRule = lossRule
    self.deliver = deliver
    self.deliverInner = deliverInner
    self.left = left
    isSingle = members.count == 1 && members[0].label == nil
    lanes = members.map { _ in Lane() }
  }

  /// Whether all members have left.
  package var isEmpty: Bool { lanes.allSatisfy(\.hasLeft) }

  /// The members that have not left, by index.
  package var present: [Int] { lanes.indices.filter { !lanes[$0].hasLeft } }

  /// The members that have lines which have not ended, by index.
  package var busy: [Int] { lanes.indices.filter { lanes[$0].count > 0 } }

  /// The ordinal of the next line that is submitted.
  package var nextOrdinal: Int { ordinal + 1 }

  /// Runs a line on all members that are present.
  ///
  /// For a single target it returns after the result has been delivered, for labelled targets at once.
  package func submit(_ line: Line, place: String?) async {
    ordinal += 1
    let item = Item(submission: Submission(ordinal: ordinal, place: place), line: line)
    if isSingle {
      if !lanes[0].hasLeft { await run(item, on: 0) }
      return
    }
    for member in present {
      lanes[member].waiting.append(item)
      guard !lanes[member].isRunning else { continue }
      lanes[member].isRunning = true
      _ = MainLoop.task { await self.work(member) }
    }
  }

  /// Waits until no member has more than that many lines which have not ended; with 0, until all are idle.
  package func waitForLead(of lines: Int) async {
    await wait { group in group.lanes.allSatisfy { $0.count <= lines } }
  }

  /// Waits until all members are idle, but no longer than the limit.
  package func waitUntilIdle(atMost limit: Duration) async {
    guard !busy.isEmpty else { return }
    await MainLoop.withDeadline(after: limit) { await self.waitForLead(of: 0) }
  }

  /// Cancels the running lines and drops the waiting ones; false when there are none.
  @discardableResult
  package func interrupt() -> Bool {
    guard !busy.isEmpty else { return false }
    for member in lanes.indices {
      lanes[member].waiting = []
      members[member].runner.interrupt()
    }
    return true
  }

  /// Delivers the outcome of a line that the running line of a member runs; the place is that of a file's line.
  package func deliver(_ outcome: LineRunner.Outcome, ofInner line: String, at place: String?, on member: Int) {
    guard let current = lanes[member].current else { return }
    deliverInner(
      Result(
        member: member, ordinal: current.ordinal, line: line, place: place ?? current.place, outcome: outcome,
        origin: place == nil ? .repeated : .sourced))
  }

  /// The place of the line that runs on a member.
  func place(of member: Int) -> String? { lanes[member].current?.place }

  private func work(_ member: Int) async {
    while !lanes[member].waiting.isEmpty {
      let item = lanes[member].waiting.removeFirst()
      await run(item, on: member)
    }
    lanes[member].isRunning = false
  }

  private func run(_ item: Item, on member: Int) async {
    lanes[member].current = item.submission
    let runner = members[member].runner
    let (line, outcome): (String, LineRunner.Outcome)
    switch Reading(item.line, runner) {
    case .line(let read): (line, outcome) = (read.text, await runner.run(read))
    case .ended(let text, let ended): (line, outcome) = (text, ended)
    }
    lanes[member].current = nil
    await deliver(
      Result(
        member: member, ordinal: item.submission.ordinal, line: line, place: item.submission.place, outcome: outcome,
        origin: .submitted))
    if outcome.ending != nil || (outcome.status == .noConnection && lossRule == .leaves) { leave(member) }
    wake()
  }

  private func leave(_ member: Int) {
    lanes[member].hasLeft = true
    lanes[member].waiting = []
    left(member)
  }

  /// Returns when the condition holds, or the task is cancelled.
  private func wait(until condition: @escaping @MainLoop @Sendable (TargetGroup) -> Bool) async {
    guard !condition(self) else { return }
    waiterCount += 1
    let id = waiterCount
    await withTaskCancellationHandler {
      await MainLoop.suspend { continuation in
        if condition(self) || Task.isCancelled {
          continuation.resume()
        } else {
          self.waiters.append(Waiter(id: id, condition: condition, continuation: continuation))
        }
      }
    } onCancel: {
      MainLoop.execute { self.wake { $0.id == id } }
    }
  }

  /// Resumes the waiters whose condition holds.
  private func wake() {
    if !waiters.isEmpty { wake { $0.condition(self) } }
  }

  private func wake(_ isReady: (Waiter) -> Bool) {
    let ready = waiters.filter(isReady)
    waiters.removeAll(where: isReady)
    for waiter in ready { waiter.continuation.resume() }
  }
}

/// A submitted line as one of the targets reads it.
private enum Reading {
  case line(ParsedLine)
  /// The line does not run: it is empty, or a variable in it has no value.
  case ended(String, LineRunner.Outcome)

  @MainLoop
  init(_ line: TargetGroup.Line, _ runner: LineRunner) {
    switch line {
    case .parsed(let line): self = .line(line)
    case .literal(let text): self = .line(runner.parse(text))
    case .script(let text):
      switch ScriptLine(text, in: runner.context) {
      case .empty: self = .ended(text, .init(command: "", result: .success(HMPOutput()), status: .success))
      case .undefined(let name): self = .ended(text, .refusal(ScriptLine.explanation(undefined: name)))
      case .unusable(let name, let reason):
        self = .ended(text, .refusal(ScriptLine.explanation(unusable: name, reason)))
      case .command(let command): self = .line(runner.parse(command))
      }
    }
  }
}
