import BlockStorage
import MainLoop
import TestSupport
import Testing

/// A call under way in a coroutine of its own.
@MainLoop
final class Call<Value: Sendable> {
  private(set) var outcome: Result<Value, BlockError>?
  private var waiters: [CheckedContinuation<Void, Never>] = []
  private var coroutine: Coroutine?

  /// Starts it, and returns when it has ended or waits for something.
  static func start(_ body: @escaping @MainLoop @Sendable () async throws(BlockError) -> Value) async -> Call {
    let call = Call(body)
    await until("the call waits or has ended") { call.waitsFor != nil || !call.isUnderWay }
    return call
  }

  private init(_ body: @escaping @MainLoop @Sendable () async throws(BlockError) -> Value) {
    coroutine = Coroutine.start("call", monitor: nil) {
      do throws(BlockError) {
        self.outcome = .success(try await body())
      } catch {
        self.outcome = .failure(error)
      }
      for waiter in self.waiters { waiter.resume() }
    }
  }

  var isUnderWay: Bool { outcome == nil }
  var waitsFor: String? { coroutine?.waitingFor }

  func cancel() { coroutine?.cancel() }

  /// Waits until it has ended.
  func value() async throws(BlockError) -> Value {
    await withCheckedContinuation { continuation in
      if outcome == nil {
        waiters.append(continuation)
      } else {
        continuation.resume()
      }
    }
    guard let outcome else { throw .cancelled }
    return try outcome.get()
  }

  /// Waits until it has ended, and returns the error if there was one.
  func error() async -> BlockError? {
    do throws(BlockError) {
      _ = try await value()
      return nil
    } catch {
      return error
    }
  }
}

/// Lets other code on the main loop run until the condition holds.
@MainLoop
func until(
  _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: @MainLoop () -> Bool
) async {
  if await !comesTrue(condition) { Issue.record(what, sourceLocation: sourceLocation) }
}
