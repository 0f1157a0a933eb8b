/// What a command's code can ask about the call that it is in.
///
/// A task-local value, so that it follows a coroutine through its suspensions and is invisible to all others.
struct ExecutionContext: Sendable {
  @TaskLocal static var current: ExecutionContext?

  var monitor: Monitor?
  var coroutine: Coroutine?
}

extension MainLoop {
  /// Calls a plain handler's code: outside coroutine context, with the monitor as the current one.
  ///
  /// The previous context is back when it returns.
  @MainLoop
  public static func withoutCoroutine<Value, Failure: Error>(
    monitor: Monitor?, _ body: @MainLoop () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    var outcome: Result<Value, Failure>?
    ExecutionContext.$current.withValue(ExecutionContext(monitor: monitor, coroutine: nil)) {
      outcome = Result(catching: body)
    }
    guard let outcome else { preconditionFailure("withValue calls its operation") }
    return try outcome.get()
  }

  /// Calls an out-of-band handler's code on the calling thread, with the monitor as the current one.
  public nonisolated static func outOfBand<Value, Failure: Error>(
    monitor: Monitor?, _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    var outcome: Result<Value, Failure>?
    ExecutionContext.$current.withValue(ExecutionContext(monitor: monitor, coroutine: nil)) {
      outcome = Result(catching: body)
    }
    guard let outcome else { preconditionFailure("withValue calls its operation") }
    return try outcome.get()
  }
}
