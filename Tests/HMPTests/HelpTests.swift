import HMP
import HMPTables
import MainLoop
import Testing

@Suite struct HelpTests {
  private static let rows = [
    row("help|?", "name:S?", params: "[cmd]", help: "show the help", binding: .translator(help), flags: .preconfig),
    row("stop|s", help: "stop emulation"),
    row("block_resize", "device:B,size:o", params: "device size", help: "resize a block image", flags: .preconfig),
    row("log", "items:s", params: "item1[,...]", help: "activate logging of the specified items"),
    row("info", "item:s?", params: "[subcommand]", help: "show the state", flags: .preconfig),
    row("info version", help: "show the version of QEMU"),
    row("info block", "nodes:-n,device:B?", params: "[-n] [device]", help: "show disks", flags: .preconfig),
  ]

  private static let help: HMPTranslator = { (arguments, context) async throws(HMPError) in
    try HMPHelp(context.table).output(for: arguments.string("name") ?? "")
  }

  @MainLoop private func check(
    _ line: String, _ expected: String..., location: SourceLocation = #_sourceLocation
  ) async throws {
    let monitor = try Scripted(Self.rows)
    await monitor.check(line, expected.map { $0 + "\n" }.joined(), location)
  }

  @MainLoop @Test func aCommandHasOneLine() async throws {
    try await check("help block_resize", "block_resize device size -- resize a block image")
    try await check("help  \"block_resize\"  ", "block_resize device size -- resize a block image")
    try await check("help stop", "stop|s  -- stop emulation")
    try await check("help s", "stop|s  -- stop emulation")
    try await check("? ?", "help|? [cmd] -- show the help")
    try await check("help stop it", "stop|s  -- stop emulation")
    try await check("help log ", "log item1[,...] -- activate logging of the specified items")
  }

  @MainLoop @Test func subTablesAreListed() async throws {
    let lines = ["info block [-n] [device] -- show disks", "info version  -- show the version of QEMU"]
    for line in ["info", "info ", "help info", "help  info  "] { try await check(line, lines[0], lines[1]) }
    try await check("help info version extra", lines[1])
    try await check(
      "help", "block_resize device size -- resize a block image", "help|? [cmd] -- show the help",
      "info [subcommand] -- show the state", "log item1[,...] -- activate logging of the specified items",
      "stop|s  -- stop emulation")
  }

  @MainLoop @Test func unknownWordsAreNamed() async throws {
    try await check("help foo bar", "unknown command: 'foo'")
    try await check("help info foo", "unknown command: 'info foo'")
    try await check("help info info", "unknown command: 'info info'")
    try await check("help stop|s", "unknown command: 'stop|s'")
    try await check("help version", "unknown command: 'version'")
    try await check("help \"\"", "unknown command: ''")
    try await check("help \\", "unknown command: '\\'")
  }

  @MainLoop @Test func helpOnInvalidWordsIsEmpty() async throws {
    try await check("help a b c d e f g h i j k l m n o p q")
    try await check("help a b c d e f g h i j k l m n o p", "unknown command: 'a'")
    try await check("help \"stop")
  }

  @MainLoop @Test func onlyPreconfigCommandsAreShownBeforeInitialization() throws {
    let help = HMPHelp(try HMPTable(rows: Self.rows), isPreconfig: true)
    #expect(help.list(in: "info").text == "info block [-n] [device] -- show disks\n")
    #expect(throws: HMPError.self) { try help.output(for: "stop") }
  }
}
