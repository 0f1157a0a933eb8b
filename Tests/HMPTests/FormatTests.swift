import HMP
import MainLoop
import Testing

@Suite struct FormatTests {
  /// Runs lines on one monitor, so that each uses the format of the line before it.
  @MainLoop private func check(
    _ steps: [(String, String)], _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let monitor = try Scripted([row("xp", "fmt:/,addr:l"), row("print|p", "fmt:/,val:l")])
    for (line, expected) in steps {
      let printed = String(await monitor.run(line).prefix { $0 != "\n" })
      #expect(printed == expected, "\(line)", sourceLocation: location)
    }
  }

  @MainLoop @Test func missingPartsComeFromThePreviousFormat() async throws {
    try await check([
      ("xp 0", "fmt=1x4 addr=0"), ("xp/4xh 0", "fmt=4x2 addr=0"), ("xp 0", "fmt=1x2 addr=0"),
      ("xp/d 0", "fmt=1d2 addr=0"), ("xp/ 0", "fmt=1d2 addr=0"), ("p/g 5", "fmt=1d8 val=5"), ("xp 0", "fmt=1d8 addr=0"),
      ("xp/2i 0", "fmt=2i- addr=0"), ("xp 0", "fmt=1i- addr=0"), ("xp/iw 0", "fmt=1i4 addr=0"),
      ("xp 0", "fmt=1i- addr=0"), ("xp/x 0", "fmt=1x8 addr=0"), ("xp/Lbw 0", "fmt=1x4 addr=0"),
    ])
  }

  @MainLoop @Test func aFormatIsRememberedEvenIfTheRestIsInvalid() async throws {
    try await check([("xp/4ob", "unexpected end of expression"), ("xp 0", "fmt=1o1 addr=0")])
    try await check([("xp/4obz 0", "invalid char in format: 'z'"), ("xp 0", "fmt=1x4 addr=0")])
  }

  @MainLoop @Test func otherLettersAreRefused() async throws {
    for (text, letter) in [("x4", "4"), ("s", "s"), ("/x", "/"), ("-1x", "-"), ("4xb(0)", "("), ("x$eip", "$")] {
      try await check([("xp/\(text) 0", "invalid char in format: '\(letter)'")])
    }
    try await check([("xp / 4x 0", "xp: extraneous characters at the end of line")])
  }

  @MainLoop @Test func countsWrapAt32Bits() async throws {
    try await check([("xp/4294967295x 0", "fmt=-1x4 addr=0"), ("xp/99999999999b 0", "fmt=1215752191x1 addr=0")])
    try await check([("xp/0x 0", "fmt=0x4 addr=0"), ("xp /x 0", "fmt=1x4 addr=0")])
  }
}
