import HMP
import MainLoop
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@testable import HMPTranslation

/// The candidates of each kind, from the responses of the target.
@Suite struct LiveValuesTests {
  @MainLoop
  private func check(
    _ kind: String, _ prefix: String = "", commands: [String] = [], answers: [String: String], _ expected: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let names = LiveNames(ScriptedTarget(try TargetScript(answers: answers)), timeLimit: .seconds(60))
    let row = HMPRow(name: "row", qmpCommands: commands, binding: .none)
    let candidates = await names.candidates(request(kind, prefix, row: row, argument: "driver"))
    let lines = candidates.map { $0.description.isEmpty ? $0.name : "\($0.name): \($0.description)" }
    #expect(lines.sorted() == expected.sorted(), sourceLocation: sourceLocation)
  }

  @Test @MainLoop func characterDevices() async throws {
    let answers = ["query-chardev": #"[{"label": "ch0", "filename": "null", "frontend-open": true}]"#]
    try await check("chardev", answers: answers, ["ch0: null"])
  }

  @Test @MainLoop func devicesAndObjects() async throws {
    let list = #"[{"name": "type", "type": "string"}, {"name": "vd0", "type": "child<virtio-blk-pci>"}]"#
    try await check("device", answers: ["qom-list": list], ["vd0: virtio-blk-pci"])
    try await check("object", answers: ["qom-list": list], ["vd0: virtio-blk-pci"])
  }

  @Test @MainLoop func drivers() async throws {
    let answers = [
      "qom-list-types": #"[{"name": "e1000", "parent": "pci"}, {"name": "mch"}, {"name": "x", "parent": "y"}]"#,
      "human-monitor-command": #""Devices:\r\nname \"e1000\", bus PCI, desc \"A card, old\"\r\n"#
        + #"name \"mch\", bus PCI, no-user\r\n""#,
    ]
    try await check("driver", answers: answers, ["e1000: A card, old", "x: y"])
    try await check("options:-device/driver", "e", answers: answers, ["e1000: A card, old", "x: y"])
  }

  @Test @MainLoop func networkClients() async throws {
    let text = #""nic0: index=0,type=nic,model=e1000\r\n \\ net0: index=0,type=user,net=10.0.2.0\r\n""#
    let answers = ["human-monitor-command": text]
    try await check("netclient", answers: answers, ["nic0: nic, model=e1000", "net0: user, net=10.0.2.0"])
    try await check("netdev", answers: answers, ["net0: user, net=10.0.2.0"])
  }

  @Test @MainLoop func optionsOfTheSchema() async throws {
    let answers = ["query-qmp-schema": describedCommands]
    try await check("options:blockdev-add", "driver=", answers: answers, ["driver=file", "driver=raw"])
    try await check(
      "options:blockdev-add", "driver=raw,", answers: answers,
      [
        "driver=raw,node-name=: optional string", "driver=raw,read-only=: optional boolean",
        "driver=raw,cache.: optional object", "driver=raw,file.: object", "driver=raw,file=: string",
        "driver=raw,size=: int", "driver=raw,sizes.0: list",
      ])
    try await check(
      "options:blockdev-add", "driver=raw,file.driver=file,file.f", answers: answers,
      [
        "driver=raw,file.driver=file,file.node-name=: optional string",
        "driver=raw,file.driver=file,file.read-only=: optional boolean",
        "driver=raw,file.driver=file,file.cache.: optional object",
        "driver=raw,file.driver=file,file.filename=: string",
      ])
    try await check(
      "options:blockdev-add", "read-only=o", answers: answers, ["read-only=on", "read-only=off"])
    try await check("enum:a|b", commands: ["blockdev-add"], answers: answers, ["file", "raw"])
  }

  @Test @MainLoop func optionsOfADevice() async throws {
    let properties =
      #"[{"name": "policy", "type": "OnOffAuto", "description": "on/off/auto"},"#
      + #" {"name": "inside", "type": "child<x>"}, {"name": "chardev", "type": "str"}]"#
    let answers = [
      "device-list-properties": properties,
      "query-chardev": #"[{"label": "ch0", "filename": "null", "frontend-open": true}]"#,
    ]
    try await check(
      "options:-device/driver", "x,", answers: answers,
      [
        "x,id=: ID of the new device", "x,bus=: bus to plug the device into", "x,policy=: OnOffAuto, on/off/auto",
        "x,chardev=: str",
      ])
    try await check(
      "options:-device/driver", "x,policy=", answers: answers, ["x,policy=on", "x,policy=off", "x,policy=auto"])
    try await check("options:-device/driver", "x,chardev=", answers: answers, ["x,chardev=ch0: null"])
  }
}
