import HMP
import HMPTables
import MainLoop
import QAPIRuntime
import TestSupport
import Testing

@testable import FrontEnd

@Suite struct TargetGroupTests {
  /// The delivered results and the members that left.
  @MainLoop private final class Log {
    var results: [TargetGroup.Result] = []
    var left: [Int] = []

    nonisolated init() {}

    /// Each result as `MEMBER LINE STATUS`.
    var entries: [String] { results.map { "t\($0.member) \($0.line) \($0.outcome.status)" } }

    /// The gravest status of the results.
    var status: ExitStatus {
      results.reduce(into: .success) { status, result in status.merge(result.outcome.status) }
    }
  }

  @MainLoop private struct Scene {
    let targets: [SlowTarget]
    let log = Log()
    let group: TargetGroup

    init(
      _ targets: [SlowTarget], _ rule: TargetGroup.LossRule = .leaves, limit: Duration? = nil, isSingle: Bool = false
    ) throws {
      self.targets = targets
      let rows = ["stop", "wait", "quit"].map {
        HMPRow(name: $0, flags: $0 == "quit" ? .endsTarget : [], binding: .call(HMPCall($0)))
      }
      let table = try HMPTable(rows: rows)
      let members = targets.indices.map { index in
        TargetGroup.Member(
          label: isSingle ? nil : "t\(index)",
          runner: LineRunner(
            session: HMPSession(table: table, target: targets[index], state: HMPMonitorState()), timeLimit: limit))
      }
      let log = log
      group = TargetGroup(
        members, lossRule: rule, deliver: { log.results.append($0) }, deliverInner: { log.results.append($0) },
        left: { log.left.append($0) })
    }

    /// Returns after that many results have been delivered.
    func wait(forResults count: Int) async {
      #expect(await comesTrue { log.results.count >= count })
    }
  }

