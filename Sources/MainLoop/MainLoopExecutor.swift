import NIOCore

/// Runs jobs on the main loop's thread, both as the actor's executor and as the one that tasks prefer.
///
/// NIO's own executor is a serial one only; without a task executor each resumption takes a turn through the
/// thread pool.
final class MainLoopExecutor: SerialExecutor, TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) {
    self.loop = loop
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute {
      job.runSynchronously(
        isolatedTo: self.asUnownedSerialExecutor(), taskExecutor: self.asUnownedTaskExecutor())
    }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  func checkIsolated() {
    precondition(loop.inEventLoop, "not on the main loop")
  }

  func isIsolatingCurrentContext() -> Bool? { loop.inEventLoop }
}
