import NIOCore

/// Waiting for what the main loop's own thread brings about, without a change of thread.
///
/// A task that is resumed passes through the executor that it prefers before it changes to its actor. That is the pool of
/// threads unless it prefers another, which costs two changes of thread. So a task prefers the main loop's thread for as
/// long as it waits here; at other times it must not, as `MainLoopExecutor` says.
extension MainLoop {
  /// Suspends until the continuation that the body gets is resumed.
  ///
  /// The body is called once, on the main loop, after what else is due there.
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

/// The main loop's thread as a place for code of no actor.
private final class LoopTaskExecutor: TaskExecutor {
  static let shared = LoopTaskExecutor()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    MainLoop.eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
