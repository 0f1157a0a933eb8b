import MainLoop
import Testing

@Suite struct SuspensionTests {
  @MainLoop @Test func goesOnWhenItIsResumed() async {
    let value = await MainLoop.suspend { continuation in
      #expect(MainLoop.isCurrent)
      MainLoop.schedule(after: .zero) { continuation.resume(returning: 7) }
    }
    #expect(value == 7)
    #expect(MainLoop.isCurrent)
  }

  @MainLoop @Test func goesOnWhenItIsResumedAtOnce() async {
    #expect(await MainLoop.suspend { $0.resume(returning: "now") } == "now")
  }

  @MainLoop @Test func theCommandsContextStays() async {
    await Coroutine.run("wait", monitor: nil) { () async -> Void in
      let command = await MainLoop.suspend { $0.resume(returning: Coroutine.current?.command) }
      #expect(command == "wait")
      #expect(Coroutine.current?.command == "wait")
    }
  }

  @MainLoop @Test func beginsInTheOrderOfTheCalls() async {
    let order = Order()
    let tasks = (0..<8).map { number in
      MainLoop.task {
        await MainLoop.suspend { continuation in
          order.numbers.append(number)
          continuation.resume()
        }
      }
    }
    for task in tasks { await MainLoop.value(of: task) }
    #expect(order.numbers == Array(0..<8))
  }

  @MainLoop @Test func cancellationIsSeenInside() async {
    let task = MainLoop.task {
      await MainLoop.turn()
      return await MainLoop.suspend { $0.resume(returning: Task.isCancelled) }
    }
    task.cancel()
    #expect(await MainLoop.value(of: task))
  }
}

extension MainLoop {
  /// Suspends once.
  @MainLoop fileprivate static func turn() async { await suspend { $0.resume() } }
}

@MainLoop private final class Order {
  var numbers: [Int] = []
}
