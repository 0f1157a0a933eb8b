import MainLoop
import TestSupport
import Testing

private struct Failed: Error, Equatable {}

@MainLoop
@Suite struct DeadlineTests {
  /// Long enough never to pass in a test.
  private let never = Duration.seconds(3600)

  @Test func anOperationThatEndsBeforeItsDeadline() async {
    #expect(await MainLoop.withDeadline(after: never) { 1 } == 1)
    #expect(await MainLoop.withDeadline(after: nil) { 2 } == 2)
    let gate = Gate()
    let task = MainLoop.task {
      await MainLoop.withDeadline(after: .seconds(3600)) { () async -> Int in
        await gate.pass()
        return 3
      }
    }
    gate.open()
    #expect(await task.value == 3)
  }

  @Test func itsErrorIsThrown() async {
    await #expect(throws: Failed()) {
      _ = try await MainLoop.withDeadline(after: .seconds(3600)) { () async throws(Failed) -> Int in throw Failed() }
    }
  }

  @Test func atTheDeadlineItIsCancelledAndNotWaitedFor() async {
    let (gate, cancelled) = (Gate(), Gate())
    let outcome: Int? = await MainLoop.withDeadline(after: .milliseconds(1)) {
      await withTaskCancellationHandler {
        await gate.pass()
      } onCancel: {
        MainLoop.execute { cancelled.open() }
      }
      return 1
    }
    #expect(outcome == nil)
    await cancelled.pass()
    gate.open()
  }

  @Test func cancelledByTheCallerItIsWaitedFor() async {
    let gate = Gate()
    let task = MainLoop.task {
      await MainLoop.withDeadline(after: .seconds(3600)) { () async -> Bool in
        await gate.pass()
        return Task.isCancelled
      }
    }
    task.cancel()
    gate.open()
    #expect(await task.value == true)
  }

  @Test func itIsInTheContextOfItsCaller() async {
    let monitor = Monitor(kind: "test")
    await Coroutine.run("command", monitor: monitor) {
      let inner = await MainLoop.withDeadline(after: .seconds(3600)) { () async -> String? in Coroutine.current?.command
      }
      #expect(inner == "command")
    }
  }
}
