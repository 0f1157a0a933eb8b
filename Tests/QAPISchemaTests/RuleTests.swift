import QAPISchema
import QAPISyntax
import Testing

/// A small schema for each rule, with the report of its errors.
@Suite struct RuleTests {
  @Test(arguments: Fixtures.names(in: "Rules", extension: "json"))
  func rule(_ name: String) throws {
    try Fixtures.expect(errors(name).report, is: "Rules/\(name).err")
  }

  @Test func everyRuleHasAFixture() {
    let covered = Set(Fixtures.names(in: "Rules", extension: "json").compactMap { number(of: $0) })
    // E18 has no file to read; E113 cannot happen, as E76 refuses the names that could clash.
    #expect(Set(1...123).subtracting(covered).sorted() == [18, 113])
  }

  /// The names of the rules and the places of the errors, in one file.
  @Test func namesAndPlaces() throws {
    var lines: [String] = []
    for name in Fixtures.names(in: "Rules", extension: "json") {
      for error in try errors(name).errors {
        let place = error.range.map { "\($0.start.line):\($0.start.column)-\($0.end.line):\($0.end.column)" } ?? "-"
        lines.append("\(name) \(error.rule) \(place)\n")
      }
    }
    try Fixtures.expect(lines.joined(), is: "Rules/places.txt")
  }

  private func errors(_ name: String) throws -> SchemaErrors {
    let isNew = try Fixtures.text("Rules/\(name).json").hasPrefix("# dialect 10.2\n")
    let compiler = SchemaCompiler(dialect: isNew ? .v10 : .v9, load: Fixtures.loader("Rules"))
    return try #require(throws: SchemaErrors.self) { try compiler.compile("\(name).json") }
  }

  private func number(of name: String) -> Int? {
    name.first == "E" ? Int(name.dropFirst().prefix { $0.isNumber }) : nil
  }

  @Test func rootThatCannotBeRead() throws {
    let compiler = SchemaCompiler(load: Fixtures.loader("Rules"))
    let error = try #require(throws: SchemaErrors.self) { try compiler.compile("nothing.json") }
    #expect(error.errors.map(\.report) == ["cannot read the schema file 'nothing.json': No such file or directory\n"])
  }
}
