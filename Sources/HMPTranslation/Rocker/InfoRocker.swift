package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info rocker NAME`.
  @MainLoop
  package static func infoRocker(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let command = QueryRocker(name: arguments.string("name") ?? "")
    if let rehearsal = context.rehearsal(CommandCall(command)) { return rehearsal }
    let info = try await context.ask(command, to: "show a switch")
    let text = "name: \(info.name)\nid: 0x\(String(info.id, radix: 16))\nports: \(info.ports)\n"
    return HMPOutput(text: text, value: info.json)
  }

  /// Carries out `info rocker-ports NAME`.
  @MainLoop
  package static func infoRockerPorts(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let command = QueryRockerPorts(name: arguments.string("name") ?? "")
    if let rehearsal = context.rehearsal(CommandCall(command)) { return rehearsal }
    let ports = try await context.ask(command, to: "list the ports of a switch")
    let heading = "            ena/    speed/ auto\n      port  link    duplex neg?\n"
    return HMPOutput(text: heading + ports.map { $0.line + "\n" }.joined(), value: ports.json)
  }

  /// Carries out `info rocker-of-dpa-flows NAME [TABLE]`.
  @MainLoop
  package static func infoRockerOfDpaFlows(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let table = arguments.integer("tbl_id").map { UInt32(truncatingIfNeeded: $0) }
    // The native monitor takes the highest number for none.
    let command = QueryRockerOfDpaFlows(
      name: arguments.string("name") ?? "", tblId: table == .max ? nil : table)
    if let rehearsal = context.rehearsal(CommandCall(command)) { return rehearsal }
    let flows = try await context.ask(command, to: "list the flows of a switch")
    let lines = flows.map { RockerFlowLine($0).text + "\n" }
    return HMPOutput(text: "prio tbl hits key(mask) --> actions\n" + lines.joined(), value: flows.json)
  }

  /// Carries out `info rocker-of-dpa-groups NAME [TYPE]`.
  @MainLoop
  package static func infoRockerOfDpaGroups(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let type = arguments.integer("type").map { UInt8(truncatingIfNeeded: $0) }
    // The native monitor takes the number behind the last type for none.
    let command = QueryRockerOfDpaGroups(name: arguments.string("name") ?? "", type: type == 9 ? nil : type)
    if let rehearsal = context.rehearsal(CommandCall(command)) { return rehearsal }
    let groups = try await context.ask(command, to: "list the groups of a switch")
    let lines = groups.map { RockerGroupLine($0).text + "\n" }
    return HMPOutput(text: "id (decode) --> buckets\n" + lines.joined(), value: groups.json)
  }
}

extension RockerPort {
  fileprivate var line: String {
    let state = enabled ? (linkUp ? "up" : "down") : "!ena"
    let rate = speed == 10000 ? "10G" : "??"
    return [
      name.leftPadded(to: 10), state.padded(to: 4), " " + rate.padded(to: 3), duplex == .full ? "FD" : "HD",
      autoneg == .on ? "Yes" : "No",
    ].joined(separator: "  ")
  }
}
