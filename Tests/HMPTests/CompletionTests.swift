import HMP
import Testing

@Suite struct CompletionTests {
  private static let rows = [
    row("help|?", "name:S?", completions: ["name": "command"]),
    row("watch", "seconds:s,command:S", completions: ["command": "line"]), row("info", help: "show the state"),
    row("info block", "nodes:-n,verbose:-v,device:B?"),
    row("info blockstats"), row("info status"),
    row("block_resize", "device:B,size:o", completions: ["device": "node"]),
    row(
      "drive_mirror", "reuse:-n,full:-f,device:B,target:F",
      argumentHelp: [.init("full", "copy everything")]),
    row("set_link", "name:s,up:b"), row("memsave", "val:l,size:i,filename:F"), row("x", "fmt:/,addr:l"),
    row("sync-profile", "op:s?", completions: ["op": "on|off|reset"]), row("qemu-io", "device:B,command:s"),
    row("qom-get", "path:s,property:s", completions: ["path": "qom-path", "property": "qom-property"]),
    row("watchdog", "action:s", completions: ["action": "enum:none|pause|reset"]),
    row("policy", "action:s", completions: ["action": "enum:stop|report"]),
    row("screendump", "filename:F,format:-fs,device:s?", completions: ["format": "png|ppm", "device": "node"]),
  ]

  /// A source with three nodes, two block devices and some files.
  private let source: HMPCompleter.Source = { request in
    switch request.kind {
    case "qom-path": [HMPCandidate("/machine/", isComplete: false)]
    case "qom-property": [HMPCandidate((request.arguments.string("path") ?? "") + ":" + request.argument)]
    case "enum:none|pause|reset": [HMPCandidate("none"), HMPCandidate("poweroff")]
    case "node": [HMPCandidate("disk0", description: "raw"), HMPCandidate("disk1"), HMPCandidate("cow")]
    case "block": [HMPCandidate("cd0"), HMPCandidate("cd0"), HMPCandidate("my disk")]
    case "file":
      [
        HMPCandidate("/tmp/my dir/", isComplete: false), HMPCandidate("/tmp/a\"b c"), HMPCandidate("/tmp/plain"),
      ]
    default: []
    }
  }

  /// Checks the text of the choices, and the line before the word that they replace.
  private func check(
    _ line: String, _ start: String, _ choices: [String], _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let completion = await HMPCompleter(try HMPTable(rows: Self.rows), source: source).complete(line)
    #expect(completion.choices.map(\.replacement) == choices, "\(line)", sourceLocation: location)
    let kept = String(decoding: line.utf8.prefix(completion.start), as: UTF8.self)
    #expect(choices.isEmpty || kept == start, "\(line)", sourceLocation: location)
  }

  @Test func commandsAndSubCommands() async throws {
    try await check("inf", "", ["info"])
    try await check("  s", "  ", ["screendump", "set_link", "sync-profile"])
    try await check("info ", "info ", ["block", "blockstats", "status"])
    try await check("info block", "info ", ["block", "blockstats"])
    try await check("help blo", "help ", ["block_resize"])
    try await check("? info st", "? info ", ["status"])
    try await check("help block_resize ", "", [])
    try await check("watch 5 block_re", "watch 5 ", ["block_resize"])
    try await check("watch 5 block_resize c", "watch 5 block_resize ", ["cow"])
    try await check("foo ", "", [])
    try await check("info foo ", "", [])
    let all = await HMPCompleter(try HMPTable(rows: Self.rows), source: source).complete("")
    #expect(all.choices.count == 15 && all.kind == "command")
    #expect(all.choices.first?.candidate.name == "?")
  }

  @Test func valuesHaveTheKindOfTheirArgument() async throws {
    try await check("block_resize ", "block_resize ", ["cow", "disk0", "disk1"])
    try await check("block_resize dis", "block_resize ", ["disk0", "disk1"])
    try await check("block_resize disk0 ", "", [])
    try await check("info block ", "info block ", ["cd0", "\"my disk\""])
    try await check("info block -v c", "info block -v ", ["cd0"])
    try await check("set_link nic0 ", "set_link nic0 ", ["off", "on"])
    try await check("sync-profile re", "sync-profile ", ["reset"])
    try await check("drive_mirror cd0 /tmp/p", "drive_mirror cd0 ", ["/tmp/plain"])
    try await check("drive_mirror -n cd0 /tmp/p", "drive_mirror -n cd0 ", ["/tmp/plain"])
  }

  @Test func sourcesReceiveTheEarlierArguments() async throws {
    try await check("qom-get ", "qom-get ", ["/machine/"])
    try await check("qom-get /a/b ", "qom-get /a/b ", ["/a/b:property"])
    try await check("qom-get \"/a b\" /a", "qom-get \"/a b\" ", ["\"/a b:property\""])
  }

  @Test func enumerationsComeFromTheSourceOrElseTheTable() async throws {
    try await check("watchdog ", "watchdog ", ["none", "poweroff"])
    try await check("policy ", "policy ", ["report", "stop"])
    try await check("policy s", "policy ", ["stop"])
  }

  @Test func valuesOfFlags() async throws {
    try await check("screendump f -f ", "screendump f -f ", ["png", "ppm"])
    try await check("screendump f -f pn", "screendump f -f ", ["png"])
    try await check("screendump f -fpn", "screendump f -f", ["png"])
    try await check("screendump f -f png cow", "screendump f -f png ", ["cow"])
    try await check("screendump f -", "screendump f ", ["-f"])
    try await check("screendump f d", "screendump f ", ["disk0", "disk1"])
  }

  @Test func flagsAreOfferedAfterAHyphen() async throws {
    try await check("info block -", "info block ", ["-n", "-v"])
    try await check("info block -n -", "info block -n ", ["-v"])
    try await check("drive_mirror -", "drive_mirror ", ["-f", "-n"])
    try await check("info block -x", "", [])
    let flags = await HMPCompleter(try HMPTable(rows: Self.rows), source: source).complete("drive_mirror -f")
    #expect(flags.choices.map(\.candidate.description) == ["copy everything"])
  }

  @Test func namesAreQuotedIfNecessary() async throws {
    try await check(
      "drive_mirror cd0 /tmp/", "drive_mirror cd0 ", [#""/tmp/a\"b c""#, #""/tmp/my dir/"#, "/tmp/plain"])
    try await check("drive_mirror cd0 \"/tmp/p", "drive_mirror cd0 ", ["\"/tmp/plain\""])
    try await check("drive_mirror cd0 \"/tmp/my d", "drive_mirror cd0 ", ["\"/tmp/my dir/"])
    try await check("memsave 0 16 /tmp/p", "", [])
    try await check("memsave 0 16 ", "memsave 0 16 ", [#""/tmp/a\"b c""#, #""/tmp/my dir/"#, "\"/tmp/plain\""])
    try await check("memsave 0 16 \"/tmp/p", "memsave 0 16 ", ["\"/tmp/plain\""])
  }

  @Test func onlyTheTextBeforeTheCursorCounts() async throws {
    let completer = HMPCompleter(try HMPTable(rows: Self.rows), source: source)
    let inside = await completer.complete("blo disk0", cursor: 3)
    #expect(inside.choices.map(\.replacement) == ["block_resize"])
    let beyond = await completer.complete("inf", cursor: 99)
    #expect(beyond.choices.map(\.replacement) == ["info"])
  }
}
