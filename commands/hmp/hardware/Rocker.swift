import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  static func infoRocker(_ info: RockerSwitch, _: InfoRockerArguments) -> String {
    "name: \(info.name)\nid: 0x\(String(info.id, radix: 16))\nports: \(info.ports)\n"
  }

  static func infoRockerPorts(_ ports: [RockerPort], _: InfoRockerPortsArguments) -> String {
    let heading = "            ena/    speed/ auto\n      port  link    duplex neg?\n"
    return heading + ports.map { $0.line + "\n" }.joined()
  }

  @MainLoop
  static func infoRockerOfDpaFlows(_ arguments: InfoRockerOfDpaFlowsArguments, _ context: HMPContext)
    async throws(HMPError) -> HMPOutput
  {
    let table = arguments.tblId.map { UInt32(truncatingIfNeeded: $0) }
    // As in QEMU's monitor, the highest number means all tables.
    let command = QueryRockerOfDpaFlows(
      name: arguments.name, tblId: table == .max ? nil : table)
    let flows = try await context.ask(command, to: "list the flows of Rocker switches")
    let lines = flows.map { RockerFlowLine($0).text + "\n" }
    return HMPOutput(text: "prio tbl hits key(mask) --> actions\n" + lines.joined(), result: flows)
  }

  @MainLoop
  static func infoRockerOfDpaGroups(_ arguments: InfoRockerOfDpaGroupsArguments, _ context: HMPContext)
    async throws(HMPError) -> HMPOutput
  {
    let type = arguments.type.map { UInt8(truncatingIfNeeded: $0) }
    // As in QEMU's monitor, the number after the last type means all types.
    let command = QueryRockerOfDpaGroups(name: arguments.name, type: type == 9 ? nil : type)
    let groups = try await context.ask(command, to: "list the groups of Rocker switches")
    let lines = groups.map { RockerGroupLine($0).text + "\n" }
    return HMPOutput(text: "id (decode) --> buckets\n" + lines.joined(), result: groups)
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

/// A line of `info rocker-of-dpa-flows`: the matched fields with masks in parentheses, and the actions.
struct RockerFlowLine {
  private(set) var text: String

  init(_ flow: RockerOfDpaFlow) {
    let (key, mask) = (flow.key, flow.mask)
    let hits = flow.hits == 0 ? "    " : String(flow.hits).padded(to: 4)
    text = "\(String(key.priority).padded(to: 4)) \(String(key.tblId).padded(to: 3)) \(hits)"
    add("pport", key.inPport, mask: mask.inPport)
    add("vlan", key.vlanId.map { $0 & vlanNumberBits }, mask: mask.vlanId)
    add("tunnel", key.tunnelId, mask: mask.tunnelId)
    if let type = key.ethType { text += " " + Self.etherType(type) }
    addAddress("src", key.ethSrc, mask: mask.ethSrc)
    addAddress("dst", key.ethDst, mask: mask.ethDst)
    add("proto", key.ipProto, mask: mask.ipProto)
    add("TOS", key.ipTos, mask: mask.ipTos)
    if let address = key.ipDst { text += " dst \(address)" }
    add(flow.action)
  }

  private mutating func add<Number: BinaryInteger>(_ name: String, _ value: Number?, mask: Number?) {
    guard let value else { return }
    text += " \(name) \(value)" + (mask.map { "(0x\(String($0, radix: 16)))" } ?? "")
  }

  private mutating func addAddress(_ name: String, _ address: String?, mask: String?) {
    guard let address else { return }
    let group = "01:00:00:00:00:00"
    switch (address, mask) {
    case (group, group): text += " \(name) <any mcast/bcast>"
    case ("00:00:00:00:00:00", group): text += " \(name) <any ucast>"
    default: text += " \(name) \(address)" + (mask.map { "(\($0))" } ?? "")
    }
  }

  private mutating func add(_ action: RockerOfDpaFlowAction) {
    guard action.gotoTbl != nil || action.groupId != nil || action.newVlanId != nil else { return }
    text += " -->"
    // As in QEMU's monitor, the bytes are in the order of the switch's memory, high byte first.
    if let vlan = action.newVlanId { text += " apply new vlan \(vlan.byteSwapped)" }
    if let group = action.groupId { text += " write group \(groupNumber(group))" }
    if let table = action.gotoTbl { text += " goto tbl \(table)" }
  }

  private static func etherType(_ type: UInt16) -> String {
    switch type {
    case 0x0806: "ARP"
    case 0x0800: "IP"
    case 0x86DD: "IPv6"
    case 0x8809: "LACP"
    case 0x88CC: "LLDP"
    default: "eth type 0x" + String(type, radix: 16).leftPadded(to: 4, with: "0")
    }
  }
}

/// A line of `info rocker-of-dpa-groups`: the parts of the group's number, and its actions.
struct RockerGroupLine {
  private(set) var text: String

  init(_ group: RockerOfDpaGroup) {
    text = "\(groupNumber(group.id)) (type \(Self.type(group.type))"
    add(" vlan", group.vlanId)
    add(" pport", group.pport)
    add(" index", group.index)
    text += ") -->"
    addRewriting(group)
    if let check = group.ttlCheck, check != 0 { text += " check TTL" }
    if let id = group.groupId, id != 0 { text += " group id \(groupNumber(id))" }
    if let pop = group.popVlan, pop != 0 { text += " pop vlan" }
    add(" out pport", group.outPport)
    if let ids = group.groupIds { text += " groups [\(ids.map(groupNumber).joined(separator: ","))]" }
  }

  private mutating func add<Number: BinaryInteger>(_ name: String, _ value: Number?) {
    if let value { text += "\(name) \(value)" }
  }

  private mutating func addRewriting(_ group: RockerOfDpaGroup) {
    var words: [String] = []
    if let vlan = group.setVlanId, vlan != 0 { words.append("vlan \(vlan & vlanNumberBits)") }
    if let source = group.setEthSrc { words.append("src \(source)") }
    if let destination = group.setEthDst { words.append("dst \(destination)") }
    if !words.isEmpty { text += " set " + words.joined(separator: " ") }
  }

  private static func type(_ number: UInt8) -> String {
    let names = [
      "L2 interface", "L2 rewrite", "L3 unicast", "L2 multicast", "L2 flood", "L3 interface", "L3 multicast", "L3 ECMP",
      "L2 overlay",
    ]
    return Int(number) < names.count ? names[Int(number)] : "unknown"
  }
}

private let vlanNumberBits: UInt16 = 0x0FFF

private func groupNumber(_ number: UInt32) -> String { "0x" + String(number, radix: 16).leftPadded(to: 8, with: "0") }
