import HMP
import Testing

@testable import MonitorCommands

@Suite struct NetdevAddTests {
  private static let types = [
    "hubid": "integer", "restrict": "boolean", "hostfwd": "array", "dnssearch": "array", "ipv6-prefixlen": "integer",
    "sndbuf": "uint64", "hostfwd[0]": "object", "addr": "object",
  ]

  private func check(_ text: String, _ sent: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try run(translator("netdev_add"), ["netdev": .string(text)], on: "netdev_add", Self.types).expect(
      "", calls: [sent], sourceLocation: sourceLocation)
  }

  @Test func valuesGetTheTypesThatTheTargetWants() throws {
    try check("hubport,id=h,hubid=0x10", #"{"type": "hubport", "hubid": 16, "id": "h"}"#)
    try check("user,id=u,restrict", #"{"type": "user", "restrict": true, "id": "u"}"#)
    try check("user,id=u,norestrict", #"{"type": "user", "restrict": false, "id": "u"}"#)
    try check("tap,id=t,ifname=,sndbuf=1k", #"{"type": "tap", "ifname": "", "sndbuf": 1024, "id": "t"}"#)
    try check("hubport,id=h,hubid=1,hubid=2", #"{"type": "hubport", "hubid": 2, "id": "h"}"#)
  }

  @Test func listsTakeAllValues() throws {
    try check(
      "user,id=u,hostfwd=tcp::1-:2,restrict=y,hostfwd=tcp::3-:4",
      #"{"type": "user", "hostfwd": [{"str": "tcp::1-:2"}, {"str": "tcp::3-:4"}], "restrict": true, "id": "u"}"#)
    try check("user,id=u,dnssearch=a", #"{"type": "user", "dnssearch": [{"str": "a"}], "id": "u"}"#)
  }

  @Test func membersOfMembers() throws {
    try check(
      "stream,id=s,addr.type=unix,addr.path=/x",
      #"{"type": "stream", "addr": {"type": "unix", "path": "/x"}, "id": "s"}"#)
  }

  @Test func aNetworkInShortIsWrittenOut() throws {
    try check(
      "user,ipv6-net=fec0::/48,id=u",
      #"{"type": "user", "id": "u", "ipv6-prefix": "fec0::", "ipv6-prefixlen": 48}"#)
    try check(
      "user,ipv6-net=fec0::,id=u", #"{"type": "user", "id": "u", "ipv6-prefix": "fec0::", "ipv6-prefixlen": 64}"#)
  }

  @Test(arguments: [
    ("hubport,id=h,hubid=1k", "Error: Parameter 'hubid' expects integer\n"),
    ("user,id=u,restrict=perhaps", "Error: Parameter 'restrict' expects 'on' or 'off'\n"),
    (
      "user,id=1x",
      "Error: Parameter 'id' expects an identifier\n"
        + "Identifiers consist of letters, digits, '-', '.', '_', starting with a letter.\n"
    ),
    ("user,a..b=1", "Error: Invalid parameter 'a..b'\n"),
  ])
  func faults(text: String, words: String) throws {
    try run(translator("netdev_add"), ["netdev": .string(text)], on: "netdev_add", Self.types).expect(words, calls: [])
  }

  @Test func rehearsedTypesComeFromTheDescription() throws {
    let schema = """
      [{"name": "netdev_add", "meta-type": "command", "arg-type": "1", "ret-type": "0"},
       {"name": "1", "meta-type": "object", "tag": "type", "members": [{"name": "type", "type": "str"},
         {"name": "id", "type": "str"}], "variants": [{"case": "user", "type": "2"}]},
       {"name": "2", "meta-type": "object", "members": [{"name": "hostfwd", "type": "[3]"},
         {"name": "restrict", "type": "bool"}]},
       {"name": "[3]", "meta-type": "array", "element-type": "3"},
       {"name": "3", "meta-type": "object", "members": [{"name": "str", "type": "str"}]},
       {"name": "str", "meta-type": "builtin", "json-type": "string"},
       {"name": "bool", "meta-type": "builtin", "json-type": "boolean"}]
      """
    let outcome = try run(
      translator("netdev_add"), ["netdev": .string("user,id=u,hostfwd=a,hostfwd=b,restrict=on")],
      answers: ["query-qmp-schema": schema], options: HMPOptions(dryRun: true))
    outcome.expect(
      #"{"execute": "netdev_add", "arguments": {"type": "user", "hostfwd": [{"str": "a"}, {"str": "b"}], "#
        + #""restrict": true, "id": "u"}}"# + "\n", calls: ["query-qmp-schema"])
  }

  @Test func helpListsTheTypesThatTheTargetHas() throws {
    let schema = """
      [{"name": "netdev_add", "meta-type": "command", "arg-type": "1", "ret-type": "0"},
       {"name": "1", "meta-type": "object", "members": [{"name": "type", "type": "2"}]},
       {"name": "2", "meta-type": "enum", "members": [],
        "values": ["none", "nic", "user", "netmap", "stream", "future"]}]
      """
    for text in ["help", "?", "type=help"] {
      try run(translator("netdev_add"), ["netdev": .string(text)], answers: ["query-qmp-schema": schema]).expect(
        "Available netdev backend types:\nstream\nuser\nfuture\n", calls: ["query-qmp-schema"])
    }
    try run(translator("netdev_add"), ["netdev": .string("help")]).expect(
      "This target can't tell the types of networks: it has no command 'netdev_add'\n")
  }
}
