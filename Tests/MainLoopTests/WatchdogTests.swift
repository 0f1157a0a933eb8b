import Dispatch
import MainLoop
import TestSupport
import Testing

/// A command that blocks the main loop's thread is seen while it does, and counted after.
@Suite @MainLoop struct WatchdogTests {
  @Test func aCommandThatBlocksIsReportedAndCounted() async throws {
    let reported = DispatchSemaphore(value: 0)
    MainLoop.watch(limit: MainLoop.stallLimit) { stall in
      if stall.command == "blocks", stall.duration > MainLoop.stallLimit { reported.signal() }
    }
    let before = MainLoop.stalls.count
    await withCheckedContinuation { done in
      Coroutine.start("blocks", monitor: nil) {
        // Goes on only if the report comes from another thread.
        wait(reported)
      } completion: {
        done.resume()
      }
    }
    #expect(await comesTrue { MainLoop.stalls.count > before })
    #expect(try #require(MainLoop.stalls.longest).duration > MainLoop.stallLimit)
  }

  @Test func whatSuspendsIsNoStall() async {
    let gate = Gate()
    var seen: MainLoop.Stall?
    await withCheckedContinuation { done in
      Coroutine.start("suspends", monitor: nil) {
        await gate.pass()
      } completion: {
        seen = MainLoop.stalls.longest
        done.resume()
      }
      MainLoop.schedule(after: MainLoop.stallLimit * 2) { gate.open() }
    }
    #expect(seen?.command != "suspends")
  }
}

private func wait(_ semaphore: DispatchSemaphore) { semaphore.wait() }
