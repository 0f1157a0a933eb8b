import HMP
import MainLoop
import Testing

@Suite struct FlagTests {
  @MainLoop private func check(
    _ line: String, _ expected: String, _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let monitor = try Scripted([
      row("info"), row("info block", "nodes:-n,verbose:-v,device:B?"), row("info mtree", "flatview:-f,dispatch:-d"),
      row("eject", "force:-f,device:B"), row("change", "device:B,force:-f,target:F,arg:s?,read-only-mode:s?"),
      row("set_password", "protocol:s,password:s,display:-ds,connected:s?"),
    ])
    let printed = await monitor.run(line)
    let outcome = String(printed.prefix { $0 != "\n" })
    #expect(outcome == expected, "\(line)", sourceLocation: location)
  }

  @MainLoop @Test func flagsHaveAnOrder() async throws {
    try await check("info block -n -v", "nodes=on verbose=on")
    try await check("info block -v -n", "verbose=on device=-n")
    try await check("info block -v", "verbose=on")
    try await check("info block -nv", "nodes=on device=v")
    try await check("info block -vcd0", "verbose=on device=cd0")
    try await check("eject -fcd0", "force=on device=cd0")
    try await check("eject nodev -f", "eject: extraneous characters at the end of line")
    try await check("eject -ff nodev", "eject: extraneous characters at the end of line")
    try await check("info block cd0 -v", "block: extraneous characters at the end of line")
    try await check("info mtree -d -f", "mtree: extraneous characters at the end of line")
  }

  @MainLoop @Test func unknownFlagsAreRefused() async throws {
    try await check("eject --force x", "eject: unsupported option --")
    try await check("info block --", "block: unsupported option --")
    try await check("info block -x", "block: unsupported option -x")
    try await check("info block -é", "block: unsupported option -\u{FFFD}")
    try await check("info block -", #"block: unsupported option -Try "help info block" for more information"#)
  }

  @MainLoop @Test func lettersInTheRestOfTheNotationAreNotRefused() async throws {
    try await check("change cd0 -o", "device=cd0 target=-o")
    try await check("change cd0 -m", "device=cd0 target=-m")
    try await check("change cd0 -", "device=cd0 target=-")
    try await check("change cd0 -q /x", "change: unsupported option -q")
    try await check("change cd0 -f /x raw", "device=cd0 force=on target=/x arg=raw")
  }

  @MainLoop @Test func flagsWithAValue() async throws {
    try await check("set_password vnc pw -d default", "protocol=vnc password=pw display=default")
    try await check("set_password vnc pw -ddefault keep", "protocol=vnc password=pw display=default connected=keep")
    try await check(#"set_password vnc pw -d "a b""#, "protocol=vnc password=pw display=a b")
    try await check("set_password vnc pw keep", "protocol=vnc password=pw connected=keep")
    try await check("set_password vnc pw -d", "set_password: value expected for -d")
    try await check(#"set_password vnc pw -d "x"#, "set_password: value expected for -d")
    try await check("set_password vnc pw -x y", "set_password: unsupported option -x")
    try await check("set_password vnc pw keep -d x", "set_password: extraneous characters at the end of line")
  }
}
