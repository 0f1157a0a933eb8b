import Glibc
package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `savevm [TAG]`: a snapshot of that name takes the place of an older one.
  ///
  /// Without a tag it is named after the time.
  @MainLoop
  package static func savevm(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let tag = arguments.string("name") ?? "vm-" + localDate(Int64(time(nil))).filter(\.isNumber)
    let save = try SnapshotSaving(tag, of: try await SnapshotImages(context))
    if let rehearsal = context.rehearsal(save.calls) { return rehearsal }
    let complaint = try await save.run(JobRun(context: context, title: "savevm \(tag)"))
    return HMPOutput(value: ["tag": .string(tag)], complaint: complaint)
  }

  /// Carries out `loadvm TAG`: the machine is stopped first, and runs again only if it ran and the state was loaded.
  @MainLoop
  package static func loadvm(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let tag = arguments.string("name") ?? ""
    let images = try await SnapshotImages(context)
    guard let first = images.required.first else {
      if let rehearsal = context.rehearsal(CommandCall(Stop())) { return rehearsal }
      _ = try await context.ask(Stop(), to: "stop the machine")
      throw SnapshotImages.noDisk
    }
    let devices = images.required.map(\.node)
    let vmstate = images.vmstate ?? first
    let loading = { (id: String) in SnapshotLoad(jobId: id, tag: tag, vmstate: vmstate.node, devices: devices) }
    if let rehearsal = context.rehearsal(CommandCall(loading(rehearsedID))) { return rehearsal }
    try await JobRun(context: context, title: "loadvm \(tag)").run(to: "load snapshots of the machine", loading)
    return HMPOutput()
  }

  /// Carries out `delvm TAG`; that there is none of that name is no error.
  @MainLoop
  package static func delvm(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let tag = arguments.string("name") ?? ""
    let images = try await SnapshotImages(context)
    let devices = images.required.map(\.node)
    let deleting = { (id: String) in SnapshotDelete(jobId: id, tag: tag, devices: devices) }
    guard !devices.isEmpty else { return HMPOutput() }
    if let rehearsal = context.rehearsal(CommandCall(deleting(rehearsedID))) { return rehearsal }
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