  @MainLoop @Test func eachLineRunsOnAll() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget(["stop": .command(.generic("no"))])])
    await scene.group.submit(.script("stop"), place: "1")
    await scene.group.waitForLead(of: 0)
    #expect(scene.log.entries == ["t0 stop success", "t1 stop commandFailed"])
    #expect(scene.log.results.allSatisfy { $0.ordinal == 1 && $0.place == "1" && $0.isLast })
    #expect(scene.log.status == .commandFailed)
  }

  @MainLoop @Test func aSlowTargetDelaysNoOther() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget()])
    await scene.group.submit(.script("wait"), place: nil)
    for target in scene.targets { await target.waitForCall() }
    scene.targets[0].release()
    await scene.group.submit(.script("stop"), place: nil)
    await scene.group.waitForLead(of: 2)
    await scene.wait(forResults: 2)
    #expect(scene.log.entries == ["t0 wait commandFailed", "t0 stop success"])
    #expect(scene.group.busy == [1])
    scene.targets[1].release()
    await scene.group.waitForLead(of: 0)
    #expect(scene.targets.map(\.calls) == [["wait", "stop"], ["wait", "stop"]])
  }

  @MainLoop @Test func theLeadIsBounded() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget()])
    await scene.group.submit(.script("wait"), place: nil)
    for _ in 0..<3 { await scene.group.submit(.script("stop"), place: nil) }
    let waiting = MainLoop.task {
      await scene.group.waitForLead(of: 3)
      return scene.log.entries
    }
    for target in scene.targets { await target.waitForCall() }
    scene.targets[1].release()
    await scene.wait(forResults: 4)
    scene.targets[0].release()
    #expect(await waiting.value.contains("t0 wait commandFailed"))
    await scene.group.waitForLead(of: 0)
    #expect(scene.log.results.count == 8)
  }

  @MainLoop @Test(arguments: [TargetGroup.LossRule.leaves, .stays])
  func aLostTargetDoesNotEndTheOthers(_ rule: TargetGroup.LossRule) async throws {
    let scene = try Scene([SlowTarget(["stop": .connectionLost("gone")]), SlowTarget()], rule)
    for _ in 0..<2 {
      await scene.group.submit(.script("stop"), place: nil)
      await scene.group.waitForLead(of: 0)
    }
    #expect(scene.targets[1].calls == ["stop", "stop"])
    #expect(scene.targets[0].calls.count == (rule == .leaves ? 1 : 2))
    #expect(scene.group.present == (rule == .leaves ? [1] : [0, 1]))
    #expect(scene.log.left == (rule == .leaves ? [0] : []))
    #expect(scene.log.status == .noConnection)
  }

  @MainLoop @Test func aTargetThatHasEndedGetsNoFurtherLine() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget(["quit": .command(.generic("no"))])])
    await scene.group.submit(.script("quit"), place: nil)
    await scene.group.submit(.script("stop"), place: nil)
    await scene.group.waitForLead(of: 0)
    #expect(scene.log.entries == ["t0 quit success", "t1 quit commandFailed", "t1 stop success"])
    #expect(scene.log.left == [0])
  }

  @MainLoop @Test func interruptingAll() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget()])
    #expect(!scene.group.interrupt())
    await scene.group.submit(.script("wait"), place: nil)
    await scene.group.submit(.script("stop"), place: nil)
    for target in scene.targets { await target.waitForCall() }
    #expect(scene.group.interrupt())
    await scene.group.waitForLead(of: 0)
    #expect(scene.log.entries.sorted() == ["t0 wait interrupted", "t1 wait interrupted"])
    #expect(scene.log.status == .interrupted)
    #expect(scene.group.present == [0, 1])
  }

  @MainLoop @Test func theTimeLimitIsForEach() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget()], limit: .milliseconds(1))
    await scene.group.submit(.script("wait"), place: nil)
    await scene.group.waitForLead(of: 0)
    #expect(scene.log.entries.sorted() == ["t0 wait timedOut", "t1 wait timedOut"])
    #expect(scene.log.status == .timedOut)
  }

  @MainLoop @Test func waitingIsBounded() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget()])
    await scene.group.submit(.script("wait"), place: nil)
    await scene.group.waitUntilIdle(atMost: .milliseconds(1))
    #expect(scene.group.busy == [0, 1])
    scene.group.interrupt()
    await scene.group.waitUntilIdle(atMost: .seconds(600))
    #expect(scene.group.busy.isEmpty)
  }

  @MainLoop @Test func aSingleTargetRunsTheLineBeforeSubmitReturns() async throws {
    let scene = try Scene([SlowTarget()], isSingle: true)
    await scene.group.submit(.script("stop"), place: "1")
    #expect(scene.log.entries == ["t0 stop success"])
    await scene.group.submit(.script("quit"), place: "2")
    #expect(scene.log.left == [0])
    await scene.group.submit(.script("stop"), place: "3")
    #expect(scene.log.results.map(\.ordinal) == [1, 2])
  }

  @MainLoop @Test func aLabelledTargetIsNotWaitedForEvenIfItIsTheOnlyOne() async throws {
    let scene = try Scene([SlowTarget()])
    await scene.group.submit(.script("wait"), place: nil)
    #expect(scene.group.busy == [0])
    scene.group.interrupt()
    await scene.group.waitForLead(of: 0)
  }

  @MainLoop @Test func interruptingASingleTarget() async throws {
    let scene = try Scene([SlowTarget()], isSingle: true)
    let task = MainLoop.task { await scene.group.submit(.script("wait"), place: nil) }
    await scene.targets[0].waitForCall()
    #expect(scene.group.interrupt())
    await task.value
    #expect(scene.log.entries == ["t0 wait interrupted"])
  }

  @MainLoop @Test(arguments: [(nil, TargetGroup.Result.Origin.repeated, "7"), ("file:3", .sourced, "file:3")])
  func linesThatALineRuns(_ place: String?, _ origin: TargetGroup.Result.Origin, _ expected: String) async throws {
    let scene = try Scene([SlowTarget(), SlowTarget()])
    let outcome = LineRunner.Outcome(command: "stop", result: .success(HMPOutput()), status: .success)
    scene.group.deliver(outcome, ofInner: "stop", at: place, on: 1)
    #expect(scene.log.results.isEmpty)
    await scene.group.submit(.script("wait"), place: "7")
    for target in scene.targets { await target.waitForCall() }
    scene.group.deliver(outcome, ofInner: "stop", at: place, on: 1)
    #expect(scene.log.entries == ["t1 stop success"])
    #expect(scene.log.results[0].place == expected)
    #expect(scene.log.results[0].origin == origin && !scene.log.results[0].isLast)
    scene.group.interrupt()
    await scene.group.waitForLead(of: 0)
  }

  @MainLoop @Test func eachTargetHasItsOwnVariables() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget(), SlowTarget()])
    for (member, value) in zip(scene.group.members, ["stop", "quit"]) {
      member.runner.context.state.variables = HMPVariables(["x": value])
    }
    await scene.group.submit(.script("${x}"), place: nil)
    await scene.group.waitForLead(of: 0)
    #expect(scene.log.entries.sorted() == ["t0 stop success", "t1 quit success", "t2 ${x} commandFailed"])
    await scene.group.submit(.literal("${x}"), place: nil)
    await scene.group.waitForLead(of: 0)
    #expect(scene.log.entries.suffix(2).sorted() == ["t0 ${x} commandFailed", "t2 ${x} commandFailed"])
  }
}
