package import HMP
package import MainLoop
import MonitorAPI
package import QAPIRuntime

/// A job that a line starts, waits for, and clears away.
///
/// Such jobs stay with the target until they are dismissed, with their error if they failed. So they are dismissed
/// whatever happens, also when the line is given up: then the job is cancelled, and is waited for in the background.
@MainLoop
package struct JobRun {
  private let context: HMPContext
  private let title: String

  /// Makes the run of a job for a line; the title says what is done, in the words of the line.
  package init(context: HMPContext, title: String) {
    self.context = context
    self.title = title
  }

  private static let shortestPause = Duration.milliseconds(2)
  private static let longestPause = Duration.milliseconds(200)

  /// How long a line that was given up waits for its job to be cleared away.
  private static let patience = Duration.seconds(2)

  /// Starts a job under an id that no other job has, and returns when it has ended and been dismissed.
  ///
  /// A job that cannot be cancelled may succeed after the line was given up; `undo` is then the job that takes its
  /// result back.
  ///
  /// - Throws: the error of the job, or the target's error when the job was to be started.
  package func run<Command: QAPICommand>(
    to purpose: String, undo: (@Sendable (_ id: String) -> CommandCall)? = nil, _ command: (_ id: String) -> Command
  ) async throws(HMPFailure) {
    let id = try await freeID()
    let outcome: String?
    do throws(HMPFailure) {
      _ = try await context.ask(command(id), to: purpose)
      outcome = try await end(of: id)?.error
    } catch {
      if case .target = error { await clearAway(id, undo) }
      throw error
    }
    if let outcome { throw .qmp(.generic(outcome)) }
  }

  private func freeID() async throws(HMPFailure) -> String {
    let taken = Set(try await context.ask(QueryJobs(), to: "list jobs").map(\.id))
    var id = "hmp-job"
    var number = 1
    while taken.contains(id) {
      number += 1
      id = "hmp-job-\(number)"
    }
    return id
  }

  /// Waits for a job's end and dismisses it; nil when another client has dismissed it.
  private func end(of id: String) async throws(HMPFailure) -> JobInfo? {
    var pause = Self.shortestPause
    while true {
      guard let job = try await context.ask(QueryJobs(), to: "list jobs").first(where: { $0.id == id }) else {
        return nil
      }
      if job.status == .concluded {
        _ = try? await context.target.execute(JobDismiss(id: id))
        return job
      }
      context.options.progress?(HMPProgress(title: title, done: job.currentProgress, total: job.totalProgress))
      do throws(CancellationError) {
        try await MainLoop.sleep(for: pause)
      } catch {
        throw .target(.cancelled)
      }
      pause = min(pause * 2, Self.longestPause)
    }
  }

  /// Cancels a job and has it dismissed at its end, in a task that is not cancelled.
  private func clearAway(_ id: String, _ undo: (@Sendable (_ id: String) -> CommandCall)?) async {
    let target = context.target
    await withCheckedContinuation { continuation in
      let waiter = Waiter(continuation)
      _ = MainLoop.task {
        let end = await Self.clearAway(id, on: target)
        if let undo, let end, end.error == nil, (try? await target.execute(undo(id))) != nil {
          await Self.dismiss(id, on: target)
        }
        waiter.goOn()
      }
      MainLoop.schedule(after: Self.patience) { waiter.goOn() }
    }
  }

  /// Returns how the job has ended; nil when it is gone already.
  private static func clearAway(_ id: String, on target: any CommandTarget) async -> JobInfo? {
    _ = try? await target.execute(JobCancel(id: id))
    return await dismiss(id, on: target)
  }

  /// Dismisses a job at its end.
  @discardableResult
  private static func dismiss(_ id: String, on target: any CommandTarget) async -> JobInfo? {
    var pause = shortestPause
    while let job = try? await target.execute(QueryJobs()).first(where: { $0.id == id }) {
      if job.status == .concluded {
        _ = try? await target.execute(JobDismiss(id: id))
        return job
      }
      try? await MainLoop.sleep(for: pause)
      pause = min(pause * 2, longestPause)
    }
    return nil
  }
}

/// One who waits for the first of several things.
@MainLoop
private final class Waiter {
  private var continuation: CheckedContinuation<Void, Never>?

  init(_ continuation: CheckedContinuation<Void, Never>) { self.continuation = continuation }

  func goOn() {
    continuation?.resume()
    continuation = nil
  }
}
