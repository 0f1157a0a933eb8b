import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

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
