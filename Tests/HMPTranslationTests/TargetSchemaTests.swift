import HMP
import MonitorAPI
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@testable import HMPTranslation

@Suite struct TargetSchemaTests {
  @Test(arguments: [
    ("driver", "", OptionType.string), ("read-only", "", .boolean), ("cache.direct", "", .boolean),
    ("cache", "", .unknown),
    ("filename", "driver=file", .string), ("filename", "driver=raw", .unknown), ("filename", "", .unknown),
    ("size", "driver=raw", .integerOrSize), ("sizes.0", "driver=raw", .integerOrSize),
    ("value", "driver=ratio", .number),
    ("any", "driver=ratio", .unknown), ("any.deeper", "driver=ratio", .unknown), ("file", "driver=raw", .string),
    ("file.read-only", "driver=raw", .boolean), ("file.filename", "driver=raw,file.driver=file", .string),
    ("file.file.size", "driver=raw,file.driver=raw,file.file.driver=raw", .integerOrSize), ("nothing", "", .unknown),
  ])
  func typesFollowThePath(path: String, given: String, type: OptionType) throws {
    let schema = TargetSchema(try [SchemaInfo](reading: try JSONValue.parse(describedCommands), .lenient))
    let options = try OptionText(given).options
    let found = schema.type(of: path.split(separator: ".").map(String.init), in: "blockdev-add") { path in
      options.last { $0.key == path.joined(separator: ".") }?.value
    }
    #expect(found == type)
  }

  @Test func cyclesInASchemaEnd() throws {
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
