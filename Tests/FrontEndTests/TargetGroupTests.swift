import FrontEnd
import HMP
import HMPTables
import MainLoop
import QAPIRuntime
import Testing

@Suite struct TargetGroupTests {
  /// What came of the lines.
  @MainLoop private final class Log {
    var results: [TargetGroup.Result] = []
    var left: [Int] = []

    nonisolated init() {}

    /// Each result as `MEMBER LINE STATUS`.
    var told: [String] { results.map { "t\($0.member) \($0.line) \($0.outcome.status)" } }
  }

  @MainLoop private struct Scene {
    let targets: [SlowTarget]
    let log = Log()
    let group: TargetGroup

    init(_ targets: [SlowTarget], _ rule: TargetGroup.LossRule = .leaves, limit: Duration? = nil) throws {
      self.targets = targets
      let rows = ["stop", "wait", "quit"].map {
        HMPRow(name: $0, flags: $0 == "quit" ? .endsTarget : [], binding: .call(HMPCall($0)))
      }
      let table = try HMPTable(rows: rows)
      let members = targets.indices.map { index in
        TargetGroup.Member(
          label: "t\(index)",
          runner: LineRunner(
            session: HMPSession(table: table, target: targets[index], state: HMPMonitorState()), timeLimit: limit))
      }
      let log = log
      group = TargetGroup(
        members, lossRule: rule, deliver: { log.results.append($0) }, left: { log.left.append($0) })
    }

    /// Returns once so many results have come.
    func wait(forResults count: Int) async {
      while log.results.count < count { await Task.yield() }
    }
  }

  @MainLoop @Test func eachLineRunsOnAll() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget(["stop": .command(.generic("no"))])])
    scene.group.submit("stop", place: "1")
    await scene.group.waitForLead(of: 0)
    #expect(scene.log.told == ["t0 stop success", "t1 stop commandFailed"])
    #expect(scene.log.results.allSatisfy { $0.ordinal == 1 && $0.place == "1" && $0.isLast })
    #expect(scene.group.status == .commandFailed)
  }

  @MainLoop @Test func aSlowTargetHoldsUpNoOther() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget()])
    scene.group.submit("wait", place: nil)
    for target in scene.targets { await target.waitForCall() }
    scene.targets[0].release()
    scene.group.submit("stop", place: nil)
    await scene.group.waitForLead(of: 2)
    await scene.wait(forResults: 2)
    #expect(scene.log.told == ["t0 wait commandFailed", "t0 stop success"])
    #expect(scene.group.busy == [1])
    scene.targets[1].release()
    await scene.group.waitForLead(of: 0)
    #expect(scene.targets.map(\.calls) == [["wait", "stop"], ["wait", "stop"]])
  }

  @MainLoop @Test func theLeadIsBounded() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget()])
    scene.group.submit("wait", place: nil)
    for _ in 0..<3 { scene.group.submit("stop", place: nil) }
    let waiting = MainLoop.task {
      await scene.group.waitForLead(of: 3)
      return scene.log.told
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
      scene.group.submit("stop", place: nil)
      await scene.group.waitForLead(of: 0)
    }
    #expect(scene.targets[1].calls == ["stop", "stop"])
    #expect(scene.targets[0].calls.count == (rule == .leaves ? 1 : 2))
    #expect(scene.group.present == (rule == .leaves ? [1] : [0, 1]))
    #expect(scene.log.left == (rule == .leaves ? [0] : []))
    #expect(scene.group.status == .noConnection)
  }

  @MainLoop @Test func aTargetThatHasEndedGetsNoMore() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget(["quit": .command(.generic("no"))])])
    scene.group.submit("quit", place: nil)
    scene.group.submit("stop", place: nil)
    await scene.group.waitForLead(of: 0)
    #expect(scene.log.told == ["t0 quit success", "t1 quit commandFailed", "t1 stop success"])
    #expect(scene.log.left == [0])
  }

  @MainLoop @Test func interruptingAll() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget()])
    #expect(!scene.group.interrupt())
    scene.group.submit("wait", place: nil)
    scene.group.submit("stop", place: nil)
    for target in scene.targets { await target.waitForCall() }
    #expect(scene.group.interrupt())
    await scene.group.waitForLead(of: 0)
    #expect(scene.log.told.sorted() == ["t0 wait interrupted", "t1 wait interrupted"])
    #expect(scene.group.status == .interrupted)
    #expect(scene.group.present == [0, 1])
  }

  @MainLoop @Test func theTimeLimitIsForEach() async throws {
    let scene = try Scene([SlowTarget(), SlowTarget()], limit: .milliseconds(1))
    scene.group.submit("wait", place: nil)
    await scene.group.waitForLead(of: 0)
    #expect(scene.log.told.sorted() == ["t0 wait timedOut", "t1 wait timedOut"])
    #expect(scene.group.status == .timedOut)
  }

  @MainLoop @Test func waitingNoLongerThanThat() async throws {
    let scene = try Scene([SlowTarget()])
    scene.group.submit("wait", place: nil)
    await scene.group.waitUntilIdle(atMost: .milliseconds(1))
    #expect(scene.group.busy == [0])
    scene.group.interrupt()
    await scene.group.waitUntilIdle(atMost: .seconds(600))
    #expect(scene.group.busy.isEmpty)
  }

  /// Of what can happen, this is the order from grave to light.
  @Test func theGravestCounts() {
    let statuses: [ExitStatus] = [.interrupted, .noConnection, .timedOut, .commandFailed, .success]
    for (index, graver) in statuses.enumerated() {
      for lighter in statuses[index...] {
        var (first, second) = (graver, lighter)
        first.merge(lighter)
        second.merge(graver)
        #expect(first == graver && second == graver)
      }
    }
  }
}
