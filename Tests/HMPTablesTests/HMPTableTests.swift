import HMPTables
import QAPICodeGen
import QAPISchema
import QAPISyntax
import Testing

/// The compiler of tables, with a small schema.
@Suite struct HMPTableTests {
  private static let schema = """
    { 'enum': 'Food', 'data': [ 'hay', 'oats' ] }
    { 'alternate': 'NameOrId', 'data': { 'n': 'str', 'd': 'Cage' } }
    { 'struct': 'Cage', 'data': { 'doors': 'uint8' } }
    { 'command': 'feed', 'data': { 'who': 'str', '*food-kind': 'Food', '*amount': 'size', '*now': 'bool' } }
    { 'command': 'move', 'data': { '*name': 'str', '*id': 'str', '*cage': 'Cage', '*to': 'NameOrId' } }
    """

  private func rows(_ text: String) throws(SchemaErrors) -> [RowDefinition] {
    let schema = try SchemaCompiler { (_) throws(UnreadableFile) in Array(Self.schema.utf8) }.compile("a.json")
    return try TableCompiler { (_) throws(UnreadableFile) in Array(text.utf8) }.compile(
      ["t.hmp"], commands: SchemaCatalog(schema)
    ).rows
  }

  /// The text of a row with documentation of the named arguments.
  private func row(_ name: String, _ keys: String, arguments: [String] = []) -> String {
    let described = arguments.map { "#\n# @\($0): something\n" }.joined()
    return
      "##\n# @\(name):\n#\n# Do something.\n\(described)##\n{ 'hmp': '\(name)'\(keys.isEmpty ? "" : ", ")\(keys) }\n"
  }

  private func check(
    _ text: String, refused expected: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    do throws(SchemaErrors) {
      _ = try rows(text)
      Issue.record("accepted", sourceLocation: sourceLocation)
    } catch {
      #expect(error.errors.map(\.message).joined(separator: "\n") == expected, sourceLocation: sourceLocation)
    }
  }

