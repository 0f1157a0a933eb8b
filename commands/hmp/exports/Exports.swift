import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Prints a line for each export.
  ///
  /// The JSON value is the result of `query-block-exports`.
  @MainLoop
  static func infoExports(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let exports = try await context.ask(QueryBlockExports(), to: "list block exports")
    let lines = exports.map { export in
      "\(export.id): \(export.type.name), node \(export.nodeName)\(export.shuttingDown ? ", shutting down" : "")\n"
    }
    return HMPOutput(text: lines.isEmpty ? "No exports\n" : lines.joined(), value: exports.json)
  }

  /// Removes an export; with `-f`, without waiting for its clients.
  @MainLoop
  static func blockExportDel(_ arguments: BlockExportDelArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let call = BlockExportDel(id: arguments.id, mode: arguments.force ? .hard : nil)
    _ = try await context.ask(call, to: "remove block exports")
    return HMPOutput()
  }

  /// Removes an NBD export; with `-f`, without waiting for its clients.
  @MainLoop
  static func nbdServerRemove(_ arguments: NbdServerRemoveArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let call = NbdServerRemove(name: arguments.name, mode: arguments.force ? .hard : nil)
    _ = try await context.ask(call, to: "remove block exports")
    return HMPOutput()
  }
}

extension Translators {
  /// Starts the NBD server.
  ///
  /// With `-a`, exports every block device that has an image. If one cannot be exported, stops the server again.
  @MainLoop
  static func nbdServerStart(_ arguments: NbdServerStartArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let exportsAll = arguments.all
    if arguments.writable, !exportsAll { throw .qmp(.generic("-w only valid together with -a")) }
    let start: NbdServerStart
    do throws(SocketAddressError) {
      start = NbdServerStart(addr: try SocketAddressText(arguments.uri).legacyAddress)
    } catch {
      throw .qmp(.generic(error.description))
    }
    _ = try await context.ask(start, to: "start an NBD server")
    if exportsAll { try await exportDevices(isWritable: arguments.writable, context) }
    return HMPOutput()
  }

  @MainLoop
  private static func exportDevices(isWritable: Bool, _ context: HMPContext) async throws(HMPFailure) {
    do throws(HMPFailure) {
      for device in try await context.ask(QueryBlock(), to: "list block devices") where device.inserted != nil {
        let export = NbdServerAdd(NbdServerAddOptions(device: device.device, writable: isWritable))
        _ = try await context.ask(export, to: "export block devices")
      }
    } catch {
      let target = context.target
      // In a task of its own, so that the server is stopped even if the line was cancelled.
      await MainLoop.task { _ = try? await target.execute(NbdServerStop()) }.value
      throw error
    }
  }
}
