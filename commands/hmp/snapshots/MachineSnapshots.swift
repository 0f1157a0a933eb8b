import Glibc
import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// `savevm [TAG]`: a snapshot of that name takes the place of an older one.
  ///
  /// Without a tag it is named after the time.
  @MainLoop
  static func savevm(_ arguments: SavevmArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let tag = arguments.name ?? "vm-" + localDate(Int64(time(nil))).filter(\.isNumber)
    let save = try SnapshotSaving(tag, of: try await SnapshotImages(context))
    let complaint = try await save.run(JobRun(context: context, title: "savevm \(tag)"))
    return HMPOutput(value: ["tag": .string(tag)], complaint: complaint)
  }

  /// `loadvm TAG`: the machine is stopped first, and runs again only if it ran and the state was loaded.
  @MainLoop
  static func loadvm(_ arguments: LoadvmArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let tag = arguments.name
    let images = try await SnapshotImages(context)
    guard let first = images.required.first else {
      _ = try await context.ask(Stop(), to: "stop the machine")
      throw SnapshotImages.noDisk
    }
    let devices = images.required.map(\.node)
    let vmstate = images.vmstate ?? first
    let loading = { (id: String) in SnapshotLoad(jobId: id, tag: tag, vmstate: vmstate.node, devices: devices) }
    try await JobRun(context: context, title: "loadvm \(tag)").run(to: "load snapshots of the machine", loading)
    return HMPOutput()
  }

  /// `delvm TAG`: that there is none of that name is no error.
  @MainLoop
  static func delvm(_ arguments: DelvmArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let tag = arguments.name
    let images = try await SnapshotImages(context)
    let devices = images.required.map(\.node)
    let deleting = { (id: String) in SnapshotDelete(jobId: id, tag: tag, devices: devices) }
    guard !devices.isEmpty else { return HMPOutput() }
    try await JobRun(context: context, title: "delvm \(tag)").run(to: "delete snapshots of the machine", deleting)
    return HMPOutput()
  }

  private static let rehearsedID = "hmp-job"
}

extension SnapshotImages {
  /// What is said where there is no disk that could have a snapshot.
  static let noDiskReason = "no block device can store vmstate for snapshot"

  static let noDisk = HMPFailure.qmp(.generic(noDiskReason))
}

/// Saving a snapshot of the machine, in the place of an older one of the same name where there is one.
///
/// QMP can neither overwrite nor rename a snapshot, and saving can fail at any moment: a device that cannot be migrated, a
/// full disk. So the state is saved under an interim name first. The older snapshot is deleted only when the new one
/// exists, and the interim one only when the state has been saved a second time, under the name that was asked for.
struct SnapshotSaving {
  private let tag: String
  private let vmstate: String
  private let devices: [String]
  /// The interim name; nil where no image has a snapshot of the name that was asked for.
  private let interim: String?

  private static let purpose = "save snapshots of the machine"

  /// - Throws: where no disk can have a snapshot.
  init(_ tag: String, of images: SnapshotImages) throws(HMPFailure) {
    guard let first = images.required.first else { throw SnapshotImages.noDisk }
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

  /// The commands that start the jobs, in their order.
  var calls: [CommandCall] {
    let id = "hmp-job"
    guard let interim else { return [CommandCall(saving(tag)(id))] }
    return [
      CommandCall(saving(interim)(id)), CommandCall(deleting(tag)(id)), CommandCall(saving(tag)(id)),
      CommandCall(deleting(interim)(id)),
    ]
  }

  /// Runs the jobs one after the other; returns what went wrong after the snapshot was saved, nil where nothing did.
  ///
  /// - Throws: the error of the first job that fails. The older snapshot is there then, or the state that was to take its
  ///   place, and the error names the latter.
  @MainLoop
  func run(_ job: JobRun) async throws(HMPFailure) -> String? {
    guard let interim else {
      try await job.run(to: Self.purpose, saving(tag))
      return nil
    }
    let undo = deleting(interim)
    try await job.run(to: Self.purpose, undo: { CommandCall(undo($0)) }, saving(interim))
    do throws(HMPFailure) {
      try await job.run(to: Self.purpose, deleting(tag))
      try await job.run(to: Self.purpose, saving(tag))
    } catch {
      guard case .qmp(let reason) = error else { throw error }
      throw .qmp(.generic("\(reason.description) (the state is saved as '\(interim)')"))
    }
    do throws(HMPFailure) {
      try await job.run(to: Self.purpose, deleting(interim))
      return nil
    } catch {
      return "'\(tag)' is saved, but '\(interim)' is left over: \(error.error.description)"
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
  /// `info snapshots`: those that all disks have, then for each disk the others.
  @MainLoop
  static func infoSnapshots(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let report = SnapshotReport(try await SnapshotImages(context))
    return HMPOutput(text: report.text(date: localDate), value: report.value)
  }
}

/// What `info snapshots` prints.
struct SnapshotReport {
  private let images: SnapshotImages
  /// Those that can be loaded, as the image with the machine's state has them.
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
      (image.device, image.snapshots.filter { !tags.contains($0.name) })
    }.filter { !$0.1.isEmpty }
  }

  func text(date: (_ seconds: Int64) -> String) -> String {
    if images.vmstate == nil { return SnapshotImages.noDiskReason + "\n" }
    if complete.isEmpty, partial.isEmpty { return "There is no snapshot available.\n" }
    let table = images.layout
    var text = "List of snapshots present on all disks:\n"
    // Their numbers may differ from disk to disk.
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
