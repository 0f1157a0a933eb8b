import QAPISchema
import Testing

/// What is reported beyond the first error.
@Suite struct SeveralErrorsTests {
  private func check(_ text: String, _ expected: String..., sourceLocation: Testing.SourceLocation = #_sourceLocation) {
    let lines = Source(text).reports.joined().split(separator: "\n").filter { !$0.contains(": In ") }
    #expect(lines.map(String.init) == expected, sourceLocation: sourceLocation)
  }

  @Test func severalInADefinition() {
    check(
      "{ 'struct': 'a', 'data': { 'X': 'int' } }\n{ 'command': 'b' }\n{ 'event': 'c' }\n",
      "a.json:1: the type name 'a' must be in CamelCase",
      "a.json:1: the member name 'X' may not hold upper case letters or '_'",
      "a.json:3: the event name 'c' may not hold lower case letters or '-'")
  }

  @Test func syntaxGoesOnAtTheNextDefinition() {
    check(
      "{ 'command' }\n{ 'command': 'b' }\n{ 'event': 'C'\n{ 'enum': }\n",
      "a.json:1:13: expected ':'", "a.json:4:1: expected ',' or '}'",
      "a.json:4:11: expected a value: '{', '[', a string, true or false")
  }

  @Test func whatDependsOnAFaultIsSilent() {
    check(
      """
      { 'struct': 'Pet', 'data': { 'x': 'Nothing' } }
      { 'struct': 'Cat', 'base': 'Pet', 'data': { } }
      { 'command': 'feed', 'data': 'Cat' }
      { 'command': 'wash', 'data': 'Nobody' }
      """,
      "a.json:1: member 'x' uses the type 'Nothing', which is not defined",
      "a.json:4: key 'data' uses the type 'Nobody', which is not defined")
  }

  @Test func errorsAreBounded() {
    #expect(Source(String(repeating: "{ :\n", count: 10_000)).reports.count == 50)
  }

  @Test func asJSON() throws {
    let error = try #require(throws: SchemaErrors.self) {
      try Source("{ 'include': 'b.json' }", ["b.json": "\n{ 'event': \"A\" }"]).compile()
    }
    #expect(
      error.json
        == #"[{"file": "b.json", "line": 2, "column": 12, "included-from": [{"file": "a.json", "line": 1}], "#
        + #""message": "unexpected text \"\"A\"\""}]"# + "\n")
  }
}
