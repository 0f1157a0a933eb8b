import Glibc
import NIOCore
import Synchronization

/// Threads for calls that block: begun when work comes and none is free, up to a limit, and ended when idle for long.
///
/// Each user whose calls can all stop returning at once, such as those on one storage, has threads of its own, so that only
/// those who use it wait for it.
package final class WorkerThreads: Sendable {
  package typealias Work = @Sendable () -> Void

  private struct State {
    var waiting = CircularBuffer<Work>()
    var threads = 0
    var idle = 0
  }

  private let limit: Int
  private let state = Mutex(State())
  private let bell = Bell()

  /// Makes a set without threads yet.
  package init(limit: Int) {
    self.limit = limit
  }

  /// How many calls have not returned or not begun.
  package var load: Int { state.withLock { $0.waiting.count + $0.threads - $0.idle } }

  /// Calls the work on a thread; when all are busy, after the work that was submitted before.
  package func submit(_ work: @escaping Work) {
    let needsThread = state.withLock { state in
      state.waiting.append(work)
      guard state.waiting.count > state.idle, state.threads < limit else { return false }
      state.threads += 1
      return true
    }
    guard needsThread else { return bell.ring() }
    if !begin() {
      let isFirst = state.withLock { state in
        state.threads -= 1
        return state.threads == 0
      }
      // Without any thread the work would never begin; the caller's own is the last resort.
      if isFirst { while let work = state.withLock({ $0.waiting.popFirst() }) { work() } }
    }
  }

  /// Calls the work on a thread, and suspends until it has returned.
  package func run<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let outcome: Result<Value, Failure> = await withCheckedContinuation { continuation in
      submit { continuation.resume(returning: Result(catching: work)) }
    }
    return try outcome.get()
  }

  private func begin() -> Bool { Self.start { self.serve() } }

  /// Calls the work on a thread of its own, which ends with it; false if the system has no further thread.
  package static func start(_ work: @escaping Work) -> Bool {
    final class Box: Sendable {
      let work: Work
      init(_ work: @escaping Work) { self.work = work }
    }
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Box(work))
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().work()
        return nil
      }, argument.toOpaque())
    if code != 0 { argument.release() } else { pthread_detach(thread) }
    return code == 0
  }

  private func serve() {
    while true {
      let work = state.withLock { state in
        let work = state.waiting.popFirst()
        if work == nil { state.idle += 1 }
        return work
      }
      if let work {
        work()
        continue
      }
      let hasRung = bell.wait()
      let ends = state.withLock { state in
        state.idle -= 1
        guard !hasRung, state.waiting.isEmpty else { return false }
        state.threads -= 1
        return true
      }
      if ends { return }
    }
  }
}

/// Wakes idle threads, one for each ring.
private final class Bell: Sendable {
  /// In seconds; a thread that is idle for longer ends.
  private static let patience = 5

  // The system's semaphore is made for use by several threads; it has to stay where it is, hence the pointer.
  private nonisolated(unsafe) let semaphore: UnsafeMutablePointer<sem_t>

  init() {
    semaphore = .allocate(capacity: 1)
    sem_init(semaphore, 0, 0)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  func ring() { sem_post(semaphore) }

  /// Returns false if nothing rang for a while.
  func wait() -> Bool {
    var end = timespec()
    clock_gettime(CLOCK_REALTIME, &end)
    end.tv_sec += Self.patience
    while sem_timedwait(semaphore, &end) != 0 {
      if errno != EINTR { return false }
    }
    return true
  }
}
