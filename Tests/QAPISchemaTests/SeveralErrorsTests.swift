import QAPISchema
import QAPISyntax
import Testing

/// The errors after the first one, and their order.
@Suite struct SeveralErrorsTests {
  private func check(
    _ text: String, _ expected: String..., sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    #expect(Source(text).messages == expected.map { "a.json:\($0)" }, sourceLocation: sourceLocation)
  }

  @Test func severalInADefinition() {
    check(
      "{ 'struct': 'a', 'data': { 'X': 'int', 'Y': 'int' } }\n{ 'command': 'b' }\n{ 'event': 'c' }\n",
      "1: the type name 'a' must be in CamelCase",
      "1: the member name 'X' may not hold upper case letters or '_'",
      "1: the member name 'Y' may not hold upper case letters or '_'",
      "3: the event name 'c' may not hold lower case letters or '-'")
    check(
      "{ 'command': 'b', 'data': { 'x': 'X', 'y': 'Y' }, 'returns': 'Z', 'gen': true, 'boxed': false }",
      "1: key 'gen' may only be false; leave it out otherwise",
      "1: key 'boxed' may only be true; leave it out otherwise")
    check(
      "{ 'command': 'b', 'data': { 'x': 'X', 'y': [ 'Y' ], 'z': 'Z' }, 'returns': 'Z' }",
      "1: an array of 'Y' is used, but that type is not defined",
      "1: parameter 'x' uses the type 'X', which is not defined",
      "1: parameter 'z' uses the type 'Z', which is not defined",
      "1: key 'returns' uses the type 'Z', which is not defined")
  }

  /// The first error is that of the rules, which check the whole text stage by stage; the others are in textual order.
  @Test func order() {
    check(
      "{ 'command': 'b', 'data': 'Nothing' }\n{ 'struct': 'Cc' }\n{ 'command' }\n{ 'event': 'e' }",
      "3:13: expected ':'", "1: key 'data' uses the type 'Nothing', which is not defined",
      "2: the definition lacks 'data'", "4: the event name 'e' may not hold lower case letters or '-'")
  }

  @Test func syntaxGoesOnAtTheNextElement() {
    check(
      "{ 'command' }\n{ 'command': 'b' }\n{ 'event': 'C'\n{ 'enum': }\n",
      "1:13: expected ':'", "4:1: expected ',' or '}'",
      "4:11: expected a value: '{', '[', a string, true or false")
    check(
      "{ 'command': 'a',\n##\n# @b:\n##\n{ 'command': 'b', 'x': true }",
      "2:1: expected a string",
      "5: the definition has no key 'x'")
  }

  @Test func severalInAComment() {
    check(
      "##\n# @a:\n#\n#x\n#\n# @b: one\n# @b: two\n#\n# Since:\n## end\n{ 'command': 'a', 'data': { 'c': 'int' } }",
      "4:1: a space must follow the '#'", "7: 'b' has been described above", "9: text must follow 'Since:'",
      "10:1: a documentation comment must close with '##' alone on its line")
  }

  @Test func errorsAreBounded() throws {
    let parsed = try #require(Source(String(repeating: "{ :\n", count: 10_000)).errors)
    #expect(parsed.errors.count == 50)
    #expect(parsed.report.hasSuffix("\nand more: reading ended after 50 errors\n"))
    let read = try #require(Source(String(repeating: "{ 'command': 'A' }\n", count: 60)).errors)
    #expect(read.errors.count == 50)
    #expect(read.report.hasSuffix("\nand 10 more errors\n"))
  }
}
