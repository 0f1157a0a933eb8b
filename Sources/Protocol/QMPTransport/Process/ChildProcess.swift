import Glibc
import MainLoop
import NIOCore
import NIOPosix
import Platform
import Synchronization
import SystemPackage

/// A child process, which does not outlive this one.
///
/// A thread of its own starts it and waits for its end: the system ties a child to the thread that made it, and no
/// signal handler is needed.
final class ChildProcess: Sendable {
  private enum State {
    case running(pid_t)
    case ended(ProcessEnd)
  }

  private let state: Mutex<State>
  private let endPromise: EventLoopPromise<ProcessEnd>
  let processID: pid_t

  private init(_ processID: pid_t) {
    self.processID = processID
    state = Mutex(.running(processID))
    endPromise = MainLoop.eventLoop.makePromise()
  }

  /// Starts a program.
  @MainLoop
  static func start(_ program: ProgramStart) async throws(SpawnError) -> ChildProcess {
    let thread = NIOThreadPool(numberOfThreads: 1)
    thread.start()
    let started = MainLoop.eventLoop.makePromise(of: ChildProcess.self)
    thread.submit { _ in
      do throws(ProgramStart.Failure) {
        let child = ChildProcess(try program.start())
        started.succeed(child)
        child.waitForEnd()
      } catch {
        started.fail(SpawnError(program: program.program, error))
      }
    }
    // Ends the thread after the work above.
    defer { thread.submit { _ in thread.shutdownGracefully { _ in } } }
    do {
      return try await started.futureResult.get()
    } catch let error as SpawnError {
      throw error
    } catch {
      throw .system(program: program.program, EAGAIN)
    }
  }

  /// How the process ended; nil while it runs.
  var end: ProcessEnd? {
    state.withLock { if case .ended(let end) = $0 { end } else { nil } }
  }

  /// Calls the body on the main loop at the end of the process, or at once when it has ended.
  @MainLoop
  func whenEnded(_ body: @escaping @MainLoop @Sendable (ProcessEnd) -> Void) {
    endPromise.futureResult.whenSuccess { end in MainLoop.assumeIsolated { body(end) } }
  }

  /// Waits for the end; for at most that long if a limit is given, and then returns nil.
  @MainLoop
  func waitUntilEnded(atMost limit: Duration? = nil) async -> ProcessEnd? {
    await MainLoop.withDeadline(after: limit) {
      await MainLoop.suspend { continuation in self.whenEnded { continuation.resume(returning: $0) } }
    }
  }

  /// Sends a signal; without effect on a process that has ended.
  func signal(_ number: CInt) {
    state.withLock { state in
      // The process ID stays valid until `waitpid`, which needs the lock too.
      if case .running(let processID) = state { _ = kill(processID, number) }
    }
  }

  private func waitForEnd() {
    var facts = siginfo_t()
    while waitid(P_PID, id_t(processID), &facts, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    let end = state.withLock { state in
      var status: Int32 = 0
      while waitpid(processID, &status, 0) < 0, errno == EINTR {}
      let end = ProcessEnd(waitStatus: status)
      state = .ended(end)
      return end
    }
    endPromise.succeed(end)
  }
}
