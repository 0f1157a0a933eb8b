package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info snapshots`: those that all disks have, then for each disk the others.
  @MainLoop
  package static func infoSnapshots(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryBlock()), CommandCall(QueryNamedBlockNodes(flat: true))) {
      return rehearsal
    }
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
