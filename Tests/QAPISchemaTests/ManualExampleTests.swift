import HMPTables
import QAPICodeGen
import QAPISchema
import QAPISyntax
import Testing

/// The examples in the manual page of the language are true.
@Suite struct ManualExampleTests {
  @Test func everyKindIsThere() throws {
    let examples = try ManualExample.all()
    #expect(examples.filter { $0.kind == .accepted }.count > 10)
    #expect(examples.filter { $0.kind == .refusedEach }.flatMap(\.pieces).count > 100)
  }

  @Test func accepted() throws {
    for example in try ManualExample.all() where example.kind == .accepted {
      #expect(example.schema?.reports == [], "line \(example.line)")
    }
  }

  @Test func refused() throws {
    for example in try ManualExample.all() where example.kind == .refusedEach {
      for (message, text) in example.pieces {
        let reports = Source(text + "\n", dialect: example.dialect).reports
        #expect(reports.contains { $0.contains(message) }, "line \(example.line), \(message): \(reports)")
      }
    }
  }

  @Test func tables() throws {
    for example in try ManualExample.all() {
      let schema = try example.schema?.compile()
      switch example.kind {
      case .tableAccepted: #expect(Self.errors(of: example.text, schema).isEmpty, "line \(example.line)")
      case .tableRefusedEach:
        for (message, text) in example.pieces {
          let errors = Self.errors(of: text, schema)
          #expect(errors.contains { $0.contains(message) }, "line \(example.line), \(message): \(errors)")
        }
      case .accepted, .refusedEach, .swift, .introspection, .grammar: break
      }
    }
  }

  private static func errors(of text: String, _ schema: Schema?) -> [String] {
    do throws(SchemaErrors) {
      _ = try TableCompiler { (_) throws(UnreadableFile) in Array("\(text)\n".utf8) }
        .compile(["t.hmp"], commands: schema.map { SchemaCatalog($0) })
      return []
    } catch {
      return error.errors.map(\.message)
    }
  }

  /// The lines of the example are lines of the output, in that order.
  @Test func swift() throws {
    for example in try ManualExample.all() where example.kind == .swift {
      let schema = try #require(try example.schema?.compile())
      var made = try SwiftGenerator(.init(module: "Sample")).generate(schema)
        .flatMap { $0.text.split(separator: "\n") }.map(Self.trimmed)[...]
      for line in example.text.split(separator: "\n").map(Self.trimmed) {
        let rest = made.drop { $0 != line }
        #expect(!rest.isEmpty, "line \(example.line): \(line)")
        made = rest.dropFirst()
      }
    }
  }

  @Test func introspection() throws {
    for example in try ManualExample.all() where example.kind == .introspection {
      let schema = try #require(try example.schema?.compile())
      let made = IntrospectionJSON.json(Introspection.entries(of: schema)).split(separator: "\n").dropFirst().dropLast()
        .map { $0.hasSuffix(",") ? $0.dropLast() : $0 }.joined()
      #expect(Self.packed(made) == Self.packed(example.text), "line \(example.line)")
    }
  }

  private static func trimmed(_ line: Substring) -> Substring { line.drop { $0 == " " } }

  private static func packed(_ text: String) -> String { String(text.filter { $0 != " " && $0 != "\n" }) }
}
