import HMP
import QAPIRuntime
import Testing

@testable import MonitorCommands

/// `drive_add` and `drive_del`, some of which only QEMU's own monitor can do.
@Suite struct DriveTests {
  private func check(
    _ line: String, node: Bool = false, _ options: String, answers: [String: String], _ expected: String = "",
    calls: [String]? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try run(
      translator("drive_add"), ["node": .boolean(node), "pci_addr": "0", "opts": .string(options)], line: line,
      answers: answers
    ).expect(expected, calls: calls, sourceLocation: sourceLocation)
  }

  private func native(_ text: String) -> [String: String] { ["human-monitor-command": "\"\(text)\""] }

  @Test func onlyOKMeansSuccess() throws {
    let line = "drive_add 0 if=none,id=x"
    let call = #"human-monitor-command {"command-line": "drive_add 0 if=none,id=x"}"#
    try check(line, "if=none,id=x", answers: native(#"OK\r\n"#), "OK\n", calls: [call])
    try check(line, "if=none,id=x", answers: native(#"Duplicate ID 'x' for drive\r\n"#), "Duplicate ID 'x' for drive\n")
    try check(line, "format=help", answers: native(#"Supported formats: raw\r\n"#), "Supported formats: raw\n")
    let warning = #"warning: it is old\r\nPlease use another\r\nOK\r\n"#
    try check(line, "if=none,id=x", answers: native(warning), "warning: it is old\nPlease use another\nOK\n")
    try check(
      line, "if=none,id=x", answers: [:],
      "This target can't add drives: it has no command 'human-monitor-command'\n")
  }

  @Test func aNodeIsMadeWithoutTheNativeMonitor() throws {
    try check(
      "", node: true, "driver=qcow2,node-name=n,file.filename=a,,b,read-only=on",
      answers: native("").merging(["blockdev-add": "{}"]) { first, _ in first },
      calls: [
        #"blockdev-add {"driver": "qcow2", "node-name": "n", "file": {"filename": "a,b", "driver": "file"}, "#
          + #""read-only": "on"}"#
      ])
  }

  @Test func whatHasNoDriverIsLeftToTheNativeMonitor() throws {
    let line = "drive_add -n 0 node-name=n"
    let call = #"human-monitor-command {"command-line": "drive_add -n 0 node-name=n"}"#
    try check(line, node: true, "node-name=n", answers: native(""), calls: [call])
    let words = "Must specify either driver or file"
    try check(line, node: true, "node-name=n", answers: native(words), words + "\n", calls: [call])
    try check("", node: true, "driver=null-co", answers: ["blockdev-add": "{}"], "'node-name' needs to be specified\n")
  }

  @Test func deleting() throws {
    let nodes = ["query-named-block-nodes": BlockFixture.list(BlockFixture.node("n")), "blockdev-del": "{}"]
    let asked = #"query-named-block-nodes {"flat": true}"#
    try run(translator("drive_del"), ["id": "n"], answers: nodes).expect(
      "", calls: [asked, #"blockdev-del {"node-name": "n"}"#])
    let answers = nodes.merging(native(#"Device 'd' not found\r\n"#)) { first, _ in first }
    try run(translator("drive_del"), ["id": "d"], line: "drive_del d", answers: answers).expect(
      "Device 'd' not found\n", calls: [asked, #"human-monitor-command {"command-line": "drive_del d"}"#])
  }
}