  @Test func mappings() throws {
    let text = row(
      "feed",
      "'args': 'now:-n,animal:s,amount:o?', 'call': 'feed', 'with': { 'animal': 'who' }, 'set': { 'food-kind': 'hay' }",
      arguments: ["now", "animal", "amount"])
    let row = try #require(try rows(text).first)
    #expect(
      row.mappings.map { "\($0.argument)=\($0.members)" } == [
        "now=[\"now\"]", "animal=[\"who\"]", "amount=[\"amount\"]",
      ])
    #expect(row.constants == [.init(member: "food-kind", value: .string("hay"))])
    #expect(row.summary == "Do something")
    #expect(row.usage == "[-n] animal [amount]")
    #expect(row.text(ofArgument: "animal") == "something")
  }

  @Test func membersOfFlags() throws {
    let keys = "'args': 'oats:-o,now:-n,who:s', 'call': 'feed', 'set': { 'food-kind': 'hay' }"
    let text = self.row(
      "feed", keys + ", 'when': { 'oats': { 'food-kind': 'oats', 'amount': '3' } }, 'purpose': 'feed animals'",
      arguments: ["oats", "now", "who"])
    let row = try #require(try rows(text).first)
    #expect(row.mappings.map(\.members) == [[], ["now"], ["who"]])
    let members: [RowDefinition.Constant] = [
      .init(member: "food-kind", value: .string("oats")), .init(member: "amount", value: .string("3")),
    ]
    #expect(row.choices.map(\.flag) == ["oats"] && row.choices.map(\.constants) == [members])
    #expect(row.purpose == "feed animals" && !row.isReport)
  }

  @Test(arguments: [
    ("'when': { 'now': { 'food-kind': 'iron' } }", "the value of member 'food-kind' is not of type 'Food'"),
    ("'when': { 'now': { 'fod': 'hay' } }", "'fod' is not a member of 'feed'"),
    ("'when': { 'now': { 'who': 'Ed' } }", "member 'who' is given twice"),
    ("'when': { 'who': { 'food-kind': 'hay' } }", "'when' names 'who', which is not a flag without a value"),
    ("'when': { 'then': { 'food-kind': 'hay' } }", "'when' names 'then', which is not in 'args'"),
    ("'when': { 'now': 'hay' }", "'when' must be an object"), ("'report': false", "'report' must be true"),
    ("'purpose': true", "'purpose' must be a string"),
  ])
  func refusedKeysOfCalls(_ keys: String, _ message: String) {
    check(
      row("feed", "'args': 'now:-n,who:s', 'call': 'feed', \(keys)", arguments: ["now", "who"]), refused: message)
  }

  @Test(arguments: ["'when': {}", "'purpose': 'eat'", "'report': true"])
  func keysThatNeedACall(_ key: String) {
    check(row("a", key), refused: "\(key.prefix { $0 != ":" }) requires 'call'")
  }

  @Test func argumentsMapByNameWithUnderscores() throws {
    let text = row("feed", "'args': 'who:s,food_kind:s?', 'call': 'feed'", arguments: ["who", "food_kind"])
    #expect(try rows(text).first?.mappings.last?.members == ["food-kind"])
  }

  @Test(arguments: [
    ("feed -n cow 5", nil), ("f cow", nil), ("feed cow 1.5G", nil), ("feed \"the cow\" 5", nil),
    ("feed", "argument 'animal' is missing or invalid"), ("feed cow much", "argument 'amount' is missing or invalid"),
    ("feed cow 5 6", ""),
    ("food cow", ""), ("feed \"cow", "argument 'animal' is missing or invalid"), ("", ""),
  ])
  func examplesAreLinesOfTheirRow(example: String, detail: String?) throws {
    let text = row(
      "feed", "'aliases': [ 'f' ], 'args': 'now:-n,animal:s,amount:o?', 'example': '\(example)'",
      arguments: ["now", "animal", "amount"])
    guard let detail else {
      #expect(try rows(text).first?.example == example)
      return
    }
    check(text, refused: "the example is not a line of this command" + (detail.isEmpty ? "" : ": \(detail)"))
  }

  @Test func confirmations() throws {
    func confirmations(_ keys: String) throws -> [RowDefinition.Confirmation] {
      let text = row("feed", "'args': 'now:-n,animal:s', \(keys)", arguments: ["now", "animal"])
      return try #require(try rows(text).first).confirmations
    }
    #expect(try confirmations("'params': ''").isEmpty)
    #expect(try confirmations("'confirm': 'fattens {target}'") == [.init(text: "fattens {target}")])
    #expect(
      try confirmations("'confirm': { 'now': 'hurts', 'animal': 'feeds' }") == [
        .init(argument: "now", text: "hurts"), .init(argument: "animal", text: "feeds"),
      ])
  }

  @Test func invalidConfirmations() {
    check(row("a", "'confirm': { 'when': 'hurts' }"), refused: "'confirm' names 'when', which is not in 'args'")
    check(
      row("a", "'confirm': 'hurts', 'flags': [ 'read-only' ]"),
      refused: "a row with the flag 'read-only' cannot have 'confirm'")
    check(row("a", "'confirm': [ 'hurts' ]"), refused: "'confirm' must be a string")
    check(
      row("a", "'args': 'x:-x', 'confirm': { 'x': true }", arguments: ["x"]), refused: "'confirm' must be a string")
  }

  @Test func rowsHaveTheTopicOfTheHeadingBeforeThem() throws {
    let text = row("a", "") + "##\n# = Animals\n#\n# Text.\n##\n" + row("b", "") + "##\n# More.\n##\n" + row("c", "")
    #expect(try rows(text).map(\.topic) == ["", "Animals", "Animals"])
  }

  @Test func nativeRows() throws {
    let row = try #require(try rows(row("a", "'native': 'silence', 'uses': [ 'feed' ]")).first)
    #expect(row.native == .silence)
    #expect(row.uses == ["feed"])
    check(self.row("a", "'native': 'loud'"), refused: "'native' must be 'silence' or 'text', not 'loud'")
    check(
      self.row("a", "'native': 'silence', 'errors': [ 'no' ]"),
      refused: "'errors' requires 'native': 'text'")
    let text = try #require(try rows(self.row("b", "'native': 'text', 'errors': [ 'no ', 'bad' ]")).first)
    #expect(text.native == .text(errors: ["no ", "bad"]))
    let listed = try #require(try rows(self.row("b", "'native': 'text', 'results': [ 'fed *', 'OK' ]")).first)
    #expect(listed.native == .results(["fed *", "OK"]))
    check(
      self.row("a", "'native': 'silence', 'results': [ 'fed' ]"),
      refused: "'results' requires 'native': 'text'")
    check(
      self.row("a", "'native': 'text', 'results': [ 'fed' ], 'errors': [ 'no' ]"),
      refused: "'errors' and 'results' exclude each other")
    check(self.row("a", "'uses': [ 'wash' ]"), refused: "there is no QMP command 'wash'")
  }

  @Test func linesThatOnlyRead() throws {
    let row = try #require(
      try rows(self.row("a", "'args': 'to:s?,by:s?', 'reads': { 'to': 'no', 'by': [] }", arguments: ["to", "by"])).first
    )
    #expect(row.readings == [.init(argument: "to", values: ["no"]), .init(argument: "by", values: [])])
    check(
      self.row("a", "'args': 'to:s?', 'reads': { 'who': [] }", arguments: ["to"]),
      refused: "'reads' names 'who', which is not in 'args'")
    check(
      self.row("a", "'args': 'to:s?', 'reads': { 'to': 'no' }, 'flags': [ 'read-only' ]", arguments: ["to"]),
      refused: "'reads' contradicts the flag 'read-only'")
  }

  @Test func behaviour() throws {
    let flags = HMPFlags.all.map { "'\($0.written)'" }.joined(separator: ", ")
    let row = try #require(try rows(row("a", "'flags': [ \(flags) ]")).first)
    #expect(HMPFlags.all.allSatisfy { row.flags.contains($0.flag) })
    let keys = "'args': 'name:s,rest:S?', 'executes': { 'command': 'name', 'arguments': 'rest', 'lines': { 'x': 'y' } }"
    let executing = try #require(try rows(self.row("b", keys, arguments: ["name", "rest"])).first)
    #expect(executing.execution == HMPExecution(command: "name", arguments: "rest", lines: ["x": "y"]))
    check(
      self.row("b", "'args': 'name:s', 'executes': { 'command': 'name', 'arguments': 'who' }", arguments: ["name"]),
      refused: "'executes' names 'who', which is not in 'args'")
    check(self.row("b", "'executes': 'name'"), refused: "'executes' must be an object")
    let more = "'args': 'name:s,rest:S?', 'executes': { 'command': 'name', 'arguments': 'rest', 'calls': { 'x': 'y' }, "
    let confirmed = try rows(
      self.row("b", more + "'confirm': { 'p': 'hurts', 'q': { 'now': 'bites' } } }", arguments: ["name", "rest"]))
    #expect(
      confirmed.first?.execution
        == HMPExecution(
          command: "name", arguments: "rest", calls: ["x": "y"],
          consequences: [.init(of: "p", "hurts"), .init(of: "q", given: "now", "bites")]))
    check(
      self.row("b", more + "'confirm': { 'p': true } }", arguments: ["name", "rest"]),
      refused: "'executes' must be an object")
  }

  @Test func refusedCalls() {
    check(row("a", "'call': 'wash'"), refused: "there is no QMP command 'wash'")
    check(row("a", "'call': 'feed'"), refused: "the mandatory member 'who' of 'feed' has no value")
    check(
      row("a", "'call': 'feed', 'args': 'who:s?'", arguments: ["who"]),
      refused: "the mandatory member 'who' of 'feed' has no value")
    check(
      row("a", "'call': 'feed', 'args': 'who:i'", arguments: ["who"]),
      refused: "argument 'who' cannot be the value of member 'who' of type 'str'")
    check(
      row("a", "'call': 'feed', 'args': 'what:s'", arguments: ["what"]),
      refused: "argument 'what' maps to 'what', which is not a member of 'feed'")
    check(
      row("a", "'call': 'feed', 'args': 'who:s', 'with': { 'whom': 'who' }", arguments: ["who"]),
      refused: "'with' names 'whom', which is not in 'args'")
    check(
      row("a", "'call': 'feed', 'args': 'who:s', 'set': { 'who': 'Ed' }", arguments: ["who"]),
      refused: "member 'who' is given twice")
    check(
      row("a", "'call': 'move', 'set': { 'cage': { 'doors': '256' } }"),
      refused: "the value of member 'cage' is not of type 'Cage'")
    check(row("a", "'with': { 'x': 'y' }"), refused: "'with' requires 'call'")
  }

  @Test func refusedRows() {
    check(row("a", "") + row("b", "'aliases': [ 'a' ]"), refused: "another row already has the name 'a'")
    check(row("a", "'in': 'info'"), refused: "'in' names 'info', which is not a row of the main table")
    check(row("a", "'args': 'x:s'"), refused: "argument 'x' is not documented")
    check(row("a", "", arguments: ["x"]), refused: "the documentation describes arguments that are not in 'args': 'x'")
    let flags = HMPFlags.all.map { "'\($0.written)'" }.joined(separator: ", ")
    check(row("a", "'flags': [ 'quick' ]"), refused: "there is no flag 'quick'; the flags are \(flags)")
    check(row("a", "'what': 'x'"), refused: "a row has no key 'what'")
    check("{ 'hmp': 'a' }", refused: "the row has no documentation")
    check("{ 'command': 'a' }", refused: "a row needs the key 'hmp', its name")
    check("{ 'include': 'b.hmp' }", refused: "a table cannot include another file")
    check(row("a|b", ""), refused: "'a|b' is not a command name: it cannot contain blanks, '|' or '/'")
  }

  @Test(arguments: [
    ("'call': 'fed'", Suggestion.name("feed")), ("'cal': 'feed'", .name("call")),
    ("'flags': [ 'read_only' ]", .name("read-only")),
    ("'args': 'who:s', 'call': 'feed', 'with': { 'woh': 'who' }", .name("who")),
    ("'args': 'who:s', 'call': 'feed', 'with': { 'who': 'hwo' }", .name("who")),
    ("'args': 'who:s', 'call': 'feed', 'set': { 'amuont': '1' }", .name("amount")),
  ])
  func suggestions(_ keys: String, _ expected: Suggestion) {
    do throws(SchemaErrors) {
      _ = try rows(row("a", keys, arguments: keys.contains("who:s") ? ["who"] : []))
      Issue.record("accepted")
    } catch {
      #expect(error.errors.first?.suggestion == expected)
    }
  }

  @Test(arguments: [
    ("'flags': [ 'read-only', 'quick' ]", "'quick'"), ("'native': 'loud'", "'loud'"), ("'what': 'x'", "'what'"),
    ("'aliases': [ 'b', 'c|d' ]", "'c|d'"), ("'call': 'fed'", "'fed'"), ("'in': 'info'", "'info'"),
    ("'args': 'who:i', 'call': 'feed'", "'who:i'"), ("'with': { 'x': 'y' }", "'with'"),
    ("'args': 'who:s', 'call': 'feed', 'set': { 'who': 'Ed' }", "'who'"),
    ("'args': 'who:s', 'call': 'feed', 'with': { 'who': [ 'who', 'whom' ] }", "'whom'"),
    ("'args': 'who:s', 'call': 'feed', 'set': { 'food-kind': 'iron' }", "'iron'"),
    ("'asks': { 'argument': 'x', 'prompt': 'y' }", "'x'"), ("'confirm': true", "true"),
  ])
  func errorsMarkTheirRange(_ keys: String, _ expected: String) throws {
    let text = row("a", keys, arguments: keys.contains("who:") ? ["who"] : [])
    let error = try #require(throws: SchemaErrors.self) { try rows(text) }
    let range = try #require(error.errors.first?.range)
    let line = text.split(separator: "\n", omittingEmptySubsequences: false)[range.start.line - 1]
    #expect(line.dropFirst(range.start.column - 1).prefix(range.end.column - range.start.column) == expected)
  }

  @Test func reportsShowTheSource() {
    do throws(SchemaErrors) {
      _ = try rows(row("a", "'call': 'fed'"))
      Issue.record("accepted")
    } catch {
      #expect(
        error.report == """
          t.hmp: In hmp 'a':
          t.hmp:6: there is no QMP command 'fed'
            --> 6:23
           6 | { 'hmp': 'a', 'call': 'fed' }
             |                       ^~~~~
            = did you mean 'feed'?

          """)
    }
  }

  @Test func alternativesOfAMapping() throws {
    let text = row(
      "move", "'args': 'what:B', 'call': 'move', 'with': { 'what': [ 'name', 'id' ] }", arguments: ["what"])
    #expect(try rows(text).first?.mappings.first?.members == ["name", "id"])
  }
}
