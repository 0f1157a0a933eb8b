import Synchronization

/// One monitor: a connection, a terminal, or a script, on whose behalf commands run.
///
/// A monitor has identity only; its creator keeps the state that belongs to its kind.
public final class Monitor: Sendable {
  private static let counter = Atomic<UInt64>(0)

  /// Unique in the process and ascending; never reused.
  public let id: UInt64
  /// The name for people: `qmp-3`, `terminal-1`.
  public let name: String

  /// Makes a monitor whose name is the kind, a hyphen, and the identifier.
  public init(kind: String) {
    id = Self.counter.add(1, ordering: .relaxed).newValue
    name = "\(kind)-\(id)"
  }

  /// The monitor on whose behalf the caller runs.
  ///
  /// A property of the coroutine, not of the process: two coroutines that interleave each see their own. Nil outside of
  /// commands, and in what a coroutine left behind when it ended.
  public static var current: Monitor? { ExecutionContext.valid?.monitor }
}

/// The monitor and the coroutine of the call that code runs in.
///
/// It is task-local, so that it follows a coroutine through its suspensions and no other code sees it.
struct ExecutionContext: Sendable {
  @TaskLocal static var current: ExecutionContext?

  var monitor: Monitor?
  var coroutine: Coroutine?
  /// The coroutine that called the code of a plain handler.
  var caller: Coroutine?

  /// The current one, unless its coroutine has ended: unstructured tasks inherit it and may outlive the coroutine.
  static var valid: ExecutionContext? {
    guard let context = current else { return nil }
    return context.coroutine?.hasEnded == true ? nil : context
  }
}

extension ExecutionContext {
  /// Calls the body in the context, and restores the previous one when it returns.
  static func call<Value, Failure: Error>(
    in context: ExecutionContext?, _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try $current.withValue(context) { () -> Result<Value, Failure> in Result(catching: body) }.get()
  }

  /// Calls the body in the context, which lasts through its suspensions.
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
  /// The previous context is restored when it returns.
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

  /// Not generic: every plain command comes through here, and looking up the types of a generic function would cost more
  /// than the rest.
  @MainLoop
  @usableFromInline
  static func enterPlain(monitor: Monitor?, _ body: () -> Void) {
    let caller = ExecutionContext.valid.flatMap { $0.coroutine ?? $0.caller }
    ExecutionContext.$current.withValue(ExecutionContext(monitor: monitor, caller: caller), operation: body)
  }

  /// Calls an out-of-band handler's code on the calling thread, with the monitor as the current one.
  public nonisolated static func outOfBand<Value, Failure: Error>(
    monitor: Monitor?, _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try ExecutionContext.call(in: ExecutionContext(monitor: monitor), body)
  }
}
