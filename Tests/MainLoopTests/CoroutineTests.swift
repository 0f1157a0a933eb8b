import MainLoop
import TestSupport
import Testing

@Suite @MainLoop struct CoroutineTests {
  @Test func startRunsUntilTheFirstSuspension() async {
    let gate = Gate()
    let steps = Steps()
    await withCheckedContinuation { done in
      Coroutine.start("wait", monitor: nil) {
        steps.note("before")
        await gate.pass()
        steps.note("after")
      } completion: {
        steps.note("ended")
        done.resume()
      }
      steps.note("started")
      gate.open()
      steps.note("opened")
    }
    #expect(steps.list == ["before", "started", "opened", "after", "ended"])
  }

  @Test func startFromOutsideOfAnyTask() async {
    let steps = Steps()
    await withCheckedContinuation { done in
      MainLoop.schedule(after: .zero) {
        Coroutine.start("plain-job", monitor: nil) { steps.note("ran") }
        steps.note("returned")
        done.resume()
      }
    }
    #expect(steps.list == ["ran", "returned"])
  }

  @Test func theCompletionComesFirstWhenNothingSuspends() {
    let steps = Steps()
    let coroutine = Coroutine.start("sum", monitor: nil) {
      steps.noteContext("body")
      return 42
    } completion: { value in
      steps.noteContext("completion of \(value)")
      #expect(!Coroutine.all.contains { $0.command == "sum" })
    }
    steps.note("returned")
    #expect(steps.list == ["body: sum -", "completion of 42: - -", "returned"])
    coroutine.cancel()
  }

  @Test func listsThoseThatHaveNotEnded() async {
    let gate = Gate()
    let monitor = Monitor(kind: "list")
    var mine: [String] { Coroutine.all.filter { $0.monitor === monitor }.map(\.command) }
    let firstEnded = Gate()
    let ended = Gate()
    for name in ["a", "b", "c"] {
      Coroutine.start(name, monitor: monitor) {
        await gate.pass()
      } completion: {
        if name == "a" { firstEnded.open() }
        if name == "c" { ended.open() }
      }
    }
    #expect(mine == ["a", "b", "c"])
    gate.letOneThrough()
    await firstEnded.pass()
    await Coroutine.run("d", monitor: monitor) {
      #expect(mine.last == "d")
    }
    #expect(mine == ["b", "c"])
    gate.open()
    await ended.pass()
    #expect(mine == [])
  }

  @Test func tenThousandParkedOnesEnd() async {
    let gate = Gate()
    let monitor = Monitor(kind: "many")
    let count = 10_000
    var left = count
    await withCheckedContinuation { done in
      for _ in 0..<count {
        Coroutine.start("park", monitor: monitor) {
          await gate.pass()
        } completion: {
          left -= 1
          if left == 0 { done.resume() }
        }
      }
      #expect(Coroutine.all.filter { $0.monitor === monitor }.count == count)
      gate.open()
    }
    #expect(!Coroutine.all.contains { $0.monitor === monitor })
  }
}

@Suite @MainLoop struct CancellationTests {
  @Test func whileItIsSuspended() async {
    let steps = Steps()
    let held = Gate()
    await withCheckedContinuation { done in
      let coroutine = Coroutine.start("sleep", monitor: nil) {
        do throws(CancellationError) {
          try await MainLoop.sleep(for: .seconds(3600))
        } catch {
          steps.note("told")
        }
        await held.pass()
        steps.note("ran on")
      } completion: {
        done.resume()
      }
      coroutine.cancel()
      steps.note("cancelled")
      held.open()
    }
    #expect(steps.list == ["cancelled", "told", "ran on"])
  }

  @Test func beforeTheFirstSuspension() async {
    let steps = Steps()
    await withCheckedContinuation { done in
      Coroutine.start("sleep", monitor: nil) {
        Coroutine.current?.cancel()
        do throws(CancellationError) {
          try await MainLoop.sleep(for: .seconds(3600))
        } catch {
          steps.note("told")
        }
      } completion: {
        done.resume()
      }
    }
    #expect(steps.list == ["told"])
  }

  @Test func afterTheEnd() {
    let coroutine = Coroutine.start("nothing", monitor: nil) {}
    coroutine.cancel()
    coroutine.cancel()
    #expect(coroutine.waitingFor == nil)
  }

  @Test func ofTheTaskThatRunsIt() async {
    let reached = Gate()
    let task = MainLoop.task {
      await Coroutine.run("part", monitor: nil) {
        Coroutine.current?.cancel()
        #expect(!Task.isCancelled)
        reached.open()
        do throws(CancellationError) {
          try await MainLoop.sleep(for: .seconds(3600))
          return "slept"
        } catch {
          return "told"
        }
      }
    }
    await reached.pass()
    task.cancel()
    #expect(await task.value == "told")
  }
}

@Suite @MainLoop struct WaitTests {
  @Test func showsTheInnermostAndUnwinds() async throws {
    let gate = Gate()
    let coroutine = await withCheckedContinuation { started in
      var coroutine: Coroutine?
      let begun = Coroutine.start("wait", monitor: nil) {
        await Coroutine.wait(for: "outer") {
          await gate.pass()
          await Coroutine.wait(for: "inner") { await gate.pass() }
          await gate.pass()
        }
        await gate.pass()
      }
      coroutine = begun
      started.resume(returning: coroutine)
    }
    let waiting = try #require(coroutine)
    for expected in ["outer", "inner", "outer", nil] {
      await gate.holds()
      #expect(waiting.waitingFor == expected)
      gate.letOneThrough()
    }
  }

  @Test func childrenEndInAnyOrder() async {
    let first = Gate()
    let second = Gate()
    await Coroutine.run("both", monitor: nil) {
      async let one: Void = Coroutine.wait(for: "first") { await first.pass() }
      await first.holds()
      async let two: Void = Coroutine.wait(for: "second") { await second.pass() }
      await second.holds()
      #expect(Coroutine.current?.waitingFor == "second")
      first.open()
      await one
      #expect(Coroutine.current?.waitingFor == "second")
      second.open()
      await two
      #expect(Coroutine.current?.waitingFor == nil)
    }
  }

  @Test func outsideOfACoroutineItOnlyCallsTheBody() async {
    #expect(await Coroutine.wait(for: "nothing") { 1 } == 1)
  }
}
