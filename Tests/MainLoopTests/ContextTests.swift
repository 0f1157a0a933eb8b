import MainLoop
import TestSupport
import Testing

/// Each coroutine sees its own monitor and itself, whatever runs in between.
@Suite @MainLoop struct ContextTests {
  @Test func twoMonitorsInterleave() async {
    let steps = Steps()
    let gate = Gate()
    await withCheckedContinuation { done in
      for kind in ["red", "blue"] {
        Coroutine.start("walk", monitor: Monitor(kind: kind)) {
          for place in 1...3 {
            steps.noteContext("\(kind) \(place)")
            await gate.pass()
            steps.noteContext("\(kind) \(place) on")
          }
        } completion: {
          steps.noteContext("\(kind) ended")
          if kind == "blue" { done.resume() }
        }
        steps.noteContext("outside")
      }
      _ = MainLoop.task {
        for _ in 1...3 {
          await gate.holds(2)
          gate.letOneThrough()
          gate.letOneThrough()
        }
      }
    }
    var expected = ["red 1: walk red", "outside: - -", "blue 1: walk blue", "outside: - -"]
    for place in 1...3 {
      for kind in ["red", "blue"] {
        expected.append("\(kind) \(place) on: walk \(kind)")
        expected.append(place < 3 ? "\(kind) \(place + 1): walk \(kind)" : "\(kind) ended: - -")
      }
    }
    #expect(steps.list == expected)
  }

  @Test func nestedCallsRestoreTheOuterContext() async {
    let steps = Steps()
    let turn = Gate()
    turn.open()
    await Coroutine.run("outer", monitor: Monitor(kind: "qmp")) {
      steps.noteContext("1")
      await Coroutine.run("inner", monitor: Monitor(kind: "hmp")) {
        steps.noteContext("2")
        MainLoop.withoutCoroutine(monitor: Monitor(kind: "plain")) { steps.noteContext("3") }
        await MainLoop.offload {}
        steps.noteContext("4")
      }
      await MainLoop.offload {}
      steps.noteContext("5")
    }
    steps.noteContext("6")
    #expect(steps.list == ["1: outer qmp", "2: inner hmp", "3: - plain", "4: inner hmp", "5: outer qmp", "6: - -"])
  }

  @Test func theContextIsRestoredAfterAnError() async {
    struct Fault: Error {}
    await Coroutine.run("outer", monitor: nil) {
      await #expect(throws: Fault.self) {
        try await Coroutine.run("failing", monitor: nil) { () async throws(Fault) in throw Fault() }
      }
      #expect(throws: Fault.self) {
        try MainLoop.withoutCoroutine(monitor: nil) { () throws(Fault) in throw Fault() }
      }
      #expect(Coroutine.current?.command == "outer")
    }
    #expect(!Coroutine.all.contains { $0.command == "failing" })
  }

  /// A job that outlives its command does not run in the command's context.
  @Test func whatACommandLeavesBehindIsOutside() async {
    let steps = Steps()
    let ended = Gate()
    let timed = Gate()
    Coroutine.start("launch", monitor: Monitor(kind: "qmp")) {
      _ = MainLoop.task {
        steps.noteContext("job")
        await MainLoop.offload {}
        steps.noteContext("job later")
        ended.open()
      }
      MainLoop.schedule(after: .zero) {
        steps.noteContext("timer")
        timed.open()
      }
      steps.noteContext("launched")
    }
    await ended.pass()
    await timed.pass()
    #expect(Set(steps.list) == ["job: - -", "launched: launch qmp", "timer: - -", "job later: - -"])
  }

  /// A plain `Task` inherits the context, which ends with the coroutine.
  @Test func anInheritedContextEndsWithItsCoroutine() async {
    let steps = Steps()
    let hasBegun = Gate()
    let gate = Gate()
    let ended = Gate()
    Coroutine.start("launch", monitor: Monitor(kind: "qmp")) {
      Task { @MainLoop in
        steps.noteContext("task")
        await gate.pass()
        steps.noteContext("task later")
        ended.open()
      }
      await gate.holds()
    } completion: {
      hasBegun.open()
    }
    await hasBegun.pass()
    gate.open()
    await ended.pass()
    #expect(steps.list == ["task: launch qmp", "task later: - -"])
  }

  /// A coroutine waits for the one that it calls, and a plain handler's callers are known.
  @Test func callersAreThoseThatWait() async {
    await Coroutine.run("outer", monitor: nil) {
      await Coroutine.run("inner", monitor: nil) {
        #expect(Coroutine.callers.map(\.command) == ["inner", "outer"])
        #expect(Coroutine.callers.last?.waitingFor == "the command inner")
        MainLoop.withoutCoroutine(monitor: nil) {
          #expect(Coroutine.current == nil)
          #expect(Coroutine.callers.map(\.command) == ["inner", "outer"])
        }
      }
    }
    #expect(Coroutine.callers.isEmpty)
  }

  @Test func outOfBandRunsOnTheCallingThread() async {
    let monitor = Monitor(kind: "io")
    let seen = await MainLoop.offload {
      MainLoop.outOfBand(monitor: monitor) {
        [MainLoop.isCurrent, Coroutine.current == nil, Monitor.current === monitor]
      }
    }
    #expect(seen == [false, true, true])
    #expect(Monitor.current == nil)
  }

  @Test func monitorsAreNumbered() {
    let first = Monitor(kind: "qmp")
    let second = Monitor(kind: "qmp")
    #expect(first.id < second.id)
    #expect(second.name == "qmp-\(second.id)")
  }
}
