import HMP
import MainLoop
import Testing

@Suite struct TokenTests {
  @MainLoop private func check(
    _ line: String, _ expected: String, _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let monitor = try Scripted([
      row("w", "device:s,data:s"), row("o?", "name:s?"), row("f", "file:F"), row("d", "opts:O"), row("rest", "a:s,b:S"),
      row("maybe", "text:S?"),
    ])
    let printed = await monitor.run(line)
    #expect(printed == expected + "\n", "\(line.prefix(60))", sourceLocation: location)
  }

  private func refused(_ command: String, _ message: String) -> String {
    "\(command): \(message)\nTry \"help \(command)\" for more information"
  }

  @MainLoop @Test func quotesAndEscapes() async throws {
    try await check(#"w rb "hello world""#, "device=rb data=hello world")
    try await check(#"w rb "a\nb\r\\\"\'""#, "device=rb data=a\nb\r\\\"'")
    try await check(#"w rb a"b"#, #"device=rb data=a"b"#)
    try await check(#"w rb a\nb"#, #"device=rb data=a\nb"#)
    try await check("w rb 'ab'", "device=rb data='ab'")
    try await check(#"w rb """#, "device=rb data=")
    try await check(#"w "rb""x""#, "device=rb data=x")
    try await check(#"w rb "a"b"#, refused("w", "extraneous characters at the end of line"))
    for bad in [#"w rb "\t""#, #"w rb "\u0041""#, #"w rb "a"#, #"w rb "a\"#, #"w rb ""#, "w rb"] {
      try await check(bad, refused("w", "string expected"))
    }
    try await check(#"f "a"#, refused("f", "filename expected"))
    try await check("d", "")
    try await check("d a=b,c=d", "opts=a=b,c=d")
    try await check(#"d "a"#, #"Try "help d" for more information"#)
  }

  @MainLoop @Test func detailsThatTheNativeMonitorOmitsAreHints() async throws {
    let monitor = try Scripted([row("w", "data:s")])
    func hint(_ line: String) -> String? {
      do throws(HMPError) {
        _ = try monitor.session.context.parse(line).invocation()
        return "none"
      } catch {
        return error.hint
      }
    }
    #expect(hint(#"w "a"#) == "unterminated string")
    #expect(hint(#"w "\t""#) == #"unsupported escape code: '\t'"#)
    #expect(hint(#"w "\"#) == "the line ends in a backslash")
    #expect(hint("w") == nil)
  }

  @MainLoop @Test func blanksSeparate() async throws {
    try await check("\t w \u{0B}rb\r\n x \u{0C}", "device=rb data=x")
    try await check("w rb\u{A0}x y", "device=rb\u{A0}x data=y")
    try await check("rest a  b  \"c\", d  ", "a=a b=b  \"c\", d  ")
    try await check("rest a", refused("rest", "string expected"))
    try await check("maybe  ", "")
    try await check("w héllo 日本", "device=héllo data=日本")
  }

  @MainLoop @Test func tokensAreCutAt1023Bytes() async throws {
    let long = String(repeating: "z", count: 1500)
    try await check("w rb \(long)", "device=rb data=" + long.prefix(1023))
    try await check("w rb \"\(long)\"", "device=rb data=" + long.prefix(1023))
    let split = String(repeating: "z", count: 1022) + "é"
    try await check("w rb \(split)", "device=rb data=" + split.dropLast())
  }

  @MainLoop @Test func namesAreCutAt255Bytes() async throws {
    let name = String(repeating: "n", count: 255)
    let monitor = try Scripted([row(name)])
    await monitor.check(name + "more", "\n")
    await monitor.check(String(repeating: "n", count: 254), "unknown command: '\(name.dropLast())'\n")
    let long = String(repeating: "z", count: 300)
    await monitor.check("  " + long + " x", "unknown command: '  \(long)'\n")
  }
}
