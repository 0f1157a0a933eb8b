import HMP
import QAPIRuntime
import Testing

@testable import MonitorCommands

@Suite struct QOMPropertyTests {
  @Test func propertiesAreListedWithTheirTypes() throws {
    let reply = #"[{"name": "type", "type": "string"}, {"name": "bus", "type": "child<pci>"}]"#
    try run(translator("qom-list"), ["path": .string("/a")], answers: ["qom-list": reply]).expect(
      "type (string)\nbus (child<pci>)\n", calls: [#"qom-list {"path": "/a"}"#])
    try run(translator("qom-list")).expect("/\n", calls: [])
  }

  @Test(arguments: [
    ("5", "5\n"), (#""text""#, "\"text\"\n"), ("[]", "[\n]\n"), ("18446744073709551615", "18446744073709551615\n"),
    (#"{"b": 1, "a": [true]}"#, "{\n    \"b\": 1,\n    \"a\": [\n        true\n    ]\n}\n"),
  ])
  func valuesAreShownAsJSON(reply: String, text: String) throws {
    try run(
      translator("qom-get"), ["path": .string("/a"), "property": .string("p")], answers: ["qom-get": reply]
    ).expect(text, calls: [#"qom-get {"path": "/a", "property": "p"}"#])
  }

  private static let list = """
    [{"name": "on", "type": "bool"}, {"name": "count", "type": "uint64"}, {"name": "room", "type": "size"},
     {"name": "name", "type": "string"}, {"name": "mode", "type": "OnOffAuto"}]
    """

  private func check(
    _ property: String, _ text: String, _ sent: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try run(
      translator("qom-set"),
      ["path": .string("/a"), "property": .string(property), "value": .string(text)],
      answers: ["qom-list": Self.list, "qom-set": "{}"]
    ).expect(
      "",
      calls: [#"qom-list {"path": "/a"}"#, #"qom-set {"path": "/a", "property": "\#(property)", "value": \#(sent)}"#],
      sourceLocation: sourceLocation)
  }

  @Test func valuesGetTheTypeOfTheProperty() throws {
    try check("on", "yes", "true")
    try check("count", "0x10", "16")
    try check("count", "010", "8")
    try check("room", "1.5G", "1610612736")
    try check("room", "010", "10")
    try check("name", "7", #""7""#)
    try check("name", #""a b" "#, #""\"a b\" ""#)
    try check("mode", "on", #""on""#)
    try check("nope", "1", #""1""#)
  }

  private func set(_ property: String, _ text: String, _ types: [String: String]) throws -> Outcome {
    try run(
      translator("qom-set"),
      ["path": .string("/a"), "property": .string(property), "value": .string(text)], on: "qom-set", types,
      answers: ["qom-list": Self.list])
  }

  @Test func whatTheTargetObjectsToIsConverted() throws {
    try set("mode", "3", ["value": "integer"]).expect(
      "", calls: [#"{"path": "/a", "property": "mode", "value": 3}"#])
    try set("mode", "1-3,7", ["value": "array"]).expect(
      "", calls: [#"{"path": "/a", "property": "mode", "value": [1, 2, 3, 7]}"#])
    try set("mode", "1-99999999999", ["value": "array"]).expect(
      "Error: Parameter 'mode' expects another type\n", calls: [])
    try set("count", "xyz", ["value": "integer"]).expect("Error: Parameter 'count' expects integer\n", calls: [])
    try set("on", "maybe", ["value": "boolean"]).expect("Error: Parameter 'on' expects 'on' or 'off'\n", calls: [])
  }

  @Test func asJSON() throws {
    let arguments: KeyValuePairs<String, HMPValue> = [
      "json": .boolean(true), "path": .string("/a"), "property": .string("p"), "value": .string(#"{'a': [1]}"#),
    ]
    try run(translator("qom-set"), arguments, answers: ["qom-set": "{}"]).expect(
      "", calls: [#"qom-set {"path": "/a", "property": "p", "value": {"a": [1]}}"#])
    for text in ["[1", "4 5", "0x4", ""] {
      let outcome = try run(
        translator("qom-set"),
        ["json": .boolean(true), "path": .string("/a"), "property": .string("p"), "value": .string(text)],
        answers: ["qom-set": "{}"])
      #expect(outcome.text.hasPrefix("Error: JSON parse error, "), "\(outcome.text)")
      #expect(outcome.calls.isEmpty)
    }
  }

  @Test func anObjectThatIsNotThere() throws {
    let missing = QMPError(.deviceNotFound, "Device '/a' not found")
    try run(
      translator("qom-set"), ["path": .string("/a"), "property": .string("p"), "value": .string("1")],
      errors: ["qom-list": missing]
    ).expect("Error: Device '/a' not found\n", calls: [#"qom-list {"path": "/a"}"#])
  }
}
