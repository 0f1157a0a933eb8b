import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Takes an external snapshot.
  ///
  /// The file is mandatory, although the row declares it optional: QEMU reports its absence as an error of the command.
  @MainLoop
  static func snapshotBlkdev(_ arguments: SnapshotBlkdevArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    guard let file = arguments.snapshotFile else {
      throw .qmp(.generic("Parameter 'snapshot-file' is missing"))
    }
    let call = BlockdevSnapshotSync(
      device: arguments.device, snapshotFile: file, format: arguments.format,
      mode: NewImageMode(reuse: arguments.reuse))
    _ = try await context.ask(call, to: "take external snapshots")
    return HMPOutput()
  }

  /// Deletes an internal snapshot.
  ///
  /// The JSON value describes the deleted snapshot; the text is empty.
  @MainLoop
  static func snapshotDeleteBlkdevInternal(_ arguments: SnapshotDeleteBlkdevInternalArguments, _ context: HMPContext)
    async throws(HMPError) -> HMPOutput
  {
    let call = BlockdevSnapshotDeleteInternalSync(
      device: arguments.device, id: arguments.id, name: arguments.name)
    return HMPOutput(value: try await context.ask(call, to: "delete internal snapshots").json)
  }
}

extension Translators {
  @MainLoop
  static func blockBitmapMerge(_ arguments: BlockBitmapMergeArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let sources = arguments.bitmaps.split(whereSeparator: \.isWhitespace)
    let call = BlockDirtyBitmapMerge(
      node: arguments.node, target: arguments.target,
      bitmaps: sources.map { .local(String($0)) })
    _ = try await context.ask(call, to: "merge bitmaps")
    return HMPOutput()
  }

  /// Prints each node that has bitmaps, and below it a line for each bitmap.
  ///
  /// The JSON value is a list of objects with the members `node-name` and `dirty-bitmaps`.
  @MainLoop
  static func infoBitmaps(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let call = QueryNamedBlockNodes(flat: true)
    let nodes = try await context.ask(call, to: "list block nodes").filter { !($0.dirtyBitmaps ?? []).isEmpty }
    let text = nodes.map { node in
      "\(node.nodeName ?? ""):\n" + (node.dirtyBitmaps ?? []).map { "    \($0.line)\n" }.joined()
    }
    let value = nodes.map { node in
      ["node-name": .string(node.nodeName ?? ""), "dirty-bitmaps": (node.dirtyBitmaps ?? []).json] as JSONValue
    }
    return HMPOutput(text: nodes.isEmpty ? "No bitmaps\n" : text.joined(), value: .array(value))
  }
}

extension BlockDirtyInfo {
  fileprivate var line: String {
    let marks = [
      recording ? "recording" : "disabled", persistent ? "persistent" : "", busy ? "busy" : "",
      inconsistent == true ? "inconsistent" : "",
    ]
    let sizes = [
      "\(ReportText.size(UInt64(clamping: count))) dirty", "granularity \(ReportText.size(UInt64(granularity)))",
    ]
    return "\(name ?? "<anonymous>"): " + (sizes + marks).filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
