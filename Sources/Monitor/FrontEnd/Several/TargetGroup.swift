import HMP
package import MainLoop

/// Runs each line on several targets, each of which goes through its lines at a pace of its own.
///
/// A target that takes long, or has gone, holds up no other: lines wait for it in a queue, which is bounded by what
/// the caller of `submit` waits for.
@MainLoop
package final class TargetGroup {
  /// One of the targets, under the name that its results are labelled with.
  package struct Member {
    package var label: String
    package var runner: LineRunner

    package init(label: String, runner: LineRunner) {
      self.label = label
      self.runner = runner
    }
  }

  /// What came of a line, or of one that it has had run, on one target.
  package struct Result: Sendable {
    /// The member's place in the group.
    package var member: Int
    /// Counts the lines that were submitted, from 1.
    package var ordinal: Int
    /// With the values of the variables in it.
    package var line: String
    /// Where the line stands in scripts; nil where lines are typed.
    package var place: String?
    package var outcome: LineRunner.Outcome
    /// Whether the line is over with this; false for the lines that it has had run.
    package var isLast: Bool
  }

  /// What becomes of a target whose connection is lost.
  package enum LossRule: Sendable {
    /// No further line is for it.
    case leaves
    /// It is connected again, and it gets every line.
    case stays
  }

  private struct Item {
    var ordinal: Int
    var line: String
    var place: String?
    var hasVariables: Bool
  }

  private struct Lane {
    var waiting: [Item] = []
    /// Whether there is a task that takes what waits.
    var isRunning = false
    var hasLeft = false
    /// What runs.
    var current: Item?

    /// How many lines are not over.
    var count: Int { waiting.count + (current == nil ? 0 : 1) }
  }

  private struct Waiter {
    let condition: @MainLoop (TargetGroup) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }

  package let members: [Member]
  private let lossRule: LossRule
  private var lanes: [Lane]
  private let deliver: @MainLoop @Sendable (Result) -> Void
  private let left: @MainLoop @Sendable (_ member: Int) -> Void
  private var waiters: [UInt64: Waiter] = [:]
  private var waiterCount: UInt64 = 0
  private var ordinal = 0

  /// The gravest of all that has happened: of 130, 3, 4, 1 and 0 the first that occurred.
  package private(set) var status = ExitStatus.success

  /// Makes a group; `deliver` is called with each result as it comes, in order for each target, and `left` when no
  /// further line is for a target.
  package init(
    _ members: [Member], lossRule: LossRule, deliver: @escaping @MainLoop @Sendable (Result) -> Void,
    left: @escaping @MainLoop @Sendable (_ member: Int) -> Void = { _ in }
  ) {
    self.members = members
    self.lossRule = lossRule
    self.deliver = deliver
    self.left = left
    lanes = members.map { _ in Lane() }
  }

  /// The members that lines are still for.
  package var present: [Int] { lanes.indices.filter { !lanes[$0].hasLeft } }

  /// The members that have not ended all of their lines.
  package var busy: [Int] { lanes.indices.filter { lanes[$0].count > 0 } }

  /// The ordinal of the next line that is submitted.
  package var nextOrdinal: Int { ordinal + 1 }

  /// Has a line run on all members that are present, each with its own values of the variables in it, unless there are
  /// none.
  package func submit(_ line: String, place: String?, hasVariables: Bool = true) {
    ordinal += 1
    for member in present {
      lanes[member].waiting.append(Item(ordinal: ordinal, line: line, place: place, hasVariables: hasVariables))
      guard !lanes[member].isRunning else { continue }
      lanes[member].isRunning = true
      _ = MainLoop.task { await self.work(member) }
    }
  }

  /// Waits until no member has more lines before it than that; 0 is until all are idle.
  package func waitForLead(of lines: Int) async {
    await wait { group in group.lanes.allSatisfy { $0.count <= lines } }
  }

  /// Waits until all members are idle, but no longer than the limit.
  package func waitUntilIdle(atMost limit: Duration) async {
    await wait(atMost: limit) { $0.busy.isEmpty }
  }

  /// Cancels the lines that run, and forgets those that wait; false when there is neither.
  @discardableResult
  package func interrupt() -> Bool {
    guard !busy.isEmpty else { return false }
    for member in lanes.indices {
      lanes[member].waiting = []
      members[member].runner.interrupt()
    }
    return true
  }

  /// Takes note of something else that went wrong.
  package func merge(_ status: ExitStatus) { self.status.merge(status) }

  /// Delivers what came of a line that the member's running line has had run.
  package func deliverInner(_ outcome: LineRunner.Outcome, _ line: String, _ place: String?, of member: Int) {
    guard let current = lanes[member].current else { return }
    deliver(
      Result(
        member: member, ordinal: current.ordinal, line: line, place: place ?? current.place, outcome: outcome,
        isLast: false))
  }

  private func work(_ member: Int) async {
    while !lanes[member].waiting.isEmpty {
      let item = lanes[member].waiting.removeFirst()
      lanes[member].current = item
      let (outcome, line) = await run(item, members[member].runner)
      lanes[member].current = nil
      status.merge(outcome.status)
      deliver(
        Result(
          member: member, ordinal: item.ordinal, line: line, place: item.place, outcome: outcome, isLast: true))
      if outcome.ending != nil || (outcome.status == .noConnection && lossRule == .leaves) { leave(member) }
      wake()
    }
    lanes[member].isRunning = false
  }

  /// Runs a line with the target's own values of the variables in it.
  private func run(_ item: Item, _ runner: LineRunner) async -> (LineRunner.Outcome, line: String) {
    guard item.hasVariables else { return (await runner.run(item.line), item.line) }
    return switch ScriptLine(item.line, variables: runner.context.state.variables.values) {
    case .empty: (LineRunner.Outcome(command: "", result: .success(HMPOutput()), status: .success), item.line)
    case .undefined(let name): (.refusal(ScriptLine.explanation(undefined: name)), item.line)
    case .command(let line): (await runner.run(line), line)
    }
  }

  private func leave(_ member: Int) {
    lanes[member].hasLeft = true
    lanes[member].waiting = []
    left(member)
  }

  private func wait(atMost limit: Duration? = nil, _ condition: @escaping @MainLoop (TargetGroup) -> Bool) async {
    guard !condition(self) else { return }
    waiterCount += 1
    let id = waiterCount
    let timer = limit.map { limit in
      MainLoop.schedule(after: limit) { self.waiters.removeValue(forKey: id)?.continuation.resume() }
    }
    await withCheckedContinuation { waiters[id] = Waiter(condition: condition, continuation: $0) }
    timer?.cancel()
  }

  private func wake() {
    for (id, waiter) in waiters where waiter.condition(self) {
      waiters[id] = nil
      waiter.continuation.resume()
    }
  }
}
