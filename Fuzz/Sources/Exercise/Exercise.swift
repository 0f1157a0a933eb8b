import HMPTables
import QAPICodeGen
import QAPISchema
import QAPISyntax

/// Takes an input through everything that the schema compiler does.
///
/// An input is a file, or several: a line `#%` begins the next one. They are `a.json`, which is the schema's root,
/// `b.json` and so on. The dialect is chosen by the input's length, so that each mutation may be read in another one.
package enum Exercise {
  /// How far an input came.
  package enum Outcome: Sendable {
    case refused, accepted
  }

  private static let manual = ManualOptions(name: "page", about: "a page")

  package static func run(_ bytes: [UInt8]) -> Outcome {
    let files = files(bytes)
    let load: SchemaCompiler.Loader = { (path) throws(UnreadableFile) in
      guard let text = files[path] else { throw UnreadableFile(reason: "not there") }
      return text
    }
    let dialect = Dialect.allCases[bytes.count % Dialect.allCases.count]
    do throws(SchemaErrors) {
      _ = try DialectChooser(load: load).compile("a.json", .automatic)
    } catch {
      for fault in error.errors { _ = fault.report }
      _ = error.json
    }
    let schema = try? SchemaCompiler(dialect: dialect, load: load).compile("a.json")
    if let schema { generate(schema) }
    tables(files.keys.sorted(), schema, dialect, load)
    return schema == nil ? .refused : .accepted
  }

  private static func files(_ bytes: [UInt8]) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    var names = (UInt8(ascii: "a")...UInt8(ascii: "h")).makeIterator()
    var name = names.next()
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.starts(with: "#%".utf8), let next = names.next() { name = next }
      if let name { files["\(Unicode.Scalar(name)).json", default: []] += line + [UInt8(ascii: "\n")] }
    }
    return files
  }

  private static func generate(_ schema: Schema) {
    _ = Dump.text(of: schema)
    _ = SchemaManual.page(of: schema, manual)
    for unmask in [false, true] {
      let entries = Introspection.entries(of: schema, unmask: unmask)
      _ = IntrospectionJSON.json(entries)
      _ = IntrospectionJSON.json(entries, defined: ["CONFIG_A"])
    }
    let generator = SwiftGenerator(.init(module: "MonitorAPI", files: ["a.json", "z.json"]))
    _ = try? generator.generate(schema)
    _ = try? generator.generate(schema.pruned(defined: ["CONFIG_A"]))
  }

  /// Each file as a table on its own, and all of them against the schema.
  private static func tables(
    _ paths: [String], _ schema: Schema?, _ dialect: Dialect, _ load: @escaping SchemaCompiler.Loader
  ) {
    let compiler = TableCompiler(dialect: dialect, load: load)
    for (paths, schema) in paths.map({ ([$0], nil) }) + paths.map({ ([$0], schema) }) + [(paths, schema)] {
      do throws(SchemaErrors) {
        let table = try compiler.compile(paths, commands: schema.map { SchemaCatalog($0) })
        _ = TableGenerator(.init(module: "MonitorCommands")).generate(table, files: paths, schema: schema)
        _ = ManualGenerator.page(of: table, manual)
      } catch {
        for fault in error.errors { _ = fault.report }
      }
    }
  }
}
