import MainLoop
import TestSupport
import Testing

@Suite struct BlockingTests {
  @Test func runsOnTheMainLoop() {
    #expect(!MainLoop.isCurrent)
    let seen = MainLoop.blockingRun {
      await MainLoop.offload {}
      return MainLoop.isCurrent
    }
    #expect(seen)
  }

  @Test func waitingForTheLoopOnTheLoopTraps() async {
    await #expect(processExitsWith: .failure) {
      onTheLoop { waitForTheLoop() }
    }
  }

  @Test func whatMayBlockTrapsOnTheLoop() async {
    await #expect(processExitsWith: .failure) {
      onTheLoop { mayBlock() }
    }
    await #expect(processExitsWith: .success) { mayBlock() }
  }

  @Test func assumingTheLoopElsewhereTraps() async {
    await #expect(processExitsWith: .failure) {
      MainLoop.assumeIsolated {}
    }
  }
}

private func mayBlock() { MainLoop.preconditionMayBlock("test") }

private func onTheLoop(_ body: @escaping @MainLoop @Sendable () -> Void) {
  MainLoop.blockingRun { body() }
}

private func waitForTheLoop() {
  MainLoop.blockingRun {}
}

@Suite @MainLoop struct TimerTests {
  @Test func timersFireInOrder() async {
    let steps = Steps()
    await withCheckedContinuation { done in
      MainLoop.schedule(after: .milliseconds(2)) {
        steps.note("later")
        done.resume()
      }
      MainLoop.schedule(after: .milliseconds(1)) { steps.note("soon") }.cancel()
      MainLoop.schedule(after: .seconds(-1)) { steps.note("at once") }
      #expect(steps.list.isEmpty)
    }
    #expect(steps.list == ["at once", "later"])
  }

  @Test(arguments: [Duration.seconds(Int64.max), .seconds(Int64.max / 1_000_000_000), .seconds(1) * 1e18])
  func anyDurationCanBeWaitedFor(_ duration: Duration) async {
    let task = MainLoop.task { () async -> Bool in
      do throws(CancellationError) {
        try await MainLoop.sleep(for: duration)
        return true
      } catch {
        return false
      }
    }
    task.cancel()
    #expect(await task.value == false)
  }

  @Test func executeIsImmediateOnTheLoopOnly() async {
    let steps = Steps()
    MainLoop.execute { steps.note("at once") }
    steps.note("returned")
    let handedOver = Gate()
    await MainLoop.offload {
      MainLoop.execute {
        steps.note("handed over")
        handedOver.open()
      }
    }
    await handedOver.pass()
    #expect(steps.list == ["at once", "returned", "handed over"])
  }
}
