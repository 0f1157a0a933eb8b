import Glibc
import Synchronization

/// An executor with a thread of its own, for an actor whose work blocks.
///
/// The thread blocks all signals. It ends when the executor is deallocated.
final class DedicatedThread: SerialExecutor {
  private let work: Work

  init() throws(LineSourceError) {
    work = Work(wake: try WakeEvent())
    var thread = pthread_t()
    let context = Unmanaged.passRetained(work)
    let failure = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    guard failure == 0 else {
      context.release()
      throw .cannotStart(errno: failure)
    }
    pthread_detach(thread)
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
