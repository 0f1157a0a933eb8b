import Glibc
import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Saves a snapshot, which replaces an older one of the same name.
  ///
  /// Without a name, it is named after the local time.
  ///
  /// The JSON value is an object with the member `tag`.
  @MainLoop
  static func savevm(_ arguments: SavevmArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let tag = arguments.name ?? "vm-" + ReportText.date(Int64(time(nil))).filter(\.isNumber)
    let save = try SnapshotSaving(tag, of: try await SnapshotImages(context))
    let error = try await save.run(JobRun(context: context, title: "savevm \(tag)"))
    return HMPOutput(value: ["tag": .string(tag)], error: error)
  }

  /// Loads a snapshot.
  ///
  /// The target pauses the guest first, and resumes it if it was running and the load succeeded.
  @MainLoop
  static func loadvm(_ arguments: LoadvmArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let tag = arguments.name
    let images = try await SnapshotImages(context)
    guard let first = images.required.first else {
      _ = try await context.ask(Stop(), to: "pause the guest")
      throw SnapshotImages.noDevice
    }
    let devices = images.required.map(\.node)
    let vmstate = images.vmstate ?? first
    let loading = { (id: String) in SnapshotLoad(jobId: id, tag: tag, vmstate: vmstate.node, devices: devices) }
    do throws(HMPError) {
      try await JobRun(context: context, title: "loadvm \(tag)").run(to: "load snapshots of the guest", loading)
      return HMPOutput()
    } catch {
      throw await reasoned(error, tag, context)
    }
  }

  /// The error of a load with the reasons of QEMU's human monitor.
  ///
  /// The job's error is only a number if the state does not suit the machine. QEMU prints the reasons to the human monitor that
  /// loads the snapshot, so it loads it once more, which fails in the same way.
  @MainLoop
  private static func reasoned(_ failure: HMPError, _ tag: String, _ context: HMPContext) async -> HMPError {
    guard case .qmp(let error) = failure, error.description.hasPrefix("Error -"),
      await HumanMonitor.isAvailable(context)
    else { return failure }
    let line = "loadvm \(HumanMonitor.quoted(tag))"
    let text = try? await HumanMonitor.run(line, to: "load snapshots of the guest", context).text
    return text.flatMap { $0.isEmpty ? nil : HMPError.refused($0) } ?? failure
  }

  /// Deletes a snapshot.
  ///
  /// It is not an error if no snapshot has this name.
  @MainLoop
  static func delvm(_ arguments: DelvmArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let tag = arguments.name
    let images = try await SnapshotImages(context)
    let devices = images.required.map(\.node)
    let deleting = { (id: String) in SnapshotDelete(jobId: id, tag: tag, devices: devices) }
    guard !devices.isEmpty else { return HMPOutput() }
    try await JobRun(context: context, title: "delvm \(tag)").run(to: "delete snapshots of the guest", deleting)
    return HMPOutput()
  }
}

extension SnapshotImages {
  /// The message if no block device can store the state of the guest, in QEMU's words.
  static let noDeviceReason = "no block device can store vmstate for snapshot"

  static let noDevice = HMPError.qmp(.generic(noDeviceReason))
}

/// Saves a snapshot of the guest, which replaces an older snapshot of the same name.
///
/// QMP can neither overwrite nor rename a snapshot, and saving can fail at any moment, for example because the disk is
/// full. So the state is saved with an interim name first. The older snapshot is deleted when the interim one exists, and
/// the interim one when the state has been saved a second time, with the final name.
struct SnapshotSaving {
  private let tag: String
  private let vmstate: String
  private let devices: [String]
  /// The interim name; nil if no image has a snapshot with the final name.
  private let interim: String?

  private static let purpose = "save snapshots of the guest"

  /// - Throws: `SnapshotImages.noDevice` if no block device can store the state.
  init(_ tag: String, of images: SnapshotImages) throws(HMPError) {
    guard let first = images.required.first else { throw SnapshotImages.noDevice }
    self.tag = tag
    vmstate = (images.vmstate ?? first).node
    devices = images.required.map(\.node)
    let taken = Set(images.required.flatMap { $0.snapshots.map(\.name) })
    interim = taken.contains(tag) ? Self.freeName(after: tag, taken) : nil
  }

