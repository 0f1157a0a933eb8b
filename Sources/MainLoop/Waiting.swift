import NIOCore
import NIOPosix

extension MainLoop {
  /// Suspends for that long, on the monotonic clock.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  @MainLoop
  public static func sleep(for duration: Duration) async throws(CancellationError) {
    if Task.isCancelled { throw CancellationError() }
    let (promise, timer) = startTimer(duration)
    do {
      try await withTaskCancellationHandler {
        // A future's own `get` resumes on the pool of threads that tests block.
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
          promise.futureResult.whenComplete { continuation.resume(with: $0) }
        }
      } onCancel: {
        timer.cancel()
        promise.fail(CancellationError())
      }
    } catch {
      throw CancellationError()
    }
  }

  /// Calls the operation on the main loop once that time has passed, unless the timer is cancelled before.
  ///
  /// A delay that is not positive is none; one of more than a century is a century.
  @discardableResult
  public nonisolated static func schedule(
    after delay: Duration, _ operation: @escaping @MainLoop @Sendable () -> Void
  ) -> Timer {
    let (seconds, attoseconds) = min(max(delay, .zero), .seconds(100 * 366 * 86400)).components
    return Timer(
      eventLoop.scheduleTask(in: .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)) {
        assumeIsolated(operation)
      })
  }

  /// Something that will be done once, later.
  public struct Timer: Sendable {
    private let scheduled: Scheduled<Void>

    init(_ scheduled: Scheduled<Void>) {
      self.scheduled = scheduled
    }

    /// Lets it not happen, from any thread; without effect when it has happened.
    public func cancel() { scheduled.cancel() }
  }

  /// Runs work that may block on a thread of a pool for that, and suspends until it has ended.
  ///
  /// Cancellation has no effect on work that has begun.
  public nonisolated static func offload<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let outcome: Result<Value, Failure> = await withCheckedContinuation { continuation in
      NIOThreadPool.singleton.submit { _ in
        continuation.resume(returning: Result(catching: work))
      }
    }
    return try outcome.get()
  }

  /// Blocks the calling thread until the operation, which runs on the main loop, has ended.
  ///
  /// For the editor's thread and for tests. Traps on the main loop's own thread in every build: the operation
  /// could never begin.
  public nonisolated static func blockingRun<Value: Sendable>(
    _ operation: @escaping @MainLoop @Sendable () async -> Value
  ) -> Value {
    preconditionMayBlock("blockingRun")
    let promise = eventLoop.makePromise(of: Value.self)
    eventLoop.execute {
      assumeIsolated { _ = task { promise.succeed(await operation()) } }
    }
    do {
      return try promise.futureResult.wait()
    } catch {
      preconditionFailure("the promise has no failure")
    }
  }

  /// Traps on the main loop's thread, in every build; to be called before anything that blocks.
  public nonisolated static func preconditionMayBlock(_ what: StaticString) {
    precondition(!isCurrent, "\(what) would block the main loop")
  }

  /// Starts a task on the main loop and runs it until its first suspension.
  ///
  /// It belongs to no command: it outlives the coroutine that starts it, and is not in its context.
  @MainLoop
  public static func task<Value: Sendable>(
    _ operation: @escaping @MainLoop @Sendable () async -> Value
  ) -> Task<Value, Never> {
    ExecutionContext.call(in: nil) {
      Task.immediate { @MainLoop in await operation() }
    }
  }

  @MainLoop
  private static func startTimer(_ duration: Duration) -> (EventLoopPromise<Void>, Timer) {
    let promise = eventLoop.makePromise(of: Void.self)
    return (promise, schedule(after: duration) { promise.succeed() })
  }
}
