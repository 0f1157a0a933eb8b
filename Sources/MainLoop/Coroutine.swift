import Synchronization

/// A command that may suspend while it waits for something outside.
///
/// Its code runs on the main loop; at each `await` the loop is free and shared state may change.
public final class Coroutine: Sendable {
  private static let counter = Atomic<UInt64>(0)

  /// Unique in the process and ascending.
  public let id: UInt64
  /// The name of the command.
  public let command: String
  public let monitor: Monitor?
  public let started: ContinuousClock.Instant

  private let state = Mutex(State())

  private struct State {
    var waits: [String] = []
    var cancel: (@Sendable () -> Void)?
    var isCancelled = false
  }

  private init(command: String, monitor: Monitor?) {
    id = Self.counter.add(1, ordering: .relaxed).newValue
    self.command = command
    self.monitor = monitor
    started = .now
  }

  /// The coroutine that the caller is in; nil outside coroutine context.
  public static var current: Coroutine? { ExecutionContext.current?.coroutine }

  /// The innermost thing that it has said it waits for; nil while it runs, or waits for something unsaid.
  public var waitingFor: String? { state.withLock { $0.waits.last } }

  /// The coroutines that have not ended, oldest first.
  ///
  /// Since only one runs at a time, all but the caller's own and those that called it are suspended.
  @MainLoop public static var all: [Coroutine] { CoroutineList.entries.values.sorted { $0.id < $1.id } }

  /// Starts a coroutine and runs it until its first suspension; the rest runs later.
  ///
  /// The body is called once, on the main loop, with the coroutine and the monitor as the current ones. A cancelled
  /// coroutine is told by `Task.isCancelled`; whether it stops is its own affair.
  @MainLoop
  @discardableResult
  public static func start(
    _ command: String, monitor: Monitor?, _ body: @escaping @MainLoop @Sendable () async -> Void
  ) -> Coroutine {
    let coroutine = Coroutine(command: command, monitor: monitor)
    CoroutineList.entries[coroutine.id] = coroutine
    ExecutionContext.$current.withValue(ExecutionContext(monitor: monitor, coroutine: coroutine)) {
      let task = Task.immediate(executorPreference: MainLoop.executor) { @MainLoop in
        await body()
        coroutine.end()
      }
      coroutine.attach { task.cancel() }
    }
    return coroutine
  }

  /// Calls the body in coroutine context within the caller's own task, and returns when it has ended.
  ///
  /// Cancelling the task cancels the body.
  @MainLoop
  public static func run<Value, Failure: Error>(
    _ command: String, monitor: Monitor?, _ body: @MainLoop () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let coroutine = Coroutine(command: command, monitor: monitor)
    CoroutineList.entries[coroutine.id] = coroutine
    defer { coroutine.end() }
    let outcome = await ExecutionContext.$current.withValue(
      ExecutionContext(monitor: monitor, coroutine: coroutine)
    ) { () async -> Result<Value, Failure> in
      do throws(Failure) {
        return .success(try await body())
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  /// Says what the current coroutine waits for while the body runs.
  ///
  /// Outside coroutine context it just calls the body.
  public static func wait<Value, Failure: Error>(
    for what: String, _ body: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let coroutine = current
    coroutine?.state.withLock { $0.waits.append(what) }
    defer { coroutine?.state.withLock { _ = $0.waits.popLast() } }
    return try await body()
  }

  /// Asks the coroutine to stop. From any thread; without effect on one that has ended.
  public func cancel() {
    let cancel = state.withLock { state in
      state.isCancelled = true
      return state.cancel
    }
    cancel?()
  }

  private func attach(_ cancel: @escaping @Sendable () -> Void) {
    let isCancelled = state.withLock { state in
      state.cancel = cancel
      return state.isCancelled
    }
    if isCancelled { cancel() }
  }

  @MainLoop
  private func end() {
    state.withLock { $0.cancel = nil }
    CoroutineList.entries[id] = nil
  }
}

/// The coroutines that have not ended.
private enum CoroutineList {
  @MainLoop static var entries: [UInt64: Coroutine] = [:]
}
