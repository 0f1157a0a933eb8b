import HMP
import MainLoop
import Testing

@Suite struct AliasTests {
  private static let rows = [
    row("resize", "device:s,size:s?"), row("say", "text:S?"), row("stop|s"),
    row("info"), row("info block", "device:s?"),
  ]

  @MainLoop private func check(
    _ aliases: KeyValuePairs<String, String>, _ line: String, _ expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let monitor = try Scripted(Self.rows)
    for (name, text) in aliases {
      try monitor.state.aliases.define(name, as: text, besides: monitor.session.context.table)
    }
    await monitor.check(line, expected, sourceLocation)
  }

  @MainLoop @Test func argumentsAreAppendedOrInserted() async throws {
    try await check(["r": "resize"], "r d 5", "device=d size=5\n")
    try await check(["r": "resize"], "  r   d", "device=d\n")
    try await check(["r": "resize $2 $1"], "r 5 d", "device=d size=5\n")
    try await check(["t": "say $*, twice $*"], "t a  b", "text=a  b, twice a  b\n")
    try await check(["t": "say <$3>"], "t a b", "text=<>\n")
    try await check(["t": "say $0 $x $"], "t a", "text=$0 $x $ a\n")
    try await check(["b": "info block"], "b d", "device=d\n")
  }

  @MainLoop @Test func anAliasCanUseAnother() async throws {
    try await check(["a": "b 1", "b": "say 2"], "a", "text=2 1\n")
  }

  @MainLoop @Test func selfReferencesAreRefused() async throws {
    try await check(["a": "a"], "a", "alias: 'a' refers to itself: a, a\n")
    try await check(["a": "b", "b": "a"], "a", "alias: 'a' refers to itself: a, b, a\n")
  }

  @MainLoop @Test func longExpansionsAreRefused() async throws {
    let refusal = "alias: the expanded line is longer than 65536 bytes\n"
    try await check(["a": String(repeating: "$* ", count: 3000)], "a " + String(repeating: "x", count: 60), refusal)
    let doubling = (0..<30).map { ("a\($0)", $0 == 29 ? "say $*" : "a\($0 + 1) $* $*") }
    let monitor = try Scripted(Self.rows)
    for (alias, text) in doubling {
      try monitor.state.aliases.define(alias, as: text, besides: monitor.session.context.table)
    }
    await monitor.check("a0 " + String(repeating: "x", count: 20), refusal)
  }

  @MainLoop
  @Test(arguments: [
    ("stop", "alias: 'stop' is a command\n"), ("s", "alias: 's' is a command\n"),
    ("a b", "alias: 'a b' can't be the name of a command\n"), ("a/x", "alias: 'a/x' can't be the name of a command\n"),
    ("", "alias: '' can't be the name of a command\n"),
  ])
  func invalidNamesAreRefused(name: String, message: String) throws {
    let table = try HMPTable(rows: Self.rows)
    var aliases = HMPAliases()
    let failure = try #require(throws: HMPError.self) { try aliases.define(name, as: "x", besides: table) }
    #expect(failure.text == message)
  }
}
