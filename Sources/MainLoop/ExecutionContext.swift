/// What a command's code can ask about the call that it is in.
///
/// A task-local value, so that it follows a coroutine through its suspensions and is invisible to all others.
struct ExecutionContext: Sendable {
  @TaskLocal static var current: ExecutionContext?

  var monitor: Monitor?
  var coroutine: Coroutine?
}

extension ExecutionContext {
  /// Calls the body in that context; the previous one is back when it returns.
  static func call<Value, Failure: Error>(
    in context: ExecutionContext?, _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try $current.withValue(context) { () -> Result<Value, Failure> in Result(catching: body) }.get()
  }

  /// Calls the body in that context, which it keeps through its suspensions.
  @MainLoop
  static func call<Value, Failure: Error>(
    in context: ExecutionContext?, _ body: @MainLoop () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    try await $current.withValue(context) { () async -> Result<Value, Failure> in
      do throws(Failure) {
        return .success(try await body())
      } catch {
        return .failure(error)
      }
    }.get()
  }
}

extension MainLoop {
  /// Calls a plain handler's code: outside coroutine context, with the monitor as the current one.
  ///
  /// The previous context is back when it returns.
  @MainLoop
  @inlinable
  public static func withoutCoroutine<Value, Failure: Error>(
    monitor: Monitor?, _ body: @MainLoop () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    var outcome: Result<Value, Failure>?
    enterPlain(monitor: monitor) { outcome = Result { () throws(Failure) in try body() } }
    guard let outcome else { preconditionFailure("the body is always called") }
    return try outcome.get()
  }

  /// Not generic, since every plain command passes here and looking up a generic's types would cost more than the rest.
  @MainLoop
  @usableFromInline
  static func enterPlain(monitor: Monitor?, _ body: () -> Void) {
    ExecutionContext.$current.withValue(ExecutionContext(monitor: monitor), operation: body)
  }

  /// Calls an out-of-band handler's code on the calling thread, with the monitor as the current one.
  public nonisolated static func outOfBand<Value, Failure: Error>(
    monitor: Monitor?, _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try ExecutionContext.call(in: ExecutionContext(monitor: monitor), body)
  }
}
