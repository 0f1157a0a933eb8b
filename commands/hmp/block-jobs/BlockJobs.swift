import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// `jobs`: a line for each job, with a bar for how far it is.
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

  /// `info block-jobs`: the jobs of disks and nodes only, as QEMU's monitor words them.
  @MainLoop
  static func infoBlockJobs(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let jobs = try await context.ask(QueryBlockJobs(), to: "list jobs of disks")
    let lines = jobs.map { job in
      let subject =
        job.type == .stream ? "Streaming device \(job.device)" : "Type \(job.type.name), device \(job.device)"
      return "\(subject): Completed \(job.offset) of \(job.len) bytes, speed limit \(job.speed) bytes/s\n"
    }
    return HMPOutput(text: lines.isEmpty ? "No active jobs\n" : lines.joined(), value: jobs.json)
  }
}

extension Translators {
  /// `drive_mirror [-n] [-f] DEVICE TARGET [FORMAT]`: what reads as zeros is not written to the copy.
  @MainLoop
  static func driveMirror(_ arguments: DriveMirrorArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let call = DriveMirror(
      device: arguments.device, target: arguments.target,
      format: arguments.format, sync: arguments.full ? .full : .top, mode: imageMode(reuse: arguments.reuse),
      unmap: true)
    _ = try await context.ask(call, to: "mirror disks")
    return HMPOutput()
  }

  @MainLoop
  static func driveBackup(_ arguments: DriveBackupArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let call = DriveBackup(
      device: arguments.device, sync: arguments.full ? .full : .top,
      compress: arguments.compress, target: arguments.target,
      format: arguments.format, mode: imageMode(reuse: arguments.reuse))
    _ = try await context.ask(call, to: "back disks up")
    return HMPOutput()
  }

  /// `snapshot_blkdev [-n] DEVICE FILE [FORMAT]`.
  ///
  /// The file is a mandatory argument, although its notation says that it can be left out.
  @MainLoop
  static func snapshotBlkdev(_ arguments: SnapshotBlkdevArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    guard let file = arguments.snapshotFile else {
      throw .qmp(.generic("Parameter 'snapshot-file' is missing"))
    }
    let call = BlockdevSnapshotSync(
      device: arguments.device, snapshotFile: file, format: arguments.format,
      mode: imageMode(reuse: arguments.reuse))
    _ = try await context.ask(call, to: "make overlays")
    return HMPOutput()
  }

  /// Whether an image is there already, and is not to be made.
  private static func imageMode(reuse: Bool) -> NewImageMode {
    reuse ? .existing : .absolutePaths
  }

  /// `snapshot_delete_blkdev_internal DEVICE NAME [ID]`: what is known of the snapshot is not shown.
  @MainLoop
  static func snapshotDeleteBlkdevInternal(_ arguments: SnapshotDeleteBlkdevInternalArguments, _ context: HMPContext)
    async throws(HMPFailure) -> HMPOutput
  {
    let call = BlockdevSnapshotDeleteInternalSync(
      device: arguments.device, id: arguments.id, name: arguments.name)
    return HMPOutput(value: try await context.ask(call, to: "delete snapshots within disks").json)
  }

  /// `block_stream DEVICE [SPEED [BASE]]`: the job is named after the disk, and an error ends it.
  @MainLoop
  static func blockStream(_ arguments: BlockStreamArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let device = arguments.device
    let call = BlockStream(
      jobId: device, device: device, base: arguments.base, speed: arguments.speed,
      onError: .report)
    _ = try await context.ask(call, to: "stream disks")
    return HMPOutput()
  }
}
