import HMP
import QAPIRuntime
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

@Suite struct ExportTests {
  private func check(
    _ uri: String, all: Bool = false, writable: Bool = false, answers: [String: String] = [:],
    errors: [String: QMPError] = [:], _ expected: String = "", calls: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try run(
      row("nbd_server_start"), ["all": .boolean(all), "writable": .boolean(writable), "uri": .string(uri)],
      answers: answers.merging(["nbd-server-start": "{}", "nbd-server-stop": "{}"]) { first, _ in first },
      errors: errors
    ).expect(expected, calls: calls, sourceLocation: sourceLocation)
  }

  private func checkAddress(
    _ text: String, _ type: String, _ data: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try check(
      text, calls: [#"nbd-server-start {"addr": {"type": "\#(type)", "data": {\#(data)}}}"#],
      sourceLocation: sourceLocation)
  }

  @Test func addresses() throws {
    try checkAddress("localhost:10809", "inet", #""host": "localhost", "port": "10809""#)
    try checkAddress("tcp:a:b", "inet", #""host": "a", "port": "b""#)
    try checkAddress(":1", "inet", #""host": "", "port": "1""#)
    try checkAddress("[::1]:2", "inet", #""host": "::1", "port": "2""#)
    try checkAddress(
      "h:1,to=70000,ipv4,ipv6=off,other,mptcp=on", "inet",
      #""host": "h", "port": "1", "to": 4464, "ipv4": true, "ipv6": false, "mptcp": true"#)
    try checkAddress("unix:/a,b", "unix", #""path": "/a,b""#)
    try checkAddress("fd:x", "fd", #""str": "x""#)
    try checkAddress("vsock:1:2", "vsock", #""cid": "1", "port": "2""#)
  }

  @Test(arguments: [
    ("localhost", "error parsing address 'localhost'"), ("a:", "error parsing address 'a:'"),
    ("", "error parsing address ''"), (":", "error parsing port in address ':'"),
    ("[::1", "error parsing IPv6 address '[::1'"), ("[]:1", "error parsing IPv6 address '[]:1'"),
    ("a:1,to=x", "error parsing to= argument"), ("a:1,to=", "error parsing to= argument"),
    ("a:1,ipv4=maybe", "error parsing 'ipv4' flag '=maybe'"), ("a:1,ipv4,,ipv6", "error parsing 'ipv4' flag ',,ipv6'"),
    ("unix:", "invalid Unix socket address"), ("fd:", "invalid file descriptor address"),
    ("vsock:1", "error parsing address '1'"), ("vsock:1:2,3", "trailing characters in address '1:2,3'"),
  ])
  func invalidAddresses(text: String, words: String) throws { try check(text, "Error: \(words)\n", calls: []) }

  private static let unix = #"nbd-server-start {"addr": {"type": "unix", "data": {"path": "s"}}}"#

  @Test func allBlockDevicesWithAnImageAreExported() throws {
    let disks = BlockFixture.list(
      BlockFixture.disk("a", inserted: BlockFixture.node("n")), BlockFixture.disk("empty"),
      BlockFixture.disk("b", inserted: BlockFixture.node("m")))
    let answers = ["query-block": disks, "nbd-server-add": "{}"]
    try check(
      "unix:s", all: true, writable: true, answers: answers,
      calls: [
        Self.unix, "query-block", #"nbd-server-add {"device": "a", "writable": true}"#,
        #"nbd-server-add {"device": "b", "writable": true}"#,
      ])
    try check(
      "unix:s", all: true, answers: answers, errors: ["nbd-server-add": .generic("no")], "Error: no\n",
      calls: [Self.unix, "query-block", #"nbd-server-add {"device": "a", "writable": false}"#, "nbd-server-stop"])
  }

  @Test func writableNeedsAll() throws {
    try check("unix:s", writable: true, "Error: -w only valid together with -a\n", calls: [])
  }

  @Test func removing() throws {
    let answers = ["nbd-server-remove": "{}", "block-export-del": "{}"]
    try run(row("nbd_server_remove"), ["name": "x"], answers: answers).expect(
      "", calls: [#"nbd-server-remove {"name": "x"}"#])
    try run(row("nbd_server_remove"), ["force": true, "name": "x"], answers: answers).expect(
      "", calls: [#"nbd-server-remove {"name": "x", "mode": "hard"}"#])
    try run(row("block_export_del"), ["id": "x"], answers: answers).expect(
      "", calls: [#"block-export-del {"id": "x"}"#])
    try run(row("block_export_del"), ["force": true, "id": "x"], answers: answers).expect(
      "", calls: [#"block-export-del {"id": "x", "mode": "hard"}"#])
  }

  @Test func listing() throws {
    try run(
      row("info exports"),
      answers: [
        "query-block-exports": #"[{"id": "e", "type": "nbd", "node-name": "n", "shutting-down": false}, "#
          + #"{"id": "f", "type": "fuse", "node-name": "m", "shutting-down": true}]"#
      ]
    ).expect("e: nbd, node n\nf: fuse, node m, shutting down\n")
    try run(row("info exports"), answers: ["query-block-exports": "[]"]).expect("No exports\n")
  }

  @Test func options() throws {
    try run(
      row("block_export_add"), ["options": "type=nbd,id=e,node-name=n"], answers: ["block-export-add": "{}"]
    ).expect("", calls: [#"block-export-add {"type": "nbd", "id": "e", "node-name": "n"}"#])
  }
}
