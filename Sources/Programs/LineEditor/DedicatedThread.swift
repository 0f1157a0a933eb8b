import Glibc
import Synchronization

/// An executor with a thread of its own, for an actor whose work blocks.
///
/// The thread blocks all signals. It ends when the executor is deallocated.
final class DedicatedThread: SerialExecutor {
  private let work: Work

  init() throws(LineSourceError) {
    work = Work(wake: try WakeEvent())
    let failure = Self.start { [work] in work.run() }
    guard failure == 0 else { throw .cannotStart(errno: failure) }
  }

  /// Calls the body on a thread of its own, which ends with it; returns the error of the system, or 0.
  static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
    final class Box: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    let failure = pthread_create(
      &thread, nil,
      { box in
        guard let box else { return nil }
        Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    if failure != 0 { box.release() } else { pthread_detach(thread) }
    return failure
  }

  deinit {
    work.stop()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    work.add(UnownedJob(job), on: asUnownedSerialExecutor())
  }

  /// The state that the thread shares with the executor, which it must not keep alive.
  private final class Work: Sendable {
    private struct Queue {
      var jobs: [(job: UnownedJob, executor: UnownedSerialExecutor)] = []
      var isStopped = false
    }

    private let queue = Mutex(Queue())
    private let wake: WakeEvent

    init(wake: WakeEvent) {
      self.wake = wake
    }

    deinit {
      wake.close()
    }

    func add(_ job: UnownedJob, on executor: UnownedSerialExecutor) {
      queue.withLock { $0.jobs.append((job, executor)) }
      wake.signal()
    }

    func stop() {
      queue.withLock { $0.isStopped = true }
      wake.signal()
    }

    func run() {
      var everySignal = sigset_t()
      sigfillset(&everySignal)
      pthread_sigmask(SIG_SETMASK, &everySignal, nil)
      while true {
        _ = wake.wait()
        wake.clear()
        let (jobs, isStopped) = queue.withLock { queue in
          defer { queue.jobs = [] }
          return (queue.jobs, queue.isStopped)
        }
        for (job, executor) in jobs { job.runSynchronously(on: executor) }
        if isStopped { return }
      }
    }
  }
}
