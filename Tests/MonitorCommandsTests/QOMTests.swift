import HMP
import MainLoop
import QAPIRuntime
import QJSON
import Testing

@testable import MonitorCommands

@Suite struct QOMPropertyTests {
  @Test func propertiesAreListedWithTheirTypes() throws {
    let response = #"[{"name": "type", "type": "string"}, {"name": "bus", "type": "child<pci>"}]"#
    try run(row("qom-list"), ["path": .string("/a")], answers: ["qom-list": response]).expect(
      "type (string)\nbus (child<pci>)\n", calls: [#"qom-list {"path": "/a"}"#])
    try run(row("qom-list")).expect("/\n", calls: [])
  }

  @Test(arguments: [
    ("5", "5\n"), (#""text""#, "\"text\"\n"), ("[]", "[\n]\n"), ("18446744073709551615", "18446744073709551615\n"),
    (#"{"b": 1, "a": [true]}"#, "{\n    \"b\": 1,\n    \"a\": [\n        true\n    ]\n}\n"),
  ])
  func valuesAreShownAsJSON(response: String, text: String) throws {
    try run(
      row("qom-get"), ["path": .string("/a"), "property": .string("p")], answers: ["qom-get": response]
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
      row("qom-set"),
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
      row("qom-set"),
      ["path": .string("/a"), "property": .string(property), "value": .string(text)], on: "qom-set", types,
      answers: ["qom-list": Self.list])
  }

  @Test func valuesOfTheWrongTypeAreConverted() throws {
    try set("mode", "3", ["value": "integer"]).expect(
      "", calls: [#"{"path": "/a", "property": "mode", "value": 3}"#])
    try set("mode", "1-3,7", ["value": "array"]).expect(
      "", calls: [#"{"path": "/a", "property": "mode", "value": [1, 2, 3, 7]}"#])
    try set("mode", "1-99999999999", ["value": "array"]).expect(
      "Error: Parameter 'mode' expects a list of integers\n", calls: [])
    try set("count", "0-1", ["value": "array"]).expect(
      "", calls: [#"{"path": "/a", "property": "count", "value": [0, 1]}"#])
    try set("on", "maybe", ["value": "boolean"]).expect("Error: Parameter 'on' expects 'on' or 'off'\n", calls: [])
  }

  @Test func errorsHaveTheWordsOfTheParserOfProperties() throws {
    try set("count", "xyz", ["value": "integer"]).expect("Error: Parameter 'count' expects int64\n", calls: [])
    try set("count", "1k", ["value": "uint32"]).expect("Error: Parameter 'count' expects uint64\n", calls: [])
    try set("mode", "x", ["value": "integer"]).expect("Error: Parameter 'mode' expects int64\n", calls: [])
    let room = try set("room", "-1", ["value": "uint64"])
    #expect(room.text.hasPrefix("Error: Parameter 'room' expects a non-negative number below 2^64\n"))
    #expect(room.calls.isEmpty)
  }

  @Test func asJSON() throws {
    let arguments: KeyValuePairs<String, HMPValue> = [
      "json": .boolean(true), "path": .string("/a"), "property": .string("p"), "value": .string(#"{'a': [1]}"#),
    ]
    try run(row("qom-set"), arguments, answers: ["qom-set": "{}"]).expect(
      "", calls: [#"qom-set {"path": "/a", "property": "p", "value": {"a": [1]}}"#])
    for text in ["[1", "4 5", "0x4", ""] {
      let outcome = try run(
        row("qom-set"),
        ["json": .boolean(true), "path": .string("/a"), "property": .string("p"), "value": .string(text)],
        answers: ["qom-set": "{}"])
      #expect(outcome.text.hasPrefix("Error: JSON parse error, "), "\(outcome.text)")
      #expect(outcome.calls.isEmpty)
    }
  }

  @Test func unknownObjects() throws {
    let missing = QMPError(.deviceNotFound, "Device '/a' not found")
    try run(
      row("qom-set"), ["path": .string("/a"), "property": .string("p"), "value": .string("1")],
      errors: ["qom-list": missing]
    ).expect("Error: Device '/a' not found\n", calls: [#"qom-list {"path": "/a"}"#])
  }
}

@Suite struct QOMTreeTests {
  private static let tree = """
    / machine child<q35>
    / objects child<container>
    /machine type string
    /machine peripheral child<container>
    /machine acpi link<ICH9> /machine/unattached/device[4]
    /machine unattached child<container>
    /machine/peripheral nic0 child<nic>
    /machine/peripheral bal0 child<balloon>
    /machine/peripheral/nic0 bus child<pci-bus>
    /machine/peripheral/nic0 other link<balloon> /machine/peripheral/bal0
    /machine/peripheral/bal0 bus child<pci-bus>
    /machine/unattached device[4] child<ICH9>
    /machine/unattached/device[4] a[0] child<memory-region>
    """

  private func text(_ path: String?) throws -> String {
    let table = try HMPTable(rows: [])
    return MainLoop.blockingRun {
      let context = HMPContext(target: ObjectTarget(Self.tree), state: HMPMonitorState(), table: table)
      var arguments = HMPArguments()
      arguments["path"] = path.map(HMPValue.string)
      do throws(HMPError) {
        return try await row("info qom-tree")(arguments, context).text
      } catch {
        return error.text
      }
    }
  }

  @Test func withoutAPathTheTreeIsThatOfTheMachine() throws {
    #expect(
      try text(nil) == """
        /machine (a-type)
          /peripheral (container)
            /bal0 (balloon)
              /bus (pci-bus)
            /nic0 (nic)
              /bus (pci-bus)
          /unattached (container)
            /device[4] (ICH9)
              /a[0] (memory-region)

        """)
  }

  @Test(arguments: [
    ("/objects", "/objects (a-type)\n"), ("//machine//peripheral/bal0/", "/bal0 (a-type)\n  /bus (pci-bus)\n"),
    ("bal0", "/bal0 (a-type)\n  /bus (pci-bus)\n"), ("nic0/bus", "/bus (a-type)\n"),
    ("/machine/acpi", "/device[4] (a-type)\n  /a[0] (memory-region)\n"),
    ("acpi", "/device[4] (a-type)\n  /a[0] (memory-region)\n"),
    ("nic0/other", "/bal0 (a-type)\n  /bus (pci-bus)\n"),
  ])
  func objectsAreShownByTheirOwnNames(path: String, tree: String) throws {
    #expect(try text(path) == tree)
  }

  @Test func theRootHasNoName() throws {
    let tree = try text("/")
    #expect(tree.hasPrefix("/ (a-type)\n  /machine (q35)\n    /peripheral (container)\n"))
    #expect(tree.hasSuffix("\n  /objects (container)\n"))
  }

  @Test func unknownPaths() throws {
    for path in ["/nope", "bus", "nope"] { #expect(try text(path) == "Path '\(path)' could not be resolved.\n") }
  }

  @Test func anEndlessTreeIsCut() throws {
    let links = (0..<200).map { depth in "/machine\(String(repeating: "/a", count: depth)) a child<x>\n" }.joined()
    let table = try HMPTable(rows: [])
    let lines = MainLoop.blockingRun {
      let target = ObjectTarget("/ machine child<x>\n" + links)
      let context = HMPContext(target: target, state: HMPMonitorState(), table: table)
      let output = try? await row("info qom-tree")(HMPArguments(), context)
      return output?.text.split(separator: "\n").count ?? 0
    }
    #expect(lines > 10 && lines < 100)
  }
}

@Suite struct ObjectAddTests {
  private static let types = [
    "size": "uint64", "prealloc-threads": "uint32", "merge": "boolean", "host-nodes": "array",
    "host-nodes[0]": "uint32", "poll-max-ns": "integer",
    "limits.iops-total": "integer", "data": "string",
  ]

  private func check(_ text: String, _ sent: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try run(row("object_add"), ["object": .string(text)], on: "object-add", Self.types).expect(
      "", calls: [sent], sourceLocation: sourceLocation)
  }

  @Test func valuesGetTheTypesThatTheTargetWants() throws {
    try check(
      "memory-backend-ram,id=m,size=1.5M,merge=yes",
      #"{"qom-type": "memory-backend-ram", "id": "m", "size": 1572864, "merge": true}"#)
    try check("iothread,id=i,poll-max-ns=0x10", #"{"qom-type": "iothread", "id": "i", "poll-max-ns": 16}"#)
    try check("iothread,id=a,id=b", #"{"qom-type": "iothread", "id": "b"}"#)
  }

  @Test func nestedMembersAndElementsOfLists() throws {
    try check(
      "throttle-group,id=t,limits.iops-total=100",
      #"{"qom-type": "throttle-group", "id": "t", "limits": {"iops-total": 100}}"#)
    try check("m,id=m,host-nodes.0=1", #"{"qom-type": "m", "id": "m", "host-nodes": [1]}"#)
  }

  @Test func quotesAndBlanksArePartOfAValue() throws {
    try check(#"secret,id=s,data="a b" "#, #"{"qom-type": "secret", "id": "s", "data": "\"a b\" "}"#)
    try check("secret,id=s,data=a,,b", #"{"qom-type": "secret", "id": "s", "data": "a,b"}"#)
  }

  /// A leading zero makes an integer octal, but not a size; only a size has a suffix.
  @Test func sizesAreToldFromOtherIntegersByTheirBits() throws {
    try check("m,id=m,size=04096", #"{"qom-type": "m", "id": "m", "size": 4096}"#)
    try check("m,id=m,size=010k", #"{"qom-type": "m", "id": "m", "size": 10240}"#)
    try check("m,id=m,prealloc-threads=010", #"{"qom-type": "m", "id": "m", "prealloc-threads": 8}"#)
    try check("m,id=m,prealloc-threads=0x10", #"{"qom-type": "m", "id": "m", "prealloc-threads": 16}"#)
  }

  @Test func jsonObjectsAreSentUnchanged() throws {
    try check(#"{"qom-type": "iothread", "id": "i"}"#, #"{"qom-type": "iothread", "id": "i"}"#)
  }

  @Test(arguments: [
    ("iothread,id", "Error: Expected '=' after parameter 'id'\n"),
    ("help,iothread", "Error: Expected '=' after parameter 'iothread'\n"),
    ("iothread,id=i,poll-max-ns=1k", "Error: Parameter 'poll-max-ns' expects integer\n"),
    ("iothread,id=i,poll-max-ns=99999999999999999999", "Error: Parameter 'poll-max-ns' expects integer\n"),
    ("m,id=m,size=-1", "Error: Parameter 'size' expects size\n"),
    ("m,id=m,size=1x", "Error: Parameter 'size' expects size\n"),
    ("m,id=m,host-nodes.0=x", "Error: Parameter 'host-nodes.0' expects integer\n"),
    ("m,id=m,prealloc-threads=1k", "Error: Parameter 'prealloc-threads' expects integer\n"),
    ("m,id=m,prealloc-threads=-1", "Error: Parameter 'prealloc-threads' expects uint32_t\n"),
    ("iothread,=3", "Error: Invalid parameter ''\n"),
    ("{ nonsense", "Error: Invalid JSON object: "),
  ])
  func errors(text: String, words: String) throws {
    let outcome = try run(row("object_add"), ["object": .string(text)], on: "object-add", Self.types)
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
    try run(row("object_add"), ["object": .string(text)], answers: Self.answers).expect(
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

  /// Some targets crash if the properties of these types are queried.
  @Test func helpForSomeTypesComesFromTheHumanMonitor() throws {
    let outcome = try run(row("object_add"), ["object": .string("colo-compare,help")], answers: Self.answers)
    #expect(outcome.text == "colo-compare options:\n")
    #expect(!outcome.calls.contains { $0.hasPrefix("qom-list-properties") })
  }
}

/// A target with a tree of objects, given by a line for each property: `/path name type`, followed by the path of the
/// linked object for a link.
@MainLoop final class ObjectTarget: CommandTarget {
  private struct Property {
    let name: String
    let type: String
    let value: String
  }

  private var objects: [String: [Property]] = [:]
  private(set) var questions = 0

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 3 else { continue }
      objects[words[0], default: []].append(
        Property(name: words[1], type: words[2], value: words.count > 3 ? words[3] : ""))
      if words[2].hasPrefix("child<") { objects[Self.join(words[0], words[1])] = [] }
    }
  }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    questions += 1
    let path = call.arguments["path"]?.stringValue ?? ""
    guard let place = place(path), let properties = objects[place] else {
      throw .command(QMPError(.deviceNotFound, "Device '\(path)' not found"))
    }
    guard call.name == "qom-get" else {
      return JSONValue.array(
        properties.map { ["name": .string($0.name), "type": .string($0.type)] })
    }
    let name = call.arguments["property"]?.stringValue ?? ""
    if name == "type" { return JSONValue.string("a-type") }
    guard let property = properties.first(where: { $0.name == name }) else {
      throw .command(.generic("Property 'a-type.\(name)' not found"))
    }
    return JSONValue.string(property.type.hasPrefix("child<") ? Self.join(place, name) : property.value)
  }

  func commandNames() async throws(TargetError) -> Set<String> { ["qom-list", "qom-get"] }

  /// Follows a path from the root, or searches all objects for a relative path.
  private func place(_ path: String) -> String? {
    let steps = path.split(separator: "/").map(String.init)
    guard !path.hasPrefix("/") else { return walk(steps, from: "/") }
    let found = Set(objects.keys.compactMap { walk(steps, from: $0) })
    return found.count == 1 ? found.first : nil
  }

  private func walk(_ steps: [String], from start: String) -> String? {
    var place = start
    for step in steps {
      guard let property = objects[place]?.first(where: { $0.name == step }) else { return nil }
      if property.type.hasPrefix("child<") {
        place = Self.join(place, step)
      } else if property.type.hasPrefix("link<"), !property.value.isEmpty {
        place = property.value
      } else {
        return nil
      }
    }
    return place
  }

  private static func join(_ path: String, _ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }
}
