import HMP
import QJSON
import Testing

@Suite struct VariablesTests {
  @Test(arguments: ["a", "_", "A1", "disk_0"])
  func names(_ name: String) throws {
    var variables = HMPVariables()
    try variables.define(name, as: "x y", by: "set")
    #expect(variables.values == [name: "x y"])
    try variables.remove(name)
    #expect(variables.all.isEmpty)
  }

  @Test(arguments: ["", "1", "a b", "a.b", "a-b", "é", "$a", "{"])
  func invalidNames(_ name: String) {
    var variables = HMPVariables()
    #expect(throws: HMPError.self) { try variables.define(name, as: "", by: "set") }
  }

  @Test func variablesAreBounded() throws {
    var variables = HMPVariables()
    for number in 0..<1024 { try variables.define("a\(number)", as: "", by: "set") }
    #expect(throws: HMPError.self) { try variables.define("b", as: "", by: "set") }
    try variables.define("a0", as: "other", by: "set")
    let long = String(repeating: "x", count: (1 << 16) + 1)
    #expect(throws: HMPError.self) { try variables.define("a0", as: long, by: "let") }
    #expect(variables.values["a0"] == "other")
  }

  @Test func variablesAreSortedByName() {
    #expect(HMPVariables(["b": "1", "a": "2"]).all.map(\.name) == ["a", "b"])
  }

  @Test(arguments: [
    ("", nil), ("a", "vm"), ("b.0", "1"), ("b.1.c", "true"), ("b.2", nil), ("b", #"[1, {"c": true}]"#), ("none", nil),
  ])
  func members(_ path: String, _ expected: String?) {
    let value: JSONValue = ["a": "vm", "b": [1, ["c": true]]]
    #expect(
      value.member(at: path.split(separator: ".", omittingEmptySubsequences: false).map(String.init))?.bareText
        == expected)
  }

  @Test func tablesAreAligned() {
    let table = HMPStyledText.table([["a", "bb", "c"], ["aaa", "", ""], ["aa", "b", ""]])
    #expect(table.plain == "a    bb  c\naaa\naa   b\n")
    #expect(table.runs.filter { $0.style == .name }.map(\.text) == ["a", "aaa", "aa"])
    #expect(HMPStyledText.table([]).plain.isEmpty)
  }
}
