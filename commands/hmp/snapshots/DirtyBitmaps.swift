import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  @MainLoop
  static func blockBitmapMerge(_ arguments: BlockBitmapMergeArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let sources = (arguments.bitmaps).split(whereSeparator: \.isWhitespace)
    let call = BlockDirtyBitmapMerge(
      node: arguments.node, target: arguments.target,
      bitmaps: sources.map { .local(String($0)) })
    _ = try await context.ask(call, to: "merge bitmaps")
    return HMPOutput()
  }

  /// `info bitmaps`: a line for each bitmap, below that of its node.
  @MainLoop
  static func infoBitmaps(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let call = QueryNamedBlockNodes(flat: true)
    let nodes = try await context.ask(call, to: "list nodes").filter { !($0.dirtyBitmaps ?? []).isEmpty }
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
      "\(HumanSize.text(of: UInt64(clamping: count))) dirty", "granularity \(HumanSize.text(of: UInt64(granularity)))",
    ]
    return "\(name ?? "<anonymous>"): " + (sizes + marks).filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
