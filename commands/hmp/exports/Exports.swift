import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// `info exports`: a line for each export.
  @MainLoop
  static func infoExports(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let exports = try await context.ask(QueryBlockExports(), to: "list exports")
    let lines = exports.map { export in
      "\(export.id): \(export.type.name), node \(export.nodeName)\(export.shuttingDown ? ", shutting down" : "")\n"
    }
    return HMPOutput(text: lines.isEmpty ? "No exports\n" : lines.joined(), value: exports.json)
  }

  /// `block_export_del [-f] ID`: with the flag its clients are not waited for.
  @MainLoop
  static func blockExportDel(_ arguments: BlockExportDelArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let call = BlockExportDel(id: arguments.id, mode: arguments.force ? .hard : nil)
    _ = try await context.ask(call, to: "remove exports")
    return HMPOutput()
  }

  /// `nbd_server_remove [-f] NAME`: with the flag its clients are not waited for.
  @MainLoop
  static func nbdServerRemove(_ arguments: NbdServerRemoveArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let call = NbdServerRemove(name: arguments.name, mode: arguments.force ? .hard : nil)
    _ = try await context.ask(call, to: "remove exports")
    return HMPOutput()
  }
}

extension Translators {
  /// `nbd_server_start [-a] [-w] ADDRESS`.
  ///
  /// With `-a` every disk that has an image is exported; if that fails for one, the server is stopped again.
  @MainLoop
  static func nbdServerStart(_ arguments: NbdServerStartArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let exportsAll = arguments.all
    if arguments.writable, !exportsAll { throw .qmp(.generic("-w only valid together with -a")) }
    let start: NbdServerStart
    do throws(SocketAddressProblem) {
      start = NbdServerStart(addr: try SocketAddressText(arguments.uri).legacyAddress)
    } catch {
      throw .qmp(.generic(error.description))
    }
    _ = try await context.ask(start, to: "serve NBD")
    if exportsAll { try await exportDisks(isWritable: arguments.writable, context) }
    return HMPOutput()
  }

  @MainLoop
  private static func exportDisks(isWritable: Bool, _ context: HMPContext) async throws(HMPFailure) {
    do throws(HMPFailure) {
      for disk in try await context.ask(QueryBlock(), to: "list disks") where disk.inserted != nil {
        let export = NbdServerAdd(NbdServerAddOptions(device: disk.device, writable: isWritable))
        _ = try await context.ask(export, to: "export disks")
      }
    } catch {
      let target = context.target
      // Also when the line was given up: a half-made server is nobody's wish.
      await MainLoop.task { _ = try? await target.execute(NbdServerStop()) }.value
      throw error
    }
  }
}
