package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// Carries out `drive_mirror [-n] [-f] DEVICE TARGET [FORMAT]`: what reads as zeros is not written to the copy.
  @MainLoop
  package static func driveMirror(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let call = DriveMirror(
      device: arguments.string("device") ?? "", target: arguments.string("target") ?? "",
      format: arguments.string("format"), sync: arguments.flag("full") ? .full : .top, mode: imageMode(arguments),
      unmap: true)
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    _ = try await context.ask(call, to: "mirror disks")
    return HMPOutput()
  }

  /// Carries out `drive_backup [-n] [-f] [-c] DEVICE TARGET [FORMAT]`.
  @MainLoop
  package static func driveBackup(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let call = DriveBackup(
      device: arguments.string("device") ?? "", sync: arguments.flag("full") ? .full : .top,
      compress: arguments.flag("compress"), target: arguments.string("target") ?? "",
      format: arguments.string("format"), mode: imageMode(arguments))
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    _ = try await context.ask(call, to: "back disks up")
    return HMPOutput()
  }

  /// Carries out `snapshot_blkdev [-n] DEVICE FILE [FORMAT]`.
  ///
  /// The file is a mandatory argument, although its notation says that it can be left out.
  @MainLoop
  package static func snapshotBlkdev(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    guard let file = arguments.string("snapshot-file") else {
      throw .qmp(.generic("Parameter 'snapshot-file' is missing"))
    }
    let call = BlockdevSnapshotSync(
      device: arguments.string("device"), snapshotFile: file, format: arguments.string("format"),
      mode: imageMode(arguments))
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    _ = try await context.ask(call, to: "make overlays")
    return HMPOutput()
  }

  /// Whether an image is there already, and is not to be made.
  private static func imageMode(_ arguments: HMPArguments) -> NewImageMode {
    arguments.flag("reuse") ? .existing : .absolutePaths
  }

  /// Carries out `snapshot_delete_blkdev_internal DEVICE NAME [ID]`: what is known of the snapshot is not shown.
  @MainLoop
  package static func snapshotDeleteBlkdevInternal(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let call = BlockdevSnapshotDeleteInternalSync(
      device: arguments.string("device") ?? "", id: arguments.string("id"), name: arguments.string("name"))
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    return HMPOutput(value: try await context.ask(call, to: "delete snapshots within disks").json)
  }

  /// Carries out `block_stream DEVICE [SPEED [BASE]]`: the job is named after the disk, and an error ends it.
  @MainLoop
  package static func blockStream(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let device = arguments.string("device") ?? ""
    let call = BlockStream(
      jobId: device, device: device, base: arguments.string("base"), speed: arguments.integer("speed"),
      onError: .report)
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    _ = try await context.ask(call, to: "stream disks")
    return HMPOutput()
  }
}