  private static func freeName(after tag: String, _ taken: Set<String>) -> String {
    var name = "\(tag).new"
    var number = 1
    while taken.contains(name) {
      number += 1
      name = "\(tag).new-\(number)"
    }
    return name
  }

  /// Runs the jobs one after the other, and returns the error that occurred after the snapshot was saved, if any.
  ///
  /// - Throws: the error of the first job that fails. Either the older snapshot still exists then, or the error names the
  ///   interim snapshot.
  @MainLoop
  func run(_ job: JobRun) async throws(HMPError) -> String? {
    guard let interim else {
      try await job.run(to: Self.purpose, saving(tag))
      return nil
    }
    let undo = deleting(interim)
    try await job.run(to: Self.purpose, undo: { CommandCall(undo($0)) }, saving(interim))
    do throws(HMPError) {
      try await job.run(to: Self.purpose, deleting(tag))
      try await job.run(to: Self.purpose, saving(tag))
    } catch {
      let state = "the state is saved as '\(interim)'"
      switch error {
      case .qmp(let reason): throw .qmp(.generic("\(reason.description) (\(state))"))
      case .target(.cancelled): throw .refused("savevm: cancelled; \(state)")
      default: throw error
      }
    }
    do throws(HMPError) {
      try await job.run(to: Self.purpose, deleting(interim))
      return nil
    } catch {
      return "'\(tag)' is saved, but '\(interim)' could not be deleted: \(error.error.description)"
    }
  }

  private func saving(_ tag: String) -> @Sendable (_ id: String) -> SnapshotSave {
    { [vmstate, devices] id in SnapshotSave(jobId: id, tag: tag, vmstate: vmstate, devices: devices) }
  }

  private func deleting(_ tag: String) -> @Sendable (_ id: String) -> SnapshotDelete {
    { [devices] id in SnapshotDelete(jobId: id, tag: tag, devices: devices) }
  }
}

extension Translators {
  /// Prints the snapshots that all block devices have, then the others of each block device.
  ///
  /// The JSON value is an object with the members `complete` and `partial`.
  @MainLoop
  static func infoSnapshots(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let report = SnapshotReport(try await SnapshotImages(context))
    return HMPOutput(text: report.text(date: ReportText.date), value: report.value)
  }
}

/// The report of `info snapshots`.
struct SnapshotReport {
  private let images: SnapshotImages
  /// The snapshots that can be loaded, as described by the image that stores the state of the guest.
  private let complete: [SnapshotInfo]
  private let partial: [(device: String, snapshots: [SnapshotInfo])]

  init(_ images: SnapshotImages) {
    self.images = images
    let complete = (images.vmstate?.snapshots ?? []).filter { snapshot in
      images.required.allSatisfy { $0.has(snapshot.name) }
    }
    self.complete = complete
    let tags = Set(complete.map(\.name))
    partial = images.images.filter(\.canSnapshot).map { image in
      // QEMU's own monitor prints an empty name for a node without a block device.
      (image.device.isEmpty ? image.node : image.device, image.snapshots.filter { !tags.contains($0.name) })
    }.filter { !$0.1.isEmpty }
  }

  func text(date: (_ seconds: Int64) -> String) -> String {
    if images.vmstate == nil { return SnapshotImages.noDeviceReason + "\n" }
    if complete.isEmpty, partial.isEmpty { return "There is no snapshot available.\n" }
    let table = images.layout
    var text = "List of snapshots present on all disks:\n"
    // The IDs may differ between images.
    text += complete.isEmpty ? "None\n" : table.header + complete.map { table.row($0, id: "--", date: date) }.joined()
    for (device, snapshots) in partial {
      text += "\nList of partial (non-loadable) snapshots on '\(device)':\n" + table.header
      text += snapshots.map { table.row($0, date: date) }.joined()
    }
    return text
  }

  var value: JSONValue {
    [
      "complete": complete.json,
      "partial": .array(partial.map { ["device": .string($0.device), "snapshots": $0.snapshots.json] }),
    ]
  }
}
