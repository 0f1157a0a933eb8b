import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime

/// A job that a command starts, waits for and dismisses.
///
/// A snapshot job stays in the target's list of jobs until it is dismissed. If the command is cancelled, the job is
/// cancelled too, and dismissed in the background when it has ended, for which the program waits before it ends.
@MainLoop
struct JobRun {
  private let context: HMPContext
  private let title: String

  /// `title` is that of the progress report: the command and its main argument.
  init(context: HMPContext, title: String) {
    self.context = context
    self.title = title
  }

  private static let shortestPause = Duration.milliseconds(2)
  private static let longestPause = Duration.milliseconds(200)

  /// The time that a cancelled command waits for its job to end.
  private static let patience = Duration.seconds(2)

  /// Starts a job with an unused ID, and returns when it has ended and been dismissed.
  ///
  /// The job may succeed although the command was cancelled; `undo` is the job that reverts it then.
  ///
  /// - Throws: the error of the job, or the error of the command that starts it.
  func run<Command: QAPICommand>(
    to purpose: String, undo: (@Sendable (_ id: String) -> CommandCall)? = nil, _ command: (_ id: String) -> Command
  ) async throws(HMPError) {
    let id = try await freeID()
    let outcome: String?
    do throws(HMPError) {
      _ = try await context.ask(command(id), to: purpose)
      if context.options.dryRun {
        // The job never begins.
        _ = try await context.ask(JobDismiss(id: id), to: purpose)
        return
      }
      outcome = try await end(of: id)?.error
    } catch {
      if case .target = error { await clearAway(id, undo) }
      throw error
    }
    if let outcome { throw .qmp(.generic(outcome)) }
  }

  private func freeID() async throws(HMPError) -> String {
    let taken = Set(try await context.ask(QueryJobs(), to: "list jobs").map(\.id))
    var id = "hmp-job"
    var number = 1
    while taken.contains(id) {
      number += 1
      id = "hmp-job-\(number)"
    }
    return id
  }

  /// Waits for the end of a job and dismisses it; nil if another client has dismissed it.
  private func end(of id: String) async throws(HMPError) -> JobInfo? {
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

  /// Cancels a job and dismisses it when it has ended, in a task that the command's cancellation does not affect.
  private func clearAway(_ id: String, _ undo: (@Sendable (_ id: String) -> CommandCall)?) async {
    let target = context.target
    let task = context.state.finishLater("the end of the job '\(id)'") {
      let end = await Self.clearAway(id, on: target)
      if let undo, let end, end.error == nil, (try? await target.execute(undo(id))) != nil {
        await Self.dismiss(id, on: target)
      }
    }
    await MainLoop.withDeadline(after: Self.patience) { await MainLoop.value(of: task) }
  }

  /// Cancels and dismisses a job; nil if the target no longer has it.
  private static func clearAway(_ id: String, on target: any CommandTarget) async -> JobInfo? {
    _ = try? await target.execute(JobCancel(id: id))
    return await dismiss(id, on: target)
  }

  /// Dismisses a job when it has ended.
  @discardableResult
  private static func dismiss(_ id: String, on target: any CommandTarget) async -> JobInfo? {
    var pause = shortestPause
    while let job = try? await target.execute(QueryJobs()).first(where: { $0.id == id }) {
      if job.status == .concluded {
        _ = try? await target.execute(JobDismiss(id: id))
        return job
      }
      guard (try? await MainLoop.sleep(for: pause)) != nil else { return nil }
      pause = min(pause * 2, longestPause)
    }
    return nil
  }
}
