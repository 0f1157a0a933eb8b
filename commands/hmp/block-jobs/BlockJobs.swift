import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Prints a line for each job with its progress.
  ///
  /// The JSON value is the result of `query-jobs`.
  @MainLoop
  static func jobs(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let jobs = try await context.ask(QueryJobs(), to: "list jobs")
    if jobs.isEmpty { return HMPOutput(text: "No active jobs\n", value: jobs.json) }
    let rows = jobs.map { job in
      let progress = HMPProgress(title: "", done: job.currentProgress, total: job.totalProgress)
      return [job.id, job.type.name, job.status.name]
        + [progress.bar, job.error ?? ""].filter { !$0.isEmpty }
    }
    return HMPOutput(.table(rows), value: jobs.json)
  }

  @MainLoop
  static func infoJobs(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await jobs(context)
  }

  /// A line for each block job.
  static func infoBlockJobs(_ jobs: [BlockJobInfo]) -> String {
    let lines = jobs.map { job in
      let subject =
        job.type == .stream ? "Streaming device \(job.device)" : "Type \(job.type.name), device \(job.device)"
      return "\(subject): Completed \(job.offset) of \(job.len) bytes, speed limit \(job.speed) bytes/s\n"
    }
    return lines.isEmpty ? "No active jobs\n" : lines.joined()
  }
}

extension Translators {
  @MainLoop
  static func driveBackup(_ arguments: DriveBackupArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let call = DriveBackup(
      device: arguments.device, sync: arguments.full ? .full : .top,
      compress: arguments.compress, target: arguments.target,
      format: arguments.format, mode: NewImageMode(reuse: arguments.reuse))
    _ = try await context.ask(call, to: "back up block devices")
    return HMPOutput()
  }

  /// Starts a stream job that has the name of the block device and ends at the first I/O error.
  @MainLoop
  static func blockStream(_ arguments: BlockStreamArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let device = arguments.device
    let call = BlockStream(
      jobId: device, device: device, base: arguments.base, speed: arguments.speed,
      onError: .report)
    _ = try await context.ask(call, to: "stream block devices")
    return HMPOutput()
  }
}

extension NewImageMode {
  /// The mode for a new image, or for an existing one that is reused.
  init(reuse: Bool) { self = reuse ? .existing : .absolutePaths }
}
