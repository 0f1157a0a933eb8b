import HMP
import MainLoop
import Testing

@Suite struct ArgumentTypeTests {
  @MainLoop private func check(
    _ line: String, _ expected: String, _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let monitor = try Scripted([
      row("sum", "start:i,size:i"), row("memsave", "val:l,size:i,filename:s"), row("balloon", "value:M"),
      row("i", "fmt:/,addr:i,index:i."), row("set_link", "name:s,up:b"), row("time", "value:T"),
      row("maybe", "value:T?"), row("io", "a:l,b:i?"),
    ])
    let printed = await monitor.run(line)
    let outcome = String(printed.prefix { $0 != "\n" })
    #expect(outcome == expected, "\(line)", sourceLocation: location)
  }

  @MainLoop @Test func integersOf32Bits() async throws {
    try await check("sum 0xffffffff 4", "start=4294967295 size=4")
    for line in ["sum 0 0x100000000", "sum -1 1", "sum 0 4294967296"] {
      try await check(line, "'sum' has failed: integer is for 32-bit values")
    }
    try await check("sum 0 -4", "'sum' has failed: integer is for 32-bit values")
    try await check("sum 0,4", "invalid char ',' in expression")
    try await check(#"sum 0 "4""#, #"invalid char '"' in expression"#)
    try await check("io 0", "a=0")
    try await check("io 0 7 ", "a=0 b=7")
  }

  @MainLoop @Test func expressionsContinueAcrossBlanks() async throws {
    try await check("memsave 0 16 /tmp/f", "invalid char 't' in expression")
    try await check("memsave 0 16 ./f", "val=0 size=16 filename=./f")
    try await check(#"memsave 0 16"/tmp/f""#, "val=0 size=16 filename=/tmp/f")
  }

  @MainLoop @Test func mebibytesAreExpressions() async throws {
    try await check("balloon 32*2", "value=67108864")
    try await check("balloon 8796093022208", "value=-9223372036854775808")
    try await check("balloon -1", "enter a positive value")
    try await check("balloon 64M", "balloon: extraneous characters at the end of line")
  }

  @MainLoop @Test func anIndexFollowsAPoint() async throws {
    try await check("i/b 0x70.5", "fmt=1x1 addr=112 index=5")
    try await check("i/b 0x70 . 5", "fmt=1x1 addr=112 index=5")
    try await check("i/b 0x70", "fmt=1x1 addr=112")
    try await check("i/b 0x70.", "unexpected end of expression")
    try await check("i/b 0x70 5", "i: extraneous characters at the end of line")
  }

  @MainLoop @Test func booleansAreOnOrOff() async throws {
    try await check("set_link n on ", "name=n up=on")
    try await check("set_link n off", "name=n up=off")
    for bad in ["ON", "1", "o", "\"on\"", "", "one", "on\u{7F}x"] {
      let expected =
        bad == "on\u{7F}x" ? "set_link: extraneous characters at the end of line" : "Expected 'on' or 'off'"
      try await check("set_link n \(bad)", expected)
    }
  }

  @MainLoop @Test func timesHaveUnits() async throws {
    let times = [
      ("1", "1.0"), ("1.5", "1.5"), ("-2", "-2.0"), ("250ms", "0.25"), ("5us", "5e-06"), ("2ns", "2e-09"),
      (".5", "0.5"), ("1e3", "1000.0"), ("0x10", "16.0"), ("3.", "3.0"), ("2e-1ms", "0.0002"),
    ]
    for (text, seconds) in times { try await check("time \(text)", "value=\(seconds)") }
    for text in ["", "x", "-", ".", "+."] { try await check("time \(text)", "Number expected") }
    for text in ["inf", "-nan", "1e999"] { try await check("time \(text)", "Bad number") }
    for text in ["1s", "1 ms", "1m", "1xs", "1e"] {
      let expected = text == "1 ms" ? "time: extraneous characters at the end of line" : "Unknown unit suffix"
      try await check("time \(text)", expected)
    }
    try await check("maybe", "")
  }
}
