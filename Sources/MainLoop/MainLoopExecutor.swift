import NIOCore

/// Runs the main loop's jobs on its thread.
///
/// Tasks need not prefer it: one that did could not be started at once, because its first step would be to change to it.
final class MainLoopExecutor: SerialExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) {
    self.loop = loop
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  func checkIsolated() {
    precondition(loop.inEventLoop, "not on the main loop")
  }

  func isIsolatingCurrentContext() -> Bool? { loop.inEventLoop }
}
