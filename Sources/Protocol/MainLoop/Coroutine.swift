import Synchronization

/// A command that may suspend while it waits for I/O, a timer or another process.
///
/// Its code runs on the main loop; at each `await` the loop is free and shared state may change.
public final class Coroutine: Sendable {
  private static let counter = Atomic<UInt64>(0)

  /// Unique in the process and ascending.
  public let id: UInt64
  /// The name of the command.
  public let command: String
  /// The monitor on whose behalf it runs; nil for none.
  public let monitor: Monitor?
  /// The time at which it was started.
  public let started: ContinuousClock.Instant

  /// The coroutine that waits for this one to end; nil for one that was started from outside of any.
  private let caller: Coroutine?
  private let life: Mutex<Life>
  private let waits = Mutex(WaitStack())

  /// What can be cancelled.
  private enum Life {
    /// The task is not known yet: the code before the first suspension still runs.
    case starting(isCancelled: Bool)
    case running(Task<Void, Never>)
    /// It runs within its caller's task, and is cancelled with that task only.
    case partOfCaller
    case ended
  }

  private init(command: String, monitor: Monitor?, caller: Coroutine? = nil, _ life: Life) {
    self.caller = caller
    id = Self.counter.add(1, ordering: .relaxed).newValue
    self.command = command
    self.monitor = monitor
    self.life = Mutex(life)
    started = .now
  }

  /// The coroutine that the caller is in; nil outside coroutine context, and in what a coroutine left behind when it ended.
  public static var current: Coroutine? { ExecutionContext.valid?.coroutine }

  /// The coroutines that wait for the calling code to return: the one that it is in, or that called it, and the callers of that.
  public static var callers: [Coroutine] {
    var callers: [Coroutine] = []
    var next = ExecutionContext.valid.flatMap { $0.coroutine ?? $0.caller }
    while let coroutine = next {
      callers.append(coroutine)
      next = coroutine.caller
    }
    return callers
  }

  /// The innermost wait that it has declared with `wait(for:_:)`; nil while it runs, or waits undeclared.
  public var waitingFor: String? { waits.withLock { $0.innermost } }

  /// The coroutines that have not ended, oldest first.
  ///
  /// Since only one runs at a time, all but the caller's own and those that called it are suspended.
  @MainLoop public static var all: [Coroutine] { CoroutineList.entries.elements }

  /// Asks a coroutine that was started with `start` to stop; from any thread.
  ///
  /// Without effect on one that has ended. One that runs within its caller's task stops with that task only.
  public func cancel() {
    let task: Task<Void, Never>? = life.withLock { life in
      switch life {
      case .running(let task): return task
      case .starting: life = .starting(isCancelled: true)
      case .partOfCaller, .ended: break
      }
      return nil
    }
    task?.cancel()
  }

  var hasEnded: Bool {
    life.withLock { if case .ended = $0 { true } else { false } }
  }

  private func attach(_ task: Task<Void, Never>) {
    let isCancelled = life.withLock { life in
      guard case .starting(let isCancelled) = life else { return false }
      life = .running(task)
      return isCancelled
    }
    if isCancelled { task.cancel() }
  }
}

extension Coroutine {
  /// Starts a coroutine and runs it until its first suspension; the rest runs later.
  ///
  /// The body is called once, on the main loop, with the coroutine and the monitor as the current ones. Then the
  /// completion gets what it returned, once, on the main loop, outside of the coroutine: before this method returns when
  /// the body does not suspend. A cancelled coroutine sees it in `Task.isCancelled`, and decides itself whether to stop.
  @MainLoop
  @discardableResult
  public static func start<Value>(
    _ command: String, monitor: Monitor?, _ body: @escaping @MainLoop @Sendable () async -> Value,
    completion: @escaping @MainLoop @Sendable (Value) -> Void = { _ in }
  ) -> Coroutine {
    let coroutine = Coroutine(command: command, monitor: monitor, .starting(isCancelled: false))
    CoroutineList.entries.append(coroutine, number: coroutine.id)
    MainLoop.note(command: command)
    let task = MainLoop.task {
      let value = await ExecutionContext.call(in: ExecutionContext(monitor: monitor, coroutine: coroutine)) {
        await body()
      }
      coroutine.end()
      completion(value)
    }
    coroutine.attach(task)
    return coroutine
  }

  /// Calls the body in coroutine context within the caller's own task, and returns when it has ended.
  ///
  /// The caller's context is then restored, and a coroutine that calls waits for this one. Cancelling the task cancels the body.
  @MainLoop
  public static func run<Value, Failure: Error>(
    _ command: String, monitor: Monitor?, _ body: @MainLoop () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let coroutine = Coroutine(command: command, monitor: monitor, caller: current, .partOfCaller)
    CoroutineList.entries.append(coroutine, number: coroutine.id)
    defer { coroutine.end() }
    MainLoop.note(command: command)
    let context = ExecutionContext(monitor: monitor, coroutine: coroutine)
    guard coroutine.caller != nil else { return try await ExecutionContext.call(in: context, body) }
    return try await wait(for: "the command \(command)") { () async throws(Failure) in
      try await ExecutionContext.call(in: context, body)
    }
  }

  /// Declares what the current coroutine waits for while the body runs.
  ///
  /// Outside coroutine context it just calls the body.
  public static func wait<Value, Failure: Error>(
    for what: String, _ body: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    guard let coroutine = current else { return try await body() }
    let entry = coroutine.waits.withLock { $0.push(what) }
    defer {
      coroutine.waits.withLock { $0.remove(entry) }
      if MainLoop.isCurrent { MainLoop.note(command: coroutine.command) }
    }
    return try await body()
  }

  @MainLoop
  private func end() {
    life.withLock { $0 = .ended }
    CoroutineList.entries.remove(id)
  }
}

/// The coroutines that have not ended.
private enum CoroutineList {
  @MainLoop static var entries = NumberedList<Coroutine>()
}

/// The waits that a coroutine has declared, outermost first.
///
/// Child tasks may end their waits in any order.
private struct WaitStack {
  private var entries: [(id: UInt64, what: String)] = []
  private var nextID: UInt64 = 0

  var innermost: String? { entries.last?.what }

  mutating func push(_ what: String) -> UInt64 {
    nextID += 1
    entries.append((nextID, what))
    return nextID
  }

  mutating func remove(_ id: UInt64) { entries.removeAll { $0.id == id } }
}
