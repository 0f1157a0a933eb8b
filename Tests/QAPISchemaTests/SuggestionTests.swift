import QAPISchema
import QAPISyntax
import Testing

/// Suggestions of what may have been meant.
@Suite struct SuggestionTests {
  private static let types = """

    { 'struct': 'Place', 'data': { 'name': 'str' } }
    { 'enum': 'Tide', 'data': [ 'low', 'high' ] }
    """

  private func check(
    _ text: String, _ expected: Suggestion?, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let suggestion = Source(text + Self.types).errors?.errors.first?.suggestion
    #expect(suggestion == expected, sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    ("Plcae", "Place"), ("place", "Place"), ("Placed", "Place"), ("Tidy", "Tide"), ("string", "str"),
    ("unit64", "uint64"),
    ("boolean", "bool"), ("Harbour", nil), ("x", nil),
  ])
  func types(_ used: String, _ meant: String?) {
    check("{ 'command': 'a', 'data': { 'x': '\(used)' } }", meant.map { .name($0) })
    check("{ 'command': 'a', 'data': { 'x': [ '\(used)' ] } }", meant.map { .name($0) })
    check("{ 'command': 'a', 'returns': '\(used)' }", meant.map { .name($0) })
  }

  @Test func arraysAreNotNamed() {
    check("{ 'command': 'a', 'returns': 'PlaceList' }", .text("[ 'Place' ]"))
  }

  @Test func typesThatAreAtFaultThemselves() {
    check("{ 'command': 'a', 'returns': 'Cagee' }\n{ 'struct': 'Cage', 'data': { 'x': 'Cagee' } }", .name("Cage"))
  }

  @Test(arguments: [
    ("{ 'comand': 'a' }", "command"), ("{ 'strutc': 'Aa', 'data': { } }", "struct"), ("{ 'sth': 'a' }", nil),
    ("{ 'command': 'a', 'retruns': 'Place' }", "returns"), ("{ 'command': 'a', 'allow_oob': true }", "allow-oob"),
    ("{ 'struct': 'Aa', 'dat': { } }", "data"), ("{ 'struct': 'Aa', 'data': { 'x': { 'tpye': 'int' } } }", "type"),
    ("{ 'struct': 'Aa', 'data': { 'x': { 'type': 'int', 'fi': 'A' } } }", "if"),
    ("{ 'command': 'a', 'if': { 'al': [ 'A' ] } }", "all"),
    ("{ 'enum': 'Aa', 'data': [ { 'nam': 'x' } ] }", "name"),
    ("{ 'pragma': { 'doc-requird': true } }", "doc-required"),
    ("{ 'pragma': { 'command-name-exception': [ ] } }", "command-name-exceptions"),
  ])
  func keys(_ text: String, _ meant: String?) { check(text, meant.map { .name($0) }) }

  @Test(arguments: [
    ("{ 'event': 'low-tide' }", "LOW_TIDE"), ("{ 'event': 'lowTide' }", "LOW_TIDE"),
    ("{ 'command': 'set_tide' }", "set-tide"), ("{ 'command': 'setTide' }", "set-tide"),
    ("{ 'enum': 'low_tide', 'data': [ ] }", "LowTide"), ("{ 'enum': 'TIDES', 'data': [ ] }", "Tides"),
    ("{ 'struct': 'Aa', 'data': { 'maxSize': 'int' } }", "max-size"),
    ("{ 'struct': 'Aa', 'data': { 'max size': 'int' } }", "max-size"),
    ("{ 'struct': 'Aa', 'data': { '*Max_size': 'int' } }", "max-size"),
    ("{ 'enum': 'Aa', 'data': [ 'On' ] }", "on"), ("{ 'command': 'a', 'features': [ 'Fast_path' ] }", "fast-path"),
    ("{ 'struct': 'Aa', 'data': { 'u': 'int' } }", nil), ("{ 'command': '' }", nil),
  ])
  func shapeOfNames(_ text: String, _ meant: String?) { check(text, meant.map { .name($0) }) }

  @Test(arguments: [
    ("'have-tide'", "HAVE_TIDE"), ("'defined(HAVE_TIDE)'", "HAVE_TIDE"), ("'1'", nil), ("'A && B'", nil),
  ])
  func conditions(_ condition: String, _ meant: String?) {
    // C conditions are permitted in the old dialects, but this schema is compiled as one of 9.0.
    check("{ 'command': 'a', 'if': \(condition) }", meant.map { .name($0) })
  }

  @Test func namesOfOtherDefinitions() {
    func union(_ discriminator: String, _ branch: String) -> String {
      "{ 'union': 'Uu', 'base': { 'tide': 'Tide' }, 'discriminator': '\(discriminator)', 'data': { '\(branch)': 'Place' } }"
    }
    check(union("tied", "low"), .name("tide"))
    check(union("tide", "hihg"), .name("high"))
    check(union("tide", "middle"), nil)
  }

  @Test func descriptions() {
    check(
      "##\n# @a:\n#\n# @x: one\n#\n# @tiem: two\n##\n{ 'command': 'a', 'data': { 'x': 'int', 'time': 'int' } }",
      nil)
    let text = "##\n# @a:\n#\n# @x: one\n#\n# @tiem: two\n##\n{ 'command': 'a', 'data': { 'x': 'int', 'time': 'int' } }"
    #expect(Source(text).errors?.errors.last?.suggestion == .name("time"))
    check("##\n# @a:\n#\n# Features:\n# @fsat: x\n##\n{ 'command': 'a', 'features': [ 'fast' ] }", nil)
  }

  @Test func words() {
    check("{ 'command': \"a\" }", .text("'a'"))
    check("{ 'command': 'a', 'boxed': True }", .text("true"))
    check("{ 'command': 'a', 'gen': flase }", .text("false"))
    check("{ 'command': 12 }", nil)
  }
}
