import HMP
import QAPIRuntime
import Testing

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
      translator("device_add"), ["device": .string(text)],
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

  @Test func aPlaceOnABusStaysText() throws {
    try check("nic,addr=5", #"{"driver": "nic", "addr": "5"}"#)
    try check("nic,addr=05.1", #"{"driver": "nic", "addr": "05.1"}"#)
  }

  @Test func wordsWithoutValuesAreFlags() throws {
    try check("nic,ats", #"{"driver": "nic", "ats": true}"#)
    try check("nic,noats", #"{"driver": "nic", "ats": false}"#)
    try check("driver=nic,mac=a,,b", #"{"driver": "nic", "mac": "a,b"}"#)
  }

  @Test func ofRepeatedKeysTheLastCountsButOfNamesTheFirst() throws {
    try check("nic,id=a,mac=x,id=b,mac=y", #"{"driver": "nic", "id": "a", "mac": "y"}"#)
  }

  @Test func whatTheTargetObjectsToIsConverted() throws {
    try run(
      translator("device_add"), ["device": .string("alias,vectors=3,ats=on,mac=7")], on: "device_add",
      ["vectors": "uint64", "ats": "boolean", "mac": "string"]
    ).expect("", calls: [#"{"driver": "alias", "vectors": 3, "ats": true, "mac": "7"}"#])
    try run(translator("device_add"), ["device": .string("alias,vectors=x")], on: "device_add", ["vectors": "uint64"])
      .expect("Error: Parameter 'vectors' expects uint64\n", calls: [])
  }

  /// The native monitor complains of these on the standard error of the target's process.
  @Test(arguments: ["nic,id=1bad", "nic,id=", "nic,id=a b", "id=é"])
  func namesAreCheckedHere(text: String) throws {
    let outcome = try run(translator("device_add"), ["device": .string(text)], answers: ["device_add": "{}"])
    #expect(outcome.text.hasPrefix("Error: Parameter 'id' expects an identifier\n"))
    #expect(outcome.calls.isEmpty)
  }

  @Test func withoutADriverTheTargetSaysSo() throws {
    let missing = QMPError.generic("Parameter 'driver' is missing")
    try run(translator("device_add"), ["device": "id=x"], errors: ["device_add": missing]).expect(
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
        translator("device_add"), ["device": .string(text)], answers: ["device-list-properties": Self.properties]
      ).expect(help)
    }
  }

  @Test func newerTargetsWriteDefaultsAsOptions() throws {
    let properties = """
      [{"name": "ats", "type": "bool", "default-value": true}, {"name": "mode", "type": "str", "default-value": "auto"},
       {"name": "n", "type": "int", "default-value": 3}]
      """
    try run(
      translator("device_add"), ["device": .string("nic,help")],
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
      translator("device_add"), ["device": .string("help")], answers: ["human-monitor-command": #""name \"a\"\r\n""#]
    ).expect("name \"a\"\n", calls: [#"human-monitor-command {"command-line": ""}"#])
  }
}
