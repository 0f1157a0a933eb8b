import QAPISchema
import QAPISyntax
import Testing

/// The look-ups of a checked schema.
@Suite struct SchemaTests {
  private static let text = """
    { 'struct': 'Place', 'data': { 'name': 'str' } }
    { 'struct': 'Berth', 'base': 'Place', 'data': { '*free': 'bool', 'near': [ 'Berth' ] } }
    { 'command': 'moor', 'data': 'Berth', 'returns': [ 'Berth' ], 'coroutine': true }
    { 'event': 'TIDE', 'if': { 'all': [ 'A', { 'not': 'B' } ] } }
    """

  @Test func inheritedMembersComeFirst() throws {
    let schema = try Source(Self.text).compile()
    let command = try #require(schema.command(named: "moor"))
    #expect(schema.arguments(of: command).map(\.name) == ["name", "free", "near"])
    #expect(command.returns == .array(of: .object("Berth")))
    #expect(command.isCoroutine)
    #expect(schema.arguments(of: command).last?.type.name == "BerthList")
  }

  @Test func conditions() throws {
    let condition = try #require(try Source(Self.text).compile().event(named: "TIDE")?.header.condition)
    #expect(condition.holds(in: ["A"]))
    #expect(!condition.holds(in: ["A", "B"]))
    #expect(!condition.holds(in: []))
  }

  @Test func pruningLeavesWhatHolds() throws {
    let text = """
      { 'enum': 'Tide', 'data': [ { 'name': 'low', 'if': 'A' }, { 'name': 'high', 'if': 'B' } ] }
      { 'event': 'FOG', 'if': { 'not': 'A' } }
      { 'event': 'SUN', 'if': 'A', 'features': [ { 'name': 'hot', 'if': 'B' }, 'bright' ] }
      """
    let schema = try Source(text).compile().pruned(defined: ["A"])
    #expect(schema.enumeration(named: "Tide")?.values.map(\.name) == ["low"])
    #expect(schema.events.map(\.header.name) == ["SUN"])
    #expect(schema.events.first?.header.features.map(\.name) == ["bright"])
    #expect(schema.events.first?.header.condition == nil)
  }

  @Test func pathsAreComparedAsTheyWouldBeOpened() throws {
    let files = ["d/b.json": "{ 'include': '../e/c.json' }", "d/../e/c.json": "{ 'include': '/w/d/b.json' }"]
    let load: SchemaCompiler.Loader = { (path) throws(UnreadableFile) in
      guard let text = files[path] else { throw UnreadableFile(reason: "not there: \(path)") }
      return Array(text.utf8)
    }
    let error = try #require(throws: SchemaErrors.self) {
      try SchemaCompiler(workingDirectory: "/w", load: load).compile("d/b.json")
    }
    #expect(
      error.errors.first?.report.hasPrefix(
        "In file included from d/b.json:1:\nd/../e/c.json:1: '/w/d/b.json' includes itself\n") == true)
    #expect(error.errors.count == 1)
  }

  @Test func documentationExamplesOfTheOlderDialect() throws {
    let text = "##\n# @feed:\n#\n# Feed.\n#\n# Example:\n#\n#     -> hay\n#       <- moo\n##\n{ 'command': 'feed' }\n"
    let block = try #require(try Source(text).compile().command(named: "feed")?.header.documentation)
    #expect(block.text(of: .example(tag: "Example")) == "-> hay\n  <- moo")
    #expect(Source("# x\n" + text, dialect: .v10).reports.first?.hasPrefix("a.json:7:1: ") == true)
  }
}
