import HMP
import MainLoop
import QAPIRuntime
import QJSON
import QMP

/// A human monitor with one call row, one translator, and the measured server behind it.
@MainLoop
enum MeasuredMonitor {
  static func session() throws -> HMPSession {
    var table = CommandTable()
    table.appendMeasured(MeasuredServer())
    let monitor = Monitor(kind: "measured")
    return HMPSession(
      table: try HMPTable(rows: rows), target: LocalTarget(Dispatcher(table), monitor: monitor), monitor: monitor,
      state: HMPMonitorState())
  }

  private static var rows: [HMPRow] {
    let fill = (0..<200).map { HMPRow(name: "command\($0)", binding: .none) }
    return fill + [
      HMPRow(name: "info", arguments: [HMPArgument("item", .string, .optional)], binding: .subTable),
      HMPRow(
        name: "version", table: "info",
        binding: .translator { _, context throws(HMPError) in
          do throws(TargetError) {
            let version = try await context.target.plain()
            return HMPOutput("\(version.major).\(version.minor) \(version.package)\n")
          } catch {
            throw HMPError(error)
          }
        }),
      HMPRow(
        name: "block_resize", arguments: [HMPArgument("device", .blockDevice), HMPArgument("size", .size)],
        binding: .call(HMPCall("resize", mapping: [.init("device", ["node-name"])]))),
    ]
  }
}
