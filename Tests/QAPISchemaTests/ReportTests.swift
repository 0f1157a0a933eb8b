import QAPISchema
import QAPISyntax
import Testing

/// Printed errors.
@Suite struct ReportTests {
  /// Compares the lines below the head of the only report.
  private func check(_ text: String, _ expected: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
    let lines = Source(text).reports.joined().split(separator: "\n").filter { $0.hasPrefix(" ") }
    #expect(lines.joined(separator: "\n") == expected, sourceLocation: sourceLocation)
  }

  @Test func wholeReport() throws {
    let compiler = SchemaCompiler(load: Fixtures.loader("Reports"))
    let error = try #require(throws: SchemaErrors.self) { try compiler.compile("quay.json") }
    try Fixtures.expect(error.report, is: "Reports/quay.err")
    try Fixtures.expect(error.json, is: "Reports/quay.err-json")
  }

  @Test func placeThatTheHeadDoesNotGive() {
    check(
      "{ 'struct': 'Aa',\n  'data': { 'x': 'int',\n            'y': 'Bb' } }",
      """
        --> 3:18
       3 |             'y': 'Bb' } }
         |                  ^~~~
      """)
    check(
      "{ 'command' }",
      """
       1 | { 'command' }
         |             ^
      """)
  }

  @Test func severalLines() {
    check(
      "{ 'struct': 'Aa', 'data': [ 'x',\n  'y' ] }",
      """
        --> 1:27
       1 | { 'struct': 'Aa', 'data': [ 'x',
         |                           ^~~~~~
      """)
  }

  @Test func tabs() {
    check(
      "{ 'command': 'a',\n\t'x':\ttrue }",
      """
        --> 2:2
       2 |         'x':    true }
         |         ^~~
      """)
    check(
      "{ 'command': 'a',\t'gen':\ttrue }",
      """
        --> 1:26
       1 | { 'command': 'a',       'gen':  true }
         |                                 ^~~~
      """)
  }

  @Test func wideCharacters() {
    check(
      "{ 'command': 'a' } # ok\n  \u{6E2F}\u{53E3} x",
      """
       2 |   \u{6E2F}\u{53E3} x
         |   ^~~~
      """)
    check(
      "# e\u{301}\n# \u{6E2F}\n\u{3000}'x\u{301}y'",
      """
        --> 3:4
       3 | \u{3000}'x\u{301}y'
         |     ^
      """)
  }

  @Test func controlCharacters() {
    check(
      "{ 'command': 'a\u{1B}[31m' }",
      """
        --> 1:16
       1 | { 'command': 'a\u{241B}[31m' }
         |                ^
      """)
    let reports = Source("{ 'command': \u{1B}[31m\u{9B}\u{202E}x }").reports.joined()
    #expect(!reports.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x9B || $0.value == 0x202E })
  }

  @Test func longLines() {
    let before = String(repeating: "a", count: 300)
    let after = String(repeating: "z", count: 300)
    let line = "{ 'command': '\(before)', 'gen': true, 'if': '\(after.uppercased())' }"
    check(
      line,
      """
        --> 1:325
       1 | ...\(before.suffix(30))', 'gen': true, 'if': '\(after.prefix(47).uppercased())...
         |    \(String(repeating: " ", count: 40))^~~~
      """)
  }

  @Test func rootThatCannotBeRead() {
    func errors(exists: Bool) -> SchemaErrors? {
      let load: SchemaCompiler.Loader = { (_) throws(UnreadableFile) in
        throw UnreadableFile(reason: "no", exists: exists)
      }
      do throws(SchemaErrors) {
        _ = try SchemaCompiler(load: load).compile("a.json")
        return nil
      } catch {
        return error
      }
    }
    #expect(errors(exists: false)?.report == "cannot read the schema file 'a.json': no\n")
    #expect(errors(exists: false)?.status == 1)
    #expect(errors(exists: true)?.status == 2)
  }
}
