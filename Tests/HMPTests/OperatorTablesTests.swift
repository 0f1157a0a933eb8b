import HMP
import MainLoop
import Testing

/// The operator's files, with the built-in commands `stop` (alias `s`) and `info name`.
@Suite struct OperatorTablesTests {
  private static let builtIn = [row("stop|s"), row("info"), row("info name")]

  private func text(_ name: String, _ keys: String, _ arguments: String = "") -> String {
    "##\n# @\(name):\n#\n# Do it.\n\(arguments)##\n{ 'hmp': '\(name)', \(keys) }\n"
  }

  private func table(_ files: KeyValuePairs<String, String>) throws -> HMPTable {
    let texts = Dictionary(uniqueKeysWithValues: files.map { ($0.key, $0.value) })
    return try OperatorTables.table(
      try HMPTable(rows: Self.builtIn), adding: files.map(\.key),
      OperatorTables.Environment(
        load: { path in texts[path].map { .success(Array($0.utf8)) } ?? .failure(.init("No such file")) },
        members: { ["resize": ["node-name", "size"]][$0] }, typeOf: { _, _ in .unknown },
        native: { _ in { (arguments, _) throws(HMPError) in HMPOutput(arguments.line + "\n") } }))
  }

  private func check(
    _ files: KeyValuePairs<String, String>, refused message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let errors = try #require(throws: OperatorTables.Errors.self, sourceLocation: sourceLocation) { try table(files) }
    #expect(errors.text.contains(message), "\(errors.text)", sourceLocation: sourceLocation)
  }

  @MainLoop @Test func rowsRun() async throws {
    let own = text(
      "grow", "'args': 'node_name:B,size:o', 'call': 'resize'", "#\n# @node_name: it\n#\n# @size: it\n")
    let halve = text(
      "halve",
      "'args': 'fast:-f,node_name:B', 'call': 'resize', 'set': { 'size': '2' }, 'when': { 'fast': { 'size': '1' } }",
      "#\n# @fast: now\n#\n# @node_name: it\n")
    let halving = try Scripted(table(["a.hmp": halve]).rows)
    await halving.check("halve d", "")
    await halving.check("halve -f d", "")
    #expect(
      halving.target.commands == [
        #"resize {"node-name": "d", "size": "2"}"#, #"resize {"node-name": "d", "size": "1"}"#,
      ])
    let files = try table(["a.hmp": own, "b.hmp": text("raw", "'native': 'text', 'in': 'info'")])
    let monitor = try Scripted(files.rows)
    await monitor.check("grow d 1b", "")
    #expect(monitor.target.commands == [#"resize {"node-name": "d", "size": 1}"#])
    await monitor.check("info raw", "info raw\n")
  }

  @Test func errorsNameFileAndLine() throws {
    try check(
      ["a.hmp": text("stop", "'native': 'text'")], refused: "a.hmp:6: 'stop' clashes with the built-in command 'stop'")
    try check(
      ["a.hmp": text("x", "'native': 'text', 'aliases': [ 's' ]")],
      refused: "a.hmp:6: 's' clashes with the built-in command 'stop'")
    try check(
      ["a.hmp": text("name", "'native': 'text', 'in': 'info'")],
      refused: "a.hmp:6: 'name' clashes with the built-in command 'info name'")
    try check(["a.hmp": text("x", "'in': 'info'")], refused: "a.hmp:6: the row 'x' needs 'call' or 'native'")
    try check(["a.hmp": text("x", "'does': 'it'")], refused: "a.hmp:6")
    try check(
      ["a.hmp": text("x", "'call': 'resize', 'report': true")], refused: "a.hmp:6: the row 'x' cannot have 'report'")
    try check(
      ["a.hmp": text("x", "'call': 'resize', 'set': { 'speed': '1' }")],
      refused: "a.hmp:6: 'speed' is not a member of the target's command 'resize'")
    try check(
      ["a.hmp": text("x", "'native': 'text'"), "b.hmp": text("x", "'native': 'text'")],
      refused: "b.hmp:6")
  }

  /// The same file can be used with targets that have the command.
  @Test func aCommandThatTheTargetLacksIsNotAnError() throws {
    #expect(try table(["a.hmp": text("x", "'call': 'other'")]).row("x") != nil)
  }
}
