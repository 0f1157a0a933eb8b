import QAPIDiff
import QJSON
import Testing

@Suite struct IntrospectionTests {
  @Test(arguments: [
    ("[", "JSON parse error, the text ends too early at byte 1"),
    ("[1}", "JSON parse error, the elements of an array are not separated by ',' at byte 2"),
    ("[]", "it is not what query-qmp-schema returns"),
    ("{\"QMP\": {}}", "it is not what query-qmp-schema returns"),
    ("[{\"meta-type\": 1}]", "element 0 has no valid 'meta-type'"),
    ("[{\"meta-type\": \"enum\", \"name\": \"0\"}]", "element 0 has no valid 'values'"),
    ("[{\"meta-type\": \"wave\", \"name\": \"0\"}]", "element 0 has the unknown meta-type 'wave'"),
    (
      "[{\"meta-type\": \"event\", \"name\": \"A\", \"arg-type\": \"7\"}]",
      "element 0 refers to the type '7', which is not there"
    ),
    (
      "[{\"meta-type\": \"enum\", \"name\": \"0\", \"values\": []}, {\"meta-type\": \"enum\", \"name\": \"0\"}]",
      "element 1 has the name '0' of an earlier one"
    ),
  ])
  func refused(_ text: String, _ message: String) throws {
    let error = try #require(throws: IntrospectionError.self) { try WireInterface(introspection: Array(text.utf8)) }
    #expect(error.description == message)
  }

  @Test(arguments: [
    ("[]", true), (" \n[ {", true), ("{\"return\": []}", true), ("{ \"QMP\"", true), ("{ 'command'", false),
    ("# a\n{ 'x'", false), ("##", false), ("", false), ("{", false),
  ])
  func isTold(_ text: String, apart isIntrospection: Bool) {
    #expect(WireInterface.isIntrospection(Array(text.utf8)) == isIntrospection)
  }

  /// A peer may report types that contain themselves in ways that no schema can.
  @Test func typesWithinThemselves() throws {
    func text(_ name: String) -> String {
      """
      [{"meta-type": "command", "name": "a", "arg-type": "0", "ret-type": "[1]"},
       {"meta-type": "object", "name": "0", "members": [{"name": "\(name)", "type": "[1]"}, {"name": "t", "type": "2"}],
        "tag": "t", "variants": [{"case": "x", "type": "0"}]},
       {"meta-type": "array", "name": "[1]", "element-type": "[1]"},
       {"meta-type": "enum", "name": "2", "values": ["x"]}]
      """
    }
    let (old, new) = (try Interfaces.interface(text("m")), try Interfaces.interface(text("n")))
    #expect(SchemaDiff.changes(from: old, to: old).isEmpty)
    #expect(!SchemaDiff.changes(from: old, to: new).isEmpty)
  }

  /// Two paths from each type to the next make more paths than can be followed.
  @Test func manyPaths() throws {
    func text(_ last: String) -> String {
      let chain = (0..<200).map { "{ 'struct': 'T\($0)a', 'data': { 'l': 'T\($0 + 1)a', 'r': 'T\($0 + 1)a' } }\n" }
      return chain.joined() + "{ 'struct': 'T200a', 'data': { 'end': '\(last)' } }\n{ 'command': 'a', 'data': 'T0a' }\n"
    }
    let changes = try SchemaDiff.changes(from: Interfaces.interface(text("int")), to: Interfaces.interface(text("str")))
    #expect(changes.count == 1)
    #expect(changes.first?.path.steps.count == 201)
  }
}
