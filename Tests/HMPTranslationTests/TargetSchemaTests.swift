import HMP
import MonitorAPI
import QAPIRuntime
import QJSON
import Testing

@testable import HMPTranslation

/// A target's description with masked names, as `query-qmp-schema` gives it.
let describedCommands = """
  [{"name": "blockdev-add", "meta-type": "command", "arg-type": "1", "ret-type": "0"},
   {"name": "0", "meta-type": "object", "members": []},
   {"name": "1", "meta-type": "object", "tag": "driver",
    "members": [{"name": "driver", "type": "2"}, {"name": "node-name", "type": "str", "default": null},
      {"name": "read-only", "type": "bool", "default": null}, {"name": "cache", "type": "3", "default": null}],
    "variants": [{"case": "file", "type": "4"}, {"case": "raw", "type": "5"}, {"case": "ratio", "type": "6"}]},
   {"name": "2", "meta-type": "enum", "values": ["file", "raw"], "members": [{"name": "file"}, {"name": "raw"}]},
   {"name": "3", "meta-type": "object", "members": [{"name": "direct", "type": "bool", "default": null}]},
   {"name": "4", "meta-type": "object", "members": [{"name": "filename", "type": "str"}]},
   {"name": "5", "meta-type": "object", "members": [{"name": "file", "type": "7"}, {"name": "size", "type": "int"},
     {"name": "sizes", "type": "[int]"}]},
   {"name": "6", "meta-type": "object", "members":
     [{"name": "value", "type": "number"}, {"name": "any", "type": "any"}]},
   {"name": "7", "meta-type": "alternate", "members": [{"type": "1"}, {"type": "str"}]},
   {"name": "[int]", "meta-type": "array", "element-type": "int"},
   {"name": "str", "meta-type": "builtin", "json-type": "string"},
   {"name": "int", "meta-type": "builtin", "json-type": "int"},
   {"name": "number", "meta-type": "builtin", "json-type": "number"},
   {"name": "any", "meta-type": "builtin", "json-type": "value"},
   {"name": "bool", "meta-type": "builtin", "json-type": "boolean"}]
  """

@Suite struct TargetSchemaTests {
  @Test(arguments: [
    ("driver", "", OptionType.string), ("read-only", "", .boolean), ("cache.direct", "", .boolean),
    ("cache", "", .unknown),
    ("filename", "driver=file", .string), ("filename", "driver=raw", .unknown), ("filename", "", .unknown),
    ("size", "driver=raw", .size), ("sizes.0", "driver=raw", .integer), ("value", "driver=ratio", .number),
    ("any", "driver=ratio", .unknown), ("any.deeper", "driver=ratio", .unknown), ("file", "driver=raw", .string),
    ("file.read-only", "driver=raw", .boolean), ("file.filename", "driver=raw,file.driver=file", .string),
    ("file.file.size", "driver=raw,file.driver=raw,file.file.driver=raw", .size), ("nothing", "", .unknown),
  ])
  func typesFollowThePath(path: String, given: String, type: OptionType) throws {
    let schema = TargetSchema(try [SchemaInfo](reading: try JSONValue.parse(describedCommands), .lenient))
    let options = try OptionText(given).options
    let found = schema.type(of: path.split(separator: ".").map(String.init), in: "blockdev-add") { path in
      options.last { $0.key == path.joined(separator: ".") }?.value
    }
    #expect(found == type)
  }

  @Test func loopsInADescriptionEnd() throws {
    let loop = """
      [{"name": "go", "meta-type": "command", "arg-type": "a", "ret-type": "a"},
       {"name": "a", "meta-type": "object", "tag": "t", "members": [{"name": "t", "type": "b"}],
        "variants": [{"case": "x", "type": "a"}]},
       {"name": "b", "meta-type": "alternate", "members": [{"type": "b"}, {"type": "a"}]}]
      """
    let schema = TargetSchema(try [SchemaInfo](reading: try JSONValue.parse(loop), .lenient))
    for path in [["missing"], ["t"], ["t", "t", "t"], ["t", "missing"]] {
      #expect(schema.type(of: path, in: "go") { _ in "x" } == .unknown)
    }
  }
}
