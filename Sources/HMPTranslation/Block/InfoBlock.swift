package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info block [-n] [-v] [DEVICE]`.
  ///
  /// A device that no disk has is looked for among the nodes. What is found nowhere gives an empty output.
  @MainLoop
  package static func infoBlock(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let device = arguments.string("device")
    let style = BlockReport.Style(isVerbose: arguments.flag("verbose"), date: localDate)
    if arguments.flag("nodes") { return try await nodes(device, style, context) }
    if let rehearsal = context.rehearsal(CommandCall(QueryBlock())) { return rehearsal }
    let disks = try await context.ask(QueryBlock(), to: "list disks")
    let output = HMPOutput(disks, where: { device == nil || $0.device == device }) { BlockReport.text(of: $0, style) }
    return output.text.isEmpty && device != nil ? try await nodes(device, style, context) : output
  }

  @MainLoop
  private static func nodes(
    _ name: String?, _ style: BlockReport.Style, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryNamedBlockNodes())) { return rehearsal }
    let nodes = try await context.ask(QueryNamedBlockNodes(), to: "list nodes")
    return HMPOutput(nodes, where: { name == nil || $0.nodeName == name }) { BlockReport.text(of: $0, style) }
  }
}

extension HMPOutput {
  /// The reports on the elements that are wanted.
  ///
  /// An empty line precedes each of them that is not the first of the whole list, so that a single report may begin
  /// with one: scripts know it so from the native monitor.
  fileprivate init<Element: QAPIValue>(
    _ elements: [Element], where isWanted: (Element) -> Bool, report: (Element) -> String
  ) {
    let wanted = elements.enumerated().filter { isWanted($0.element) }
    self.init(
      text: wanted.map { ($0.offset > 0 ? "\n" : "") + report($0.element) }.joined(),
      value: wanted.map(\.element).json)
  }
}
