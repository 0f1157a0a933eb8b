import HMP
import QAPIRuntime
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

@Suite struct DeviceAddTests {
  private static let properties = """
    [{"name": "vectors", "type": "uint32", "default-value": 4294967295},
     {"name": "mac", "type": "str", "description": "Ethernet address"},
     {"name": "addr", "type": "int32", "description": "Slot", "default-value": -1},
     {"name": "romsize", "type": "size"}, {"name": "ats", "type": "bool", "description": "on/off"},
     {"name": "disable-legacy", "type": "OnOffAuto", "default-value": "auto"}]
    """

  private func check(_ text: String, _ sent: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try run(
      row("device_add"), ["device": .string(text)],
      answers: ["device-list-properties": Self.properties, "device_add": "{}"]
    ).expect(
      "", calls: ["device-list-properties {\"typename\": \"nic\"}", "device_add \(sent)"],
      sourceLocation: sourceLocation)
  }

  @Test func valuesGetTheTypesOfTheDriversProperties() throws {
    try check("nic,vectors=3,mac=52:54:00:12:34:56", #"{"driver": "nic", "vectors": 3, "mac": "52:54:00:12:34:56"}"#)
    try check("nic,romsize=1.5k,ats=on", #"{"driver": "nic", "romsize": 1536, "ats": true}"#)
    try check("nic,disable-legacy=on,new=1", #"{"driver": "nic", "disable-legacy": "on", "new": "1"}"#)
    try check("nic,vectors=0x10,romsize=010", #"{"driver": "nic", "vectors": 16, "romsize": 10}"#)
    try check("nic,vectors=many", #"{"driver": "nic", "vectors": "many"}"#)
  }

  @Test func busAddressesStayText() throws {
    try check("nic,addr=5", #"{"driver": "nic", "addr": "5"}"#)
    try check("nic,addr=05.1", #"{"driver": "nic", "addr": "05.1"}"#)
  }

  @Test func optionsWithoutValuesAreFlags() throws {
    try check("nic,ats", #"{"driver": "nic", "ats": true}"#)
    try check("nic,noats", #"{"driver": "nic", "ats": false}"#)
    try check("driver=nic,mac=a,,b", #"{"driver": "nic", "mac": "a,b"}"#)
  }

  @Test func theLastValueOfAKeyCountsButTheFirstID() throws {
    try check("nic,id=a,mac=x,id=b,mac=y", #"{"driver": "nic", "id": "a", "mac": "y"}"#)
  }

  @Test func valuesOfTheWrongTypeAreConverted() throws {
    try run(
      row("device_add"), ["device": .string("alias,vectors=3,ats=on,mac=7")], on: "device_add",
      ["vectors": "uint64", "ats": "boolean", "mac": "string"]
    ).expect("", calls: [#"{"driver": "alias", "vectors": 3, "ats": true, "mac": "7"}"#])
    try run(row("device_add"), ["device": .string("alias,vectors=x")], on: "device_add", ["vectors": "uint64"])
      .expect("Error: Parameter 'vectors' expects integer\n", calls: [])
  }

  @Test(arguments: [
    ("vectors=1k", ["vectors": "uint64"], "Error: Parameter 'vectors' expects integer\n"),
    ("romsize=-1", ["romsize": "uint64"], "Error: Parameter 'romsize' expects size\n"),
    ("ats=maybe", ["ats": "boolean"], "Error: Parameter 'ats' expects 'on' or 'off'\n"),
  ])
  func errorsHaveTheWordsOfQEMUsParser(option: String, types: [String: String], words: String) throws {
    try run(
      row("device_add"), ["device": .string("nic,\(option)")], on: "device_add", types,
      answers: ["device-list-properties": Self.properties]
    ).expect(words, calls: [])
  }

  /// QEMU reports these errors on the standard error of its own process only.
  @Test(arguments: ["nic,id=1bad", "nic,id=", "nic,id=a b", "id=é"])
  func idsAreCheckedBeforeTheyAreSent(text: String) throws {
    let outcome = try run(row("device_add"), ["device": .string(text)], answers: ["device_add": "{}"])
    #expect(outcome.text.hasPrefix("Error: Parameter 'id' expects an identifier\n"))
    #expect(outcome.calls.isEmpty)
  }

  @Test func aMissingDriverIsAnErrorOfTheTarget() throws {
    let missing = QMPError.generic("Parameter 'driver' is missing")
    try run(row("device_add"), ["device": "id=x"], errors: ["device_add": missing]).expect(
      "Error: Parameter 'driver' is missing\n", calls: [#"device_add {"id": "x"}"#])
  }

  @Test func helpListsTheDriversProperties() throws {
    let help = """
      nic options:
        addr=<int32>           - Slot (default: -1)
        ats=<bool>             - on/off
        disable-legacy=<OnOffAuto> -  (default: "auto")
        mac=<str>              - Ethernet address
        romsize=<size>
        vectors=<uint32>       -  (default: 4294967295)

      """
    for text in ["nic,help", "nic,?", "nic,help=on", "nic,id=x,help"] {
      try run(
        row("device_add"), ["device": .string(text)], answers: ["device-list-properties": Self.properties]
      ).expect(help)
    }
  }

  @Test func newerTargetsPrintDefaultsAsOptions() throws {
    let properties = """
      [{"name": "ats", "type": "bool", "default-value": true}, {"name": "mode", "type": "str", "default-value": "auto"},
       {"name": "n", "type": "int", "default-value": 3}]
      """
    try run(
      row("device_add"), ["device": .string("nic,help")],
      answers: ["device-list-properties": properties, "blockdev-set-active": "{}"]
    ).expect(
      """
      nic options:
        ats=<bool>             -  (default: on)
        mode=<str>             -  (default: auto)
        n=<int>                -  (default: 3)

      """)
  }

  @Test func driversAreListedByTheTargetsOwnMonitor() throws {
    try run(
      row("device_add"), ["device": .string("help")], answers: ["human-monitor-command": #""name \"a\"\r\n""#]
    ).expect("name \"a\"\n", calls: [#"human-monitor-command {"command-line": ""}"#])
  }
}

@Suite struct NetdevAddTests {
  private static let types = [
    "hubid": "integer", "restrict": "boolean", "hostfwd": "array", "dnssearch": "array", "ipv6-prefixlen": "integer",
    "sndbuf": "uint64", "queues": "uint32", "hostfwd[0]": "object", "addr": "object",
  ]

  private func check(_ text: String, _ sent: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try run(row("netdev_add"), ["netdev": .string(text)], on: "netdev_add", Self.types).expect(
      "", calls: [sent], sourceLocation: sourceLocation)
  }

  @Test func valuesGetTheTypesThatTheTargetWants() throws {
    try check("hubport,id=h,hubid=0x10", #"{"type": "hubport", "hubid": 16, "id": "h"}"#)
    try check("user,id=u,restrict", #"{"type": "user", "restrict": true, "id": "u"}"#)
    try check("user,id=u,norestrict", #"{"type": "user", "restrict": false, "id": "u"}"#)
    try check("tap,id=t,ifname=,sndbuf=1k", #"{"type": "tap", "ifname": "", "sndbuf": 1024, "id": "t"}"#)
    try check("hubport,id=h,hubid=1,hubid=2", #"{"type": "hubport", "hubid": 2, "id": "h"}"#)
  }

  @Test func repeatedKeysBecomeLists() throws {
    try check(
      "user,id=u,hostfwd=tcp::1-:2,restrict=y,hostfwd=tcp::3-:4",
      #"{"type": "user", "hostfwd": [{"str": "tcp::1-:2"}, {"str": "tcp::3-:4"}], "restrict": true, "id": "u"}"#)
    try check("user,id=u,dnssearch=a", #"{"type": "user", "dnssearch": [{"str": "a"}], "id": "u"}"#)
  }

  @Test func nestedMembers() throws {
    try check(
      "stream,id=s,addr.type=unix,addr.path=/x",
      #"{"type": "stream", "addr": {"type": "unix", "path": "/x"}, "id": "s"}"#)
  }

  @Test func ipv6NetIsExpanded() throws {
    try check(
      "user,ipv6-net=fec0::/48,id=u",
      #"{"type": "user", "id": "u", "ipv6-prefix": "fec0::", "ipv6-prefixlen": 48}"#)
    try check(
      "user,ipv6-net=fec0::,id=u", #"{"type": "user", "id": "u", "ipv6-prefix": "fec0::", "ipv6-prefixlen": 64}"#)
  }

  @Test(arguments: [
    ("hubport,id=h,hubid=1k", "Error: Parameter 'hubid' expects an int64 value\n"),
    ("tap,id=t,sndbuf=-1", "Error: Parameter 'sndbuf' expects a size value\n"),
    ("tap,id=t,queues=1k", "Error: Parameter 'queues' expects a uint64 value\n"),
    ("tap,id=t,queues=-1", "Error: Parameter 'queues' expects a uint64 value\n"),
    ("user,id=u,restrict=perhaps", "Error: Parameter 'restrict' expects 'on' or 'off'\n"),
    (
      "user,id=1x",
      "Error: Parameter 'id' expects an identifier\n"
        + "Identifiers consist of letters, digits, '-', '.', '_', starting with a letter.\n"
    ),
    ("user,a..b=1", "Error: Invalid parameter 'a..b'\n"),
  ])
  func errors(text: String, words: String) throws {
    try run(row("netdev_add"), ["netdev": .string(text)], on: "netdev_add", Self.types).expect(words, calls: [])
  }

  @Test func inADryRunTypesComeFromTheSchema() throws {
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
      row("netdev_add"), ["netdev": .string("user,id=u,hostfwd=a,hostfwd=b,restrict=on")],
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
      try run(row("netdev_add"), ["netdev": .string(text)], answers: ["query-qmp-schema": schema]).expect(
        "Available netdev backend types:\nstream\nuser\nfuture\n", calls: ["query-qmp-schema"])
    }
    try run(row("netdev_add"), ["netdev": .string("help")]).expect(
      "This target can't list network back end types: it has no command 'netdev_add'\n")
  }
}

@Suite struct InjectErrorTests {
  private static var arguments: KeyValuePairs<String, HMPValue> { ["id": "rp0", "error_status": "BAD_TLP"] }

  private func check(_ answer: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try run(row("pcie_aer_inject_error"), Self.arguments, answers: ["human-monitor-command": answer]).expect(
      text, sourceLocation: sourceLocation)
  }

  @Test func outputThatDoesNotBeginWithOKIsAnError() throws {
    try check(
      #""OK id: rp0 root bus: 0000:00, bus: 0 devfn: 3.0\r\n""#, "OK id: rp0 root bus: 0000:00, bus: 0 devfn: 3.0\n")
    try check(#""invalid error status value. \"BOGUS\"""#, "invalid error status value. \"BOGUS\"\n")
    try check(#""the device doesn't support pci express. nic0\r\n""#, "the device doesn't support pci express. nic0\n")
    try check(#""Error: device 'x' not found\r\n""#, "Error: device 'x' not found\n")
  }

  @Test func aTargetWithoutAHumanMonitorRefuses() throws {
    try run(row("pcie_aer_inject_error"), Self.arguments).expect(
      "This target can't inject errors into devices: it has no command 'human-monitor-command'\n")
  }
}

@Suite struct NetTests {
  /// The timing is that of the migration parameters, not the default of the QMP command.
  @Test(arguments: [
    (nil, ""), ("nic0", #", "interfaces": ["nic0"]"#), ("a,,b,", #", "interfaces": ["a", "", "b"]"#), ("", ""),
  ])
  func announcements(interfaces: String?, members: String) throws {
    let parameters =
      #"{"announce-initial": 60, "announce-max": 600, "announce-rounds": 6, "announce-step": 61}"#
    var arguments: KeyValuePairs<String, HMPValue> = [:]
    if let interfaces { arguments = ["interfaces": .string(interfaces), "id": .string("x")] }
    try run(
      row("announce_self"), arguments, answers: ["query-migrate-parameters": parameters, "announce-self": "{}"]
    ).expect(
      "",
      calls: [
        "query-migrate-parameters",
        #"announce-self {"initial": 60, "max": 600, "rounds": 6, "step": 61"# + members
          + (interfaces == nil ? "}" : #", "id": "x"}"#),
      ])
  }

  @Test(arguments: [
    ("host forwarding rule for tcp::1 removed\r\n", "host forwarding rule for tcp::1 removed\n"),
    ("host forwarding rule for tcp::1 not found\r\n", "host forwarding rule for tcp::1 not found\n"),
    ("invalid format\r\n", "invalid format\n"), ("Error: no network\r\n", "Error: no network\n"),
  ])
  func outputThatDoesNotEndInRemovedIsAnError(answer: String, text: String) throws {
    try run(
      row("hostfwd_remove"), ["arg1": "tcp::1"], answers: ["human-monitor-command": "\"\(answer.escaped)\""]
    ).expect(text)
  }
}

extension String {
  fileprivate var escaped: String { split(separator: "\r\n").joined(separator: "\\r\\n") + "\\r\\n" }
}
