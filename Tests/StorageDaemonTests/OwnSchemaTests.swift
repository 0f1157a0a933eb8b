import QJSON
import Testing

@testable import StorageDaemon

@Suite struct OwnSchemaTests {
  private static let described = """
    [{"name": "a", "meta-type": "command", "arg-type": "1", "ret-type": "[2]"},
     {"name": "b", "meta-type": "command", "arg-type": "5", "ret-type": "5"},
     {"name": "E", "meta-type": "event", "arg-type": "6"},
     {"name": "1", "meta-type": "object", "members": [{"name": "x", "type": "3"}], "tag": "x",
      "variants": [{"case": "y", "type": "4"}]},
     {"name": "[2]", "meta-type": "array", "element-type": "2"},
     {"name": "2", "meta-type": "object", "members": [{"name": "again", "type": "[2]"}]},
     {"name": "3", "meta-type": "enum", "values": ["y"]},
     {"name": "4", "meta-type": "alternate", "members": [{"type": "int"}]},
     {"name": "5", "meta-type": "object", "members": []},
     {"name": "6", "meta-type": "object", "members": []},
     {"name": "int", "meta-type": "builtin", "json-type": "int"}]
    """

  private func check(
    commands: Set<String> = [], events: Set<String> = [], _ expected: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let schema = OwnSchema(try JSONValue.parse(Self.described))
    let names = schema.entries(commands: commands, events: events).arrayValue?.map { $0["name"]?.stringValue }
    #expect(names == expected, sourceLocation: sourceLocation)
  }

  @Test func whatLeadsNowhereIsLeftOut() throws {
    try check(commands: ["a"], ["a", "1", "[2]", "2", "3", "4", "int"])
    try check(commands: ["b"], ["b", "5"])
    try check(events: ["E"], ["E", "6"])
    try check(
      commands: ["a", "b", "c"], events: ["E"],
      [
        "a", "b", "E", "1", "[2]", "2", "3", "4", "5", "6", "int",
      ])
    try check([])
  }
}
