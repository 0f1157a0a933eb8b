import NIOCore
import NIOPosix

extension MainLoop {
  /// Suspends for the given time, measured on the monotonic clock.
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

  /// Calls the operation on the main loop after the delay, unless the timer is cancelled first.
  ///
  /// A negative delay counts as zero, and one of more than a century as a century.
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

  /// An operation that is scheduled to be called once.
  public struct Timer: Sendable {
    private let scheduled: Scheduled<Void>

    init(_ scheduled: Scheduled<Void>) {
      self.scheduled = scheduled
    }

    /// Cancels the operation; callable from any thread, and without effect if it has been called already.
    public func cancel() { scheduled.cancel() }
  }

  /// Threads for files, terminals and programs; a node's requests have threads of their own.
  private nonisolated static let workers = WorkerThreads(limit: 64)

  /// Runs work that may block on a thread of its own, and suspends until it has finished.
  ///
  /// Cancellation does not stop work that has begun; see `leaving`.
  public nonisolated static func offload<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    try await workers.run(work)
  }

  /// Runs work as `offload`, and returns nil as soon as the task is cancelled; work that has begun goes on to its end.
  @MainLoop
  public static func offloadUntilCancelled<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value? {
    try await leaving { () async throws(Failure) in try await offload(work) }
  }

  /// The same for work whose value must not be dropped, such as an open file: `discard` gets, on a thread of its own, a
  /// value that came after the cancellation.
  @MainLoop
  public static func offloadUntilCancelled<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Value, discard: @escaping @Sendable (Value) -> Void
  ) async throws(Failure) -> Value? {
    try await leaving { () async throws(Failure) -> Value? in
      let value = try await offload(work)
      guard Task.isCancelled else { return value }
      await offload { discard(value) }
      return nil
    } ?? nil
  }

  /// Runs the operation on the main loop, and blocks the calling thread until it has finished.
  ///
  /// Meant for the thread of the line editor and for tests. Traps on the main loop's own thread in every build, since the
  /// operation could never begin.
  @available(*, noasync, message: "await the operation instead")
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

  /// Traps on the main loop's thread, in every build; call it before anything that blocks.
  @available(*, noasync, message: "what blocks belongs into MainLoop.offload")
  public nonisolated static func preconditionMayBlock(_ what: StaticString) {
    precondition(!isCurrent, "\(what) would block the main loop")
  }

  /// Starts a task on the main loop and runs it until its first suspension.
  ///
  /// The task belongs to no command: it outlives the coroutine that starts it, and does not run in its context.
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

/// Waits for events of the main loop's own thread without a change of thread.
///
/// A task that is resumed passes through the executor that it prefers before it changes to its actor. That is the pool of
/// threads unless it prefers another, which costs two changes of thread. So a task prefers the main loop's thread for as
/// long as it waits here; at other times it must not, as `MainLoopExecutor` says.
extension MainLoop {
  /// Suspends until the continuation that the body gets is resumed.
  ///
  /// The body is called once, on the main loop, after the jobs that are queued there.
  @MainLoop
  public static func suspend<Value: Sendable>(
    _ body: @escaping @MainLoop @Sendable (CheckedContinuation<Value, Never>) -> Void
  ) async -> Value {
    await withTaskExecutorPreference(LoopTaskExecutor.shared) { @concurrent () async -> Value in
      await withCheckedContinuation { continuation in assumeIsolated { body(continuation) } }
    }
  }

  /// Waits for a task of the main loop to end.
  @MainLoop
  public static func value<Value: Sendable>(of task: Task<Value, Never>) async -> Value {
    await withTaskExecutorPreference(LoopTaskExecutor.shared) { @concurrent () async -> Value in await task.value }
  }
}

/// Runs code without an actor on the main loop's thread.
private final class LoopTaskExecutor: TaskExecutor {
  static let shared = LoopTaskExecutor()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    MainLoop.eventLoop.execute {
      let isPiece = Watchdog.shared.begin()
      job.runSynchronously(on: self.asUnownedTaskExecutor())
      if isPiece { Watchdog.shared.end() }
    }
  }
}

extension MainLoop {
  /// Calls the operation, and returns nil if it has not finished by the deadline; without a limit it waits as long as it takes.
  ///
  /// The operation is cancelled at the deadline, and not waited for any longer. If the caller is cancelled before that, the
  /// operation is cancelled too, but still waited for. It runs in the caller's context.
  @MainLoop
  @discardableResult
  public static func withDeadline<Value: Sendable, Failure: Error>(
    after limit: Duration?, _ operation: @escaping @MainLoop @Sendable () async throws(Failure) -> Value
  ) async throws(Failure) -> Value? {
    guard let limit else { return try await operation() }
    let race = DeadlineRace<Value, Failure>()
    let task = race.start(operation)
    let timer = schedule(after: limit) {
      race.end(nil)
      task.cancel()
    }
    defer { timer.cancel() }
    return try await withTaskCancellationHandler {
      await race.outcome()
    } onCancel: {
      task.cancel()
    }?.get()
  }
}

extension MainLoop {
  /// Calls the operation, and returns nil as soon as the task is cancelled.
  ///
  /// The operation is then cancelled too, and goes on to its end with nobody waiting for it.
  @MainLoop
  public static func leaving<Value: Sendable, Failure: Error>(
    _ operation: @escaping @MainLoop @Sendable () async throws(Failure) -> Value
  ) async throws(Failure) -> Value? {
    let race = DeadlineRace<Value, Failure>()
    let task = race.start(operation)
    return try await withTaskCancellationHandler {
      await race.outcome()
    } onCancel: {
      task.cancel()
      execute { race.end(nil) }
    }?.get()
  }
}

/// The first of two: the outcome of an operation, or the end of the wait for it.
@MainLoop
private final class DeadlineRace<Value: Sendable, Failure: Error> {
  typealias Outcome = Result<Value, Failure>?

  private enum State {
    case running
    case awaited(CheckedContinuation<Outcome, Never>)
    case ended(Outcome)
  }

  private var state = State.running

  /// Starts the operation as a task, and runs it until its first suspension.
  func start(_ operation: @escaping @MainLoop @Sendable () async throws(Failure) -> Value) -> Task<Void, Never> {
    Task.immediate { @MainLoop in
      do throws(Failure) {
        self.end(.success(try await operation()))
      } catch {
        self.end(.failure(error))
      }
    }
  }

  /// The first call counts.
  func end(_ outcome: Outcome) {
    switch state {
    case .running: state = .ended(outcome)
    case .awaited(let continuation):
      state = .ended(outcome)
      continuation.resume(returning: outcome)
    case .ended: break
    }
  }

  /// To be called once.
  func outcome() async -> Outcome {
    if case .ended(let outcome) = state { return outcome }
    return await MainLoop.suspend { continuation in
      if case .ended(let outcome) = self.state {
        continuation.resume(returning: outcome)
      } else {
        self.state = .awaited(continuation)
      }
    }
  }
}
