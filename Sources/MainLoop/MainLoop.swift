public import NIOCore
import NIOPosix
import Synchronization

/// The one thread on which monitors, handlers of commands, and everything they share run.
///
/// Being isolated to this actor is what holding the big lock is elsewhere: between two `await`s nothing else changes what
/// is isolated to it. The actor is not held across an `await`.
@globalActor
public actor MainLoop {
  public static let shared = MainLoop()

  /// The loop of the main loop's thread; it lives as long as the process.
  ///
  /// The thread is that of ``takeThread(_:)``; where nothing has called that, it is one of its own.
  public nonisolated static let eventLoop: any EventLoop =
    takenLoop.withLock { $0 } ?? MultiThreadedEventLoopGroup(numberOfThreads: 1).next()

  private nonisolated static let takenLoop = Mutex<(any EventLoop)?>(nil)

  /// Makes the calling thread the main loop's for as long as the process lives, and begins with the operation.
  ///
  /// For the program's first thread, which saves another one and the changes between both. Traps when there is a main
  /// loop already.
  public nonisolated static func takeThread(_ operation: @escaping @MainLoop @Sendable () -> Void) -> Never {
    MultiThreadedEventLoopGroup.withCurrentThreadAsEventLoop { loop in
      takenLoop.withLock { $0 = loop }
      precondition(eventLoop === loop, "the main loop has a thread already")
      assumeIsolated(operation)
    }
    preconditionFailure("nothing closes the main loop")
  }

  nonisolated static let executor = MainLoopExecutor(eventLoop)

  public nonisolated var unownedExecutor: UnownedSerialExecutor { Self.executor.asUnownedSerialExecutor() }

  /// Whether the caller is on the main loop's thread.
  public nonisolated static var isCurrent: Bool { eventLoop.inEventLoop }

  /// Calls the operation at once, as code of the main loop.
  ///
  /// Traps when the caller is on any other thread.
  public nonisolated static func assumeIsolated<Value: Sendable, Failure: Error>(
    _ operation: @MainLoop () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    typealias Isolated = @MainLoop () throws(Failure) -> Value
    typealias Plain = () throws(Failure) -> Value
    precondition(isCurrent, "not on the main loop")
    return try withoutActuallyEscaping(operation) { (isolated: @escaping Isolated) throws(Failure) -> Value in
      // Isolation has no part in a function's representation, and the check above has established it.
      let plain = unsafeBitCast(isolated, to: Plain.self)
      return try plain()
    }
  }

  /// Calls the operation on the main loop: at once when the caller is there already, else as soon as the loop gets to it.
  public nonisolated static func execute(_ operation: @escaping @MainLoop @Sendable () -> Void) {
    if isCurrent { return assumeIsolated(operation) }
    eventLoop.execute { assumeIsolated(operation) }
  }
}
