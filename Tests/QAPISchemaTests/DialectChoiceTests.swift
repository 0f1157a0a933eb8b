import QAPISchema
import QAPISyntax
import Testing

/// The schemas that are compiled in an old dialect.
@Suite struct DialectChoiceTests {
  private func compile(
    _ text: String, _ choice: DialectChoice = .automatic, others: [String: String] = [:]
  ) throws(SchemaErrors) -> (schema: Schema, sign: LegacySign?) {
    let files = others.merging(["a.json": text]) { first, _ in first }
    let load: SchemaCompiler.Loader = { (path) throws(UnreadableFile) in
      guard let text = files[path] else { throw UnreadableFile(reason: "not there") }
      return Array(text.utf8)
    }
    return try DialectChooser(load: load).compile("a.json", choice)
  }

  private func check(
    _ text: String, others: [String: String] = [:], is dialect: Dialect, warning: String?,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    do throws(SchemaErrors) {
      let (schema, sign) = try compile(text, others: others)
      #expect(schema.dialect == dialect, sourceLocation: sourceLocation)
      #expect(
        sign?.warning
          == warning.map {
            "\($0): the schema is read in the dialect of QEMU \(dialect.rawValue) ('--legacy' says so)\n"
          }, sourceLocation: sourceLocation)
    } catch {
      Issue.record("refused: \(error.errors.map(\.report))", sourceLocation: sourceLocation)
    }
  }

  /// Refused, with the same reports as in the dialect of 9.0.
  private func checkNotTaken(
    _ text: String, hint: Bool = false, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    do throws(SchemaErrors) {
      _ = try compile(text)
      Issue.record("accepted", sourceLocation: sourceLocation)
    } catch {
      #expect(error.errors.map(\.report) == Source(text).reports, sourceLocation: sourceLocation)
      #expect(!error.errors.isEmpty, sourceLocation: sourceLocation)
      #expect(error.hint.isEmpty != hint, sourceLocation: sourceLocation)
    }
  }

  @Test func newerSchemas() {
    check("{ 'command': 'feed', 'if': 'FOOD' }", is: .v9, warning: nil)
    check("{ 'pragma': { 'documentation-exceptions': [ ] } }", is: .v9, warning: nil)
  }

  @Test func pragmas() {
    check(
      "\n{ 'pragma': { 'returns-whitelist': [ 'count' ] } }\n{ 'command': 'count', 'returns': 'int' }", is: .v5,
      warning: "a.json:2: warning: only old dialects have the pragma 'returns-whitelist'")
    check(
      "{ 'include': 'b.json' }\n{ 'enum': 'Cage', 'data': [ 'In' ] }",
      others: ["b.json": "# x\n{ 'pragma': { 'name-case-whitelist': [ 'Cage' ] } }"], is: .v5,
      warning: "b.json:2: warning: only old dialects have the pragma 'name-case-whitelist'")
  }

  @Test func simpleUnions() {
    check(
      "{ 'command': 'feed' }\n{ 'union': 'Pet', 'data': { 'cat': 'int' } }", is: .v6,
      warning: "a.json:2: warning: only old dialects have unions without a base, like 'Pet'")
  }

  @Test func conditions() {
    check(
      "{ 'command': 'feed', 'if': 'defined(FOOD)' }", is: .v6,
      warning: "a.json:1: warning: only old dialects have C expressions as conditions, like 'defined(FOOD)'")
    check(
      "{ 'command': 'feed', 'if': [ 'FOOD', '!defined HAY' ] }", is: .v6,
      warning: "a.json:1: warning: only old dialects have C expressions as conditions, like '!defined HAY'")
    check(
      "\n{ 'enum': 'Food',\n  'data': [ { 'name': 'hay', 'if': 'defined(HAY) || defined(STRAW)' } ] }", is: .v6,
      warning: "a.json:2: warning: only old dialects have C expressions as conditions, like "
        + "'defined(HAY) || defined(STRAW)'")
  }

  @Test func oldDocumentationDoesNotHideTheSigns() {
    let documented = (1...60).map {
      "##\n# @feed\($0):\n#\n# Example:\n#\n# -> unindented\n##\n{ 'command': 'feed\($0)' }\n"
    }
    check(
      documented.joined() + "{ 'command': 'wash', 'if': 'defined(SOAP)' }", is: .v6,
      warning: "a.json:481: warning: only old dialects have C expressions as conditions, like 'defined(SOAP)'")
  }

  @Test func slipsOfNewerSchemas() {
    checkNotTaken("{ 'command': 'feed', 'if': [ 'FOOD' ] }")
    checkNotTaken("{ 'command': 'feed', 'if': 'food' }")
    checkNotTaken("{ 'command': 'feed', 'if': '!FOOD' }")
    checkNotTaken("{ 'command': 'feed', 'if': { 'not': 'defined(FOOD)' } }")
    checkNotTaken("{ 'pragma': { 'doc-wanted': true } }")
    checkNotTaken("{ 'union': 'Pet', 'discriminator': 'kind', 'data': { 'cat': 'int' } }")
    checkNotTaken("{ 'command': 'feed', 'data': { 'what': { 'type': 'str', 'if': 'FOOD' } } }")
    checkNotTaken("{ 'command': 'Feed' }")
    checkNotTaken("##\n# Text.\n# = Heading\n##")
  }

  @Test func oldSchemasWithFaults() {
    checkNotTaken("{ 'command': 'feed', 'if': 'defined(FOOD)' }\n{ 'command': 'wash', 'data': 'Soap' }", hint: true)
    checkNotTaken("{ 'union': 'Pet', 'data': { } }", hint: true)
  }

  @Test func saidByOption() throws {
    let simple = "{ 'union': 'Pet', 'data': { 'cat': 'int' } }"
    let whitelist = "{ 'pragma': { 'name-case-whitelist': [ ] } }"
    #expect(try compile(simple, .legacy).schema.dialect == .v6)
    #expect(try compile(simple, .legacy).sign == nil)
    #expect(try compile(whitelist, .legacy).schema.dialect == .v5)
    #expect(try compile(simple, .exactly(.v5)).schema.dialect == .v5)
    for dialect in [Dialect.v9, .v10] {
      #expect(throws: SchemaErrors.self) { try compile(simple, .exactly(dialect)) }
    }
    #expect(throws: SchemaErrors.self) { try compile(whitelist, .exactly(.v6)) }
    #expect(throws: SchemaErrors.self) { try compile(whitelist + "\n{ 'event': 'A', 'base': 'B' }", .legacy) }
  }
}
