import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// A line for each export.
  static func infoExports(_ exports: [BlockExportInfo]) -> String {
    let lines = exports.map { export in
      "\(export.id): \(export.type.name), node \(export.nodeName)\(export.shuttingDown ? ", shutting down" : "")\n"
    }
    return lines.isEmpty ? "No exports\n" : lines.joined()
  }
}

extension Translators {
  /// Starts the NBD server.
  ///
  /// With `-a`, exports every block device that has an image. If one cannot be exported, stops the server again.
  @MainLoop
  static func nbdServerStart(_ arguments: NbdServerStartArguments, _ context: HMPContext) async throws(HMPError)
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
  private static func exportDevices(isWritable: Bool, _ context: HMPContext) async throws(HMPError) {
    do throws(HMPError) {
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
