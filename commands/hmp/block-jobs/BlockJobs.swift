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
  static func jobs(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let jobs = try await context.ask(QueryJobs(), to: "list jobs")
    if jobs.isEmpty { return HMPOutput(text: "No active jobs\n", result: jobs) }
    let rows = jobs.map { job in
      let progress = HMPProgress(title: "", done: job.currentProgress, total: job.totalProgress)
      return [job.id, job.type.name, job.status.name]
        + [progress.bar, job.error ?? ""].filter { !$0.isEmpty }
    }
    return HMPOutput(.table(rows), value: jobs.json)
  }

  @MainLoop
  static func infoJobs(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
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
  /// Starts a backup job, whose name is that of the block device or node.
  @MainLoop
  static func driveBackup(_ arguments: DriveBackupArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let call = DriveBackup(
      jobId: try await context.nameForJob(on: arguments.device), device: arguments.device,
      sync: arguments.full ? .full : .top, compress: arguments.compress, target: arguments.target,
      format: arguments.format, mode: NewImageMode(reuse: arguments.reuse))
    _ = try await context.ask(call, to: "back up block devices")
    return HMPOutput()
  }

  /// Starts a mirror job, whose name is that of the block device or node.
  @MainLoop
  static func driveMirror(_ arguments: DriveMirrorArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let call = DriveMirror(
      jobId: try await context.nameForJob(on: arguments.device), device: arguments.device, target: arguments.target,
      format: arguments.format, sync: arguments.full ? .full : .top, mode: NewImageMode(reuse: arguments.reuse),
      unmap: true)
    _ = try await context.ask(call, to: "mirror block devices")
    return HMPOutput()
  }

  /// Starts a backup job.
  ///
  /// With `sync` bitmap, QEMU demands the fate of the bitmap; the default is that of `sync` incremental.
  @MainLoop
  static func blockdevBackup(_ arguments: BlockdevBackupArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let sync = MirrorSyncMode(name: arguments.sync)
    // QEMU before 4.2 knows neither `sync` bitmap nor the member.
    let isDefaultNeeded = arguments.bitmap != nil && sync != .incremental
    let mode = arguments.mode.map(BitmapSyncMode.init(name:)) ?? (isDefaultNeeded ? .onSuccess : nil)
    let call = BlockdevBackup(
      jobId: arguments.job, device: arguments.device, sync: sync, bitmap: arguments.bitmap, bitmapMode: mode,
      target: arguments.target)
    _ = try await context.ask(call, to: "back up block devices")
    return HMPOutput()
  }

  /// Starts a stream job that has the name of the block device or node, and ends at the first I/O error.
  @MainLoop
  static func blockStream(_ arguments: BlockStreamArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let device = arguments.device
    let call = BlockStream(
      jobId: jobName(ofNode: device), device: device, base: arguments.base, speed: arguments.speed,
      onError: .report)
    _ = try await context.ask(call, to: "stream block devices")
    return HMPOutput()
  }

  /// The name of a job on a node: that of the node, without the `#` of names that the target has generated.
  fileprivate static func jobName(ofNode node: String) -> String {
    node.first == "#" ? String(node.dropFirst()) : node
  }
}

extension HMPContext {
  /// The name to give to a job on a block device or node; nil if the target gives it that of a block device.
  ///
  /// Without a name, QEMU refuses a job on a node that no named block device uses, after it has created the target file.
  @MainLoop
  fileprivate func nameForJob(on name: String) async throws(HMPError) -> String? {
    let devices: [BlockInfo]
    do throws(TargetError) {
      devices = try await target.execute(QueryBlock())
    } catch {
      guard case .command = error else { throw HMPError(error) }
      devices = []
    }
    let hasDevice = devices.contains { !$0.device.isEmpty && ($0.device == name || $0.inserted?.nodeName == name) }
    return hasDevice ? nil : Translators.jobName(ofNode: name)
  }
}

extension NewImageMode {
  /// The mode for a new image, or for an existing one that is reused.
  init(reuse: Bool) { self = reuse ? .existing : .absolutePaths }
}
