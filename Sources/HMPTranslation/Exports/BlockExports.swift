package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info exports`: a line for each export.
  @MainLoop
  package static func infoExports(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryBlockExports())) { return rehearsal }
    let exports = try await context.ask(QueryBlockExports(), to: "list exports")
    let lines = exports.map { export in
      "\(export.id): \(export.type.name), node \(export.nodeName)\(export.shuttingDown ? ", shutting down" : "")\n"
    }
    return HMPOutput(text: lines.isEmpty ? "No exports\n" : lines.joined(), value: exports.json)
  }

  /// Carries out `block_export_del [-f] ID`: with the flag its clients are not waited for.
  @MainLoop
  package static func blockExportDel(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let call = BlockExportDel(id: arguments.string("id") ?? "", mode: arguments.flag("force") ? .hard : nil)
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    _ = try await context.ask(call, to: "remove exports")
    return HMPOutput()
  }

  /// Carries out `nbd_server_remove [-f] NAME`: with the flag its clients are not waited for.
  @MainLoop
  package static func nbdServerRemove(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let call = NbdServerRemove(name: arguments.string("name") ?? "", mode: arguments.flag("force") ? .hard : nil)
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    _ = try await context.ask(call, to: "remove exports")
    return HMPOutput()
  }
}
