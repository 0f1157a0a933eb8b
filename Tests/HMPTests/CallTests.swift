import HMP
import MainLoop
import QAPIRuntime
import QJSON
import Testing

@Suite struct CallTests {
  @MainLoop private func check(
    _ row: HMPRow, _ line: String, sends command: String, _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let isName: HMPOptions.NameQuery = { (member, name, _) async throws(HMPError) in
      member == "node-name" && name.hasPrefix("node")
    }
    let types: @Sendable (String, [String]) -> OptionType = { _, path in path == ["read-only"] ? .boolean : .unknown }
    let monitor = try Scripted([row], options: HMPOptions(isName: isName, optionTypes: types))
    let printed = await monitor.run(line)
    #expect(monitor.target.commands == [command], "\(printed)", sourceLocation: location)
  }

  private let resize = row(
    "block_resize", "device:B,size:o",
    binding: .call(HMPCall("block_resize", mapping: [.init("device", ["device", "node-name"])])))

  @MainLoop @Test func argumentsBecomeMembers() async throws {
    try await check(resize, "block_resize d0 1G", sends: #"block_resize {"device": "d0", "size": 1073741824}"#)
    try await check(resize, "block_resize node7 1b", sends: #"block_resize {"node-name": "node7", "size": 1}"#)
    let cancel = row("cancel", "force:-f,device:B", binding: .call(HMPCall("block-job-cancel")))
    try await check(cancel, "cancel d0", sends: #"block-job-cancel {"force": false, "device": "d0"}"#)
    try await check(cancel, "cancel -f d0", sends: #"block-job-cancel {"force": true, "device": "d0"}"#)
    let big = row("set", "value:l,on:b,text:S", binding: .call(HMPCall("set", mapping: [.init("value", ["v"])])))
    try await check(
      big, "set 0x7fffffffffffffff off  é\t\"x\" ",
      sends: #"set {"v": 9223372036854775807, "on": false, "text": "\u00E9\t\"x\" "}"#)
  }

  @MainLoop @Test func constantsAreAlwaysSent() async throws {
    let stream = row(
      "block_stream", "device:B",
      binding: .call(HMPCall("block-stream", constants: ["on-error": "report", "auto-dismiss": true])))
    try await check(
      stream, "block_stream d", sends: #"block-stream {"device": "d", "on-error": "report", "auto-dismiss": true}"#)
  }

  @MainLoop @Test func flagsSelectMembers() async throws {
    let backup = row(
      "backup", "full:-f,now:-n,device:B",
      binding: .call(
        HMPCall("backup", constants: ["sync": "top"], choices: [.init("full", ["sync": "full", "compress": true])])))
    try await check(backup, "backup d", sends: #"backup {"now": false, "device": "d", "sync": "top"}"#)
    try await check(
      backup, "backup -f d", sends: #"backup {"now": false, "device": "d", "sync": "full", "compress": true}"#)
  }

  @MainLoop @Test func theMessageNamesThePurposeIfTheTargetLacksTheCommand() async throws {
    let monitor = try Scripted([row("sing", binding: .call(HMPCall("sing-song", purpose: "sing")))])
    monitor.target.errors["sing-song"] = .command(QMPError(.commandNotFound, "no"))
    await monitor.check("sing", "This target can't sing: it has no command 'sing-song'\n")
    monitor.target.errors["sing-song"] = .command(.generic("hoarse"))
    await monitor.check("sing", "Error: hoarse\n")
  }

  @MainLoop @Test func optionsBecomeMembers() async throws {
    let add = row("blockdev_add", "options:O", binding: .call(HMPCall("blockdev-add")))
    try await check(
      add, "blockdev_add driver=file,node-name=disk0,filename=a,,b,read-only=on",
      sends: #"blockdev-add {"driver": "file", "node-name": "disk0", "filename": "a,b", "read-only": true}"#)
    let nested = row("add", "id:s,props:O", binding: .call(HMPCall("add", mapping: [.init("props", ["properties"])])))
    try await check(nested, "add x a.b=1", sends: #"add {"id": "x", "properties": {"a": {"b": "1"}}}"#)
    let monitor = try Scripted([add])
    await monitor.check("blockdev_add driver=file,x", "Error: Expected '=' after parameter 'x'\n")
    #expect(monitor.target.commands.isEmpty)
  }

  @MainLoop @Test func resultsAreLaidOut() async throws {
    let monitor = try Scripted([row("query", binding: .call(HMPCall("query")))])
    let responses: [(JSONValue, String)] = [
      ([:], ""), (["human-readable-text": "as it is\n"], "as it is\n"), ("text", "text\n"), (5, "5\n"), ([], ""),
      (
        ["name": "disk0", "image": ["size": 1, "children": ["a", ["b": true, "c": []]]]],
        "name: disk0\nimage:\n  size: 1\n  children:\n    - a\n    - b: true\n      c: []\n"
      ),
    ]
    for (response, text) in responses {
      monitor.target.responses["query"] = response
      await monitor.check("query", text)
    }
  }

  @MainLoop @Test func errorsOfTheTargetAreReported() async throws {
    let monitor = try Scripted([resize])
    monitor.target.errors["block_resize"] = .command(QMPError(.deviceNotFound, "Device 'd0' not found"))
    await monitor.check("block_resize d0 1", "Error: Device 'd0' not found\n")
    monitor.target.errors["block_resize"] = .connectionLost("end of stream")
    await monitor.check("block_resize d0 1", "Error: the connection was lost: end of stream\n")
  }

  @MainLoop @Test func aDryRunSendsNothing() async throws {
    let monitor = try Scripted([resize], options: HMPOptions(dryRun: true))
    await monitor.check(
      "block_resize d0 1b", #"{"execute": "block_resize", "arguments": {"device": "d0", "size": 1}}"# + "\n")
    #expect(monitor.target.commands.isEmpty)
  }
}
