public import NIOCore
import NIOPosix
import Synchronization

/// The one thread on which monitors, handlers of commands, and everything they share run.
///
/// Isolation to this actor takes the place of a global lock: between two `await`s nothing else changes the state that is
/// isolated to it. The actor is not held across an `await`.
@globalActor
public actor MainLoop {
  /// The actor itself.
  public static let shared = MainLoop()

  /// The loop of the main loop's thread; it lives as long as the process.
  ///
  /// The thread is that of ``takeThread(_:)``; if that was never called, the loop starts a thread of its own.
  public nonisolated static let eventLoop: any EventLoop =
    takenLoop.withLock { $0 } ?? MultiThreadedEventLoopGroup(numberOfThreads: 1).next()

  private nonisolated static let takenLoop = Mutex<(any EventLoop)?>(nil)

  /// Turns the calling thread into the main loop's for the rest of the process, and calls the operation first.
  ///
  /// Meant for the program's first thread: it saves a second one and the changes between the two. Traps if there is a
  /// main loop already.
  @available(*, noasync)
  public nonisolated static func takeThread(_ operation: @escaping @MainLoop @Sendable () -> Void) -> Never {
    MultiThreadedEventLoopGroup.withCurrentThreadAsEventLoop { loop in
      takenLoop.withLock { $0 = loop }
      precondition(eventLoop === loop, "the main loop has a thread already")
      assumeIsolated(operation)
    }
    preconditionFailure("nothing closes the main loop")
  }

  nonisolated static let executor = MainLoopExecutor(eventLoop)

  /// Runs the actor's jobs on the main loop's thread.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { Self.executor.asUnownedSerialExecutor() }

  /// Whether the caller is on the main loop's thread.
  public nonisolated static var isCurrent: Bool { eventLoop.inEventLoop }

  /// Calls the operation immediately, isolated to the main loop.
  ///
  /// Traps when the caller is on any other thread.
  public nonisolated static func assumeIsolated<Value: Sendable, Failure: Error>(
    _ operation: @MainLoop () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    typealias Isolated = @MainLoop () throws(Failure) -> Value
    typealias Plain = () throws(Failure) -> Value
    precondition(isCurrent, "not on the main loop")
    let isPiece = Watchdog.shared.begin()
    defer { if isPiece { Watchdog.shared.end() } }
    return try withoutActuallyEscaping(operation) { (isolated: @escaping Isolated) throws(Failure) -> Value in
      // Isolation is not part of a function's representation, and the check above has established it.
      let plain = unsafeBitCast(isolated, to: Plain.self)
      return try plain()
    }
  }

  /// Calls the operation on the main loop: immediately if the caller is on it, otherwise in a later turn of the loop.
  public nonisolated static func execute(_ operation: @escaping @MainLoop @Sendable () -> Void) {
    if isCurrent { return assumeIsolated(operation) }
    eventLoop.execute { assumeIsolated(operation) }
  }
}

/// Runs the main loop's jobs on its thread.
///
/// Tasks must not prefer it: a task that did could not start immediately, because its first step would be to hop to it.
final class MainLoopExecutor: SerialExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) {
    self.loop = loop
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute {
      let isPiece = Watchdog.shared.begin()
      job.runSynchronously(on: self.asUnownedSerialExecutor())
      if isPiece { Watchdog.shared.end() }
    }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  func checkIsolated() {
    precondition(loop.inEventLoop, "not on the main loop")
  }

  func isIsolatingCurrentContext() -> Bool? { loop.inEventLoop }
}
