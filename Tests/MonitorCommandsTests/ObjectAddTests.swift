import HMP
import Testing

@testable import MonitorCommands

@Suite struct ObjectAddTests {
  private static let types = [
    "size": "uint64", "merge": "boolean", "host-nodes": "array", "host-nodes[0]": "uint64", "poll-max-ns": "integer",
    "limits.iops-total": "integer", "data": "string",
  ]

  private func check(_ text: String, _ sent: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try run(translator("object_add"), ["object": .string(text)], on: "object-add", Self.types).expect(
      "", calls: [sent], sourceLocation: sourceLocation)
  }

  @Test func valuesGetTheTypesThatTheTargetWants() throws {
    try check(
      "memory-backend-ram,id=m,size=1.5M,merge=yes",
      #"{"qom-type": "memory-backend-ram", "id": "m", "size": 1572864, "merge": true}"#)
    try check("iothread,id=i,poll-max-ns=0x10", #"{"qom-type": "iothread", "id": "i", "poll-max-ns": 16}"#)
    try check("iothread,id=a,id=b", #"{"qom-type": "iothread", "id": "b"}"#)
  }

  @Test func membersOfMembersAndElementsOfLists() throws {
    try check(
      "throttle-group,id=t,limits.iops-total=100",
      #"{"qom-type": "throttle-group", "id": "t", "limits": {"iops-total": 100}}"#)
    try check("m,id=m,host-nodes.0=1", #"{"qom-type": "m", "id": "m", "host-nodes": [1]}"#)
  }

  @Test func quotationMarksAndBlanksArePartOfAValue() throws {
    try check(#"secret,id=s,data="a b" "#, #"{"qom-type": "secret", "id": "s", "data": "\"a b\" "}"#)
    try check("secret,id=s,data=a,,b", #"{"qom-type": "secret", "id": "s", "data": "a,b"}"#)
  }

  @Test func anObjectIsSentAsItIs() throws {
    try check(#"{"qom-type": "iothread", "id": "i"}"#, #"{"qom-type": "iothread", "id": "i"}"#)
  }

  @Test(arguments: [
    ("iothread,id", "Error: Expected '=' after parameter 'id'\n"),
    ("help,iothread", "Error: Expected '=' after parameter 'iothread'\n"),
    ("iothread,id=i,poll-max-ns=1k", "Error: Parameter 'poll-max-ns' expects integer\n"),
    ("iothread,id=i,poll-max-ns=99999999999999999999", "Error: Parameter 'poll-max-ns' expects integer\n"),
    ("iothread,=3", "Error: Invalid parameter ''\n"),
    ("{ nonsense", "Error: Invalid JSON object: "),
  ])
  func faults(text: String, words: String) throws {
    let outcome = try run(translator("object_add"), ["object": .string(text)], on: "object-add", Self.types)
    #expect(outcome.text.hasPrefix(words), "\(outcome.text)")
    #expect(outcome.calls.isEmpty)
  }

  private static let answers = [
    "qom-list-types":
      #"[{"name": "secret"}, {"name": "Iothread"}, {"name": "colo-compare"}, {"name": "dbus-display"}]"#,
    "qom-list-properties": """
    [{"name": "type", "type": "string"}, {"name": "loaded", "type": "bool"}, {"name": "data", "type": "string"}]
    """,
    "human-monitor-command": #""colo-compare options:\r\n""#,
  ]

  private func checkHelp(_ text: String, _ help: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try run(translator("object_add"), ["object": .string(text)], answers: Self.answers).expect(
      help, sourceLocation: sourceLocation)
  }

  @Test func helpListsTypesOrTheOptionsOfOne() throws {
    let types = "List of user creatable objects:\n  colo-compare\n  Iothread\n  secret\n"
    try checkHelp("help", types)
    try checkHelp("?", types)
    try checkHelp("nope,help", types)
    try checkHelp("secret,help", "secret options:\n  data=<string>\n")
    try checkHelp("secret,id=s,?", "secret options:\n  data=<string>\n")
  }

  /// To tell the properties of these types some targets make an object of them, and come to their end.
  @Test func someTypesAreLeftToTheTargetsOwnMonitor() throws {
    let outcome = try run(translator("object_add"), ["object": .string("colo-compare,help")], answers: Self.answers)
    #expect(outcome.text == "colo-compare options:\n")
    #expect(!outcome.calls.contains { $0.hasPrefix("qom-list-properties") })
  }
}
