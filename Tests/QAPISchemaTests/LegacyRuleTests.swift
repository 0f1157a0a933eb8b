import QAPICodeGen
import QAPISchema
import QAPISyntax
import Testing

/// A small schema for each rule of the old dialects, with its dump or the report of its errors in them.
@Suite struct LegacyRuleTests {
  @Test(arguments: Fixtures.names(in: "Legacy", extension: "json"))
  func rule(_ name: String) throws {
    let dialect = try #require(Dialect.allCases.first { name.hasSuffix(".\($0.rawValue)") })
    #expect(try Fixtures.text("Legacy/\(name).json").hasPrefix("# dialect \(dialect.rawValue)\n"))
    let compiler = SchemaCompiler(dialect: dialect, load: Fixtures.loader("Legacy"))
    do throws(SchemaErrors) {
      let dump = Dump.text(of: try compiler.compile("\(name).json"))
      // All dumps begin with the predefined types.
      let lines = dump.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != "module \(name).json" }
      expect(lines.joined(separator: "\n"), is: "\(name).dump")
    } catch {
      expect(error.errors.map(\.report).joined(), is: "\(name).err")
    }
  }

  private func expect(_ text: String, is name: String) {
    #expect(throws: Never.self) { try Fixtures.expect(text, is: "Legacy/\(name)") }
  }
}
