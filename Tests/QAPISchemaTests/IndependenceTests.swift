import QAPISchema
import QAPISyntax
import Testing

/// An error that an earlier one explains is not reported.
@Suite struct IndependenceTests {
  private func check(
    _ text: String, _ expected: [String], sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    #expect(Source(text).messages == expected.map { "a.json:\($0)" }, sourceLocation: sourceLocation)
  }

  @Test func usesOfWhatIsAtFault() {
    let expected = ["1: member 'x' uses the type 'Nothing', which is not defined"]
    check(
      "{ 'struct': 'Pet', 'data': { 'x': 'Nothing' } }\n{ 'struct': 'Cat', 'base': 'Pet', 'data': { 'x': 'int' } }",
      expected)
    check("{ 'struct': 'Pet', 'data': { 'x': 'Nothing' } }\n{ 'command': 'feed', 'data': 'Pet' }", expected)
    check(
      "{ 'struct': 'Pet', 'data': { 'x': 'Nothing' } }\n{ 'command': 'feed', 'data': { 'y': [ 'Pet' ] } }", expected)
  }

  @Test(arguments: [
    // The form is wrong, so that the name has no definition.
    ("{ 'struct': 'Pet', 'data': 'x' }", "1: key 'data' must be an object"),
    ("{ 'struct': 'Pet' 'data': { } }", "1:19: expected ',' or '}'"),
    ("{ 'struct': 'Pet', 'data': { 'a': 'int' ] }", "1:41: expected ',' or '}'"),
    ("{ 'struct': 'Pet', 'union': 'Pet', 'data': { } }", "1: a definition has one kind only, not 'struct', 'union'"),
    ("{ 'include': 'b.json' }", "1: cannot read the included file 'b.json': not there"),
    ("{ 'include' 'b.json' }", "1:13: expected ':'"),
    ("{ 'include': true }", "1: 'include' must be a string"),
  ])
  func usesOfWhatWasNotRead(_ error: String, _ message: String) {
    check(error + "\n{ 'command': 'feed', 'data': 'Pet', 'returns': [ 'Pet' ] }", [message])
    check(error + "\n{ 'struct': 'Cat', 'base': 'Pet', 'data': { 'a': 'Pet' } }", [message])
  }

  @Test func otherNamesAreJudged() {
    check(
      "{ 'struct': 'Pet', 'data': 'x' }\n{ 'command': 'feed', 'data': 'Cat' }",
      ["1: key 'data' must be an object", "2: key 'data' uses the type 'Cat', which is not defined"])
  }

  @Test func namesDefinedTwice() {
    check(
      """
      { 'struct': 'Pet', 'data': { } }
      { 'enum': 'Pet', 'data': [ ] }
      { 'union': 'Cat', 'base': { 'a': 'Pet' }, 'discriminator': 'a', 'data': { } }
      """, ["2: 'Pet' is defined already", "1: the earlier definition"])
    check("{ 'struct': 'pet', 'data': { } }\n{ 'command': 'pet' }", ["1: the type name 'pet' must be in CamelCase"])
  }

  @Test func documentationOfWhatIsAtFault() {
    check(
      "##\n# @Pet:\n#\n# @b: x\n##\n{ 'struct': 'Pet', 'data': { 'a': 'Nothing' } }",
      ["6: member 'a' uses the type 'Nothing', which is not defined"])
    check(
      "{ 'pragma': { 'doc-required': true } }\n##\n# @pet\n##\n{ 'struct': 'Pet', 'data': { 'a': 'int' } }",
      ["3:1: the line that names the definition must end with ':'"])
    check(
      "##\n# @pet:\n##\n{ 'struct': 'pet', 'data': { 'a': 'int' } }", ["4: the type name 'pet' must be in CamelCase"])
    check("## Pets\n{ 'command': 'a' }", ["1:1: a documentation comment must open with '##' alone on its line"])
  }

  @Test func whatAPragmaMayPermit() {
    let rest = "\n{ 'command': 'a_b', 'returns': 'int' }\n{ 'enum': 'Pet', 'data': [ 'A' ] }\n{ 'event': 'x' }"
    check(
      "{ 'pragma': { 'no': true } }" + rest,
      ["1: there is no pragma 'no'", "4: the event name 'x' may not hold lower case letters or '-'"])
    check(
      "{ 'include': 'b.json' }" + rest,
      [
        "1: cannot read the included file 'b.json': not there",
        "4: the event name 'x' may not hold lower case letters or '-'",
      ])
  }

  @Test func oneConditionOfSeveral() {
    check(
      "{ 'command': 'a', 'allow-oob': false, 'coroutine': true }",
      ["1: key 'allow-oob' may only be true; leave it out otherwise"])
    check(
      "{ 'union': 'Uu', 'base': { 'a': 'Nothing' }, 'discriminator': 'b', 'data': { 'c': 'Nowhere' } }",
      [
        "1: base member 'a' uses the type 'Nothing', which is not defined",
        "1: branch 'c' uses the type 'Nowhere', which is not defined",
      ])
  }
}
