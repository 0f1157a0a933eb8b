import QAPICodeGen
import QAPISchema
import QAPISyntax
import Testing

/// A schema with every construct of the language, against golden files.
@Suite struct AcceptedTests {
  private func schema(_ dialect: Dialect = .v9) throws(SchemaErrors) -> Schema {
    try SchemaCompiler(dialect: dialect, load: Fixtures.loader("Accepted")).compile("harbour.json")
  }

  @Test func dump() throws {
    try Fixtures.expect(Dump.text(of: try schema()), is: "Accepted/harbour.dump")
  }

  @Test func dumpOfTheNewerDialect() throws {
    try Fixtures.expect(Dump.text(of: try schema(.v10)), is: "Accepted/harbour.dump-10.2")
  }

  @Test func introspection() throws {
    let schema = try schema()
    let masked = Introspection.entries(of: schema)
    try Fixtures.expect(IntrospectionJSON.json(masked), is: "Accepted/harbour.masked")
    try Fixtures.expect(
      IntrospectionJSON.json(Introspection.entries(of: schema, unmask: true)), is: "Accepted/harbour.unmasked")
    // The numbers do not depend on the symbols that are defined.
    try Fixtures.expect(
      IntrospectionJSON.json(masked, defined: ["HAVE_TIDE", "HAVE_BUOYS"]), is: "Accepted/harbour.tide")
  }

  /// A schema that is recognised as one of an old dialect.
  @Test func oldDialect() throws {
    let (schema, sign) = try DialectChooser(load: Fixtures.loader("Accepted")).compile("ferry.json", .automatic)
    #expect(sign?.location.description == "shared/ferry-ports.json:27")
    try Fixtures.expect(Dump.text(of: schema), is: "Accepted/ferry.dump")
    let entries = Introspection.entries(of: schema)
    try Fixtures.expect(IntrospectionJSON.json(entries), is: "Accepted/ferry.masked")
    try Fixtures.expect(
      IntrospectionJSON.json(entries, defined: ["TARGET_SEA", "HOLD_SIZE_GT_1"]), is: "Accepted/ferry.sea")
  }

  @Test func anEmptySchemaHasNothingToShow() throws {
    let schema = try Source("").compile()
    #expect(IntrospectionJSON.json(Introspection.entries(of: schema)) == "[]\n")
    #expect(schema.modules.map(\.name) == ["./builtin", "a.json"])
  }

  @Test func lineEndsDoNotMatter() throws {
    let lines = ["##", "# Text.", "##", "", "{ 'command': 'feed' }"]
    let expected = Dump.text(of: try Source("##\n# Text.\n##\n\n# x\n{ 'pragma': { } }\n").compile())
    for end in ["\n", "\r\n", "\r"] {
      let text = (lines.dropLast() + ["# x", "{ 'pragma': { } }"]).joined(separator: end)
      #expect(Dump.text(of: try Source(text).compile()) == expected)
    }
  }
}
