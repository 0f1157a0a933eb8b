import HMP
import MainLoop
import Testing

@Suite struct ExpressionTests {
  @MainLoop private func check(
    _ expression: String, _ expected: String, _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let register: HMPOptions.RegisterQuery = { name, _ in ["eip": 65520, "cs.base": 4_294_901_760, "r8": -1][name] }
    let monitor = try Scripted([row("p", "val:l")], options: HMPOptions(register: register))
    let printed = await monitor.run("p " + expression)
    let outcome =
      printed.hasPrefix("val=") ? String(printed.dropFirst(4).dropLast()) : String(printed.prefix { $0 != "\n" })
    #expect(outcome == expected, "\(expression.prefix(60))", sourceLocation: location)
  }

  @MainLoop @Test func precedenceIsThatOfTheNativeMonitor() async throws {
    let values = [
      ("1+2*3", "7"), ("2*3+1", "7"), ("1|2+4", "7"), ("6&3+1", "3"), ("1^3*2", "7"), ("8|1&3", "1"),
      ("10-2-3", "5"), ("100/7/2", "7"), ("100%7", "2"), ("~0", "-1"), ("+-+1", "-1"), ("( 1 + 2 ) * 3", "9"),
      ("-7/2", "-3"), ("-7%2", "-1"), ("-(1+2)", "-3"), ("~(1|2)", "-4"), ("2*(3+4)-1", "13"), ("- - 5", "5"),
      ("1+ 2", "3"), ("0xff&0x0f|0x30", "63"),
    ]
    for (expression, value) in values { try await check(expression, value) }
  }

  @MainLoop @Test func numbersHaveThreeBases() async throws {
    try await check("010", "8")
    try await check("0X1f", "31")
    try await check("0xFFFFFFFFFFFFFFFF", "-1")
    try await check("18446744073709551615", "-1")
    try await check("9223372036854775808", "-9223372036854775808")
    try await check("18446744073709551616", "number too large")
    try await check("0x10000000000000000", "number too large")
    for left in ["09", "0x", "0xg", "1.5", "1<<4", "1?2:3", "1 2"] {
      try await check(left, "p: extraneous characters at the end of line")
    }
  }

  @MainLoop @Test func arithmeticWraps() async throws {
    try await check("9223372036854775807+1", "-9223372036854775808")
    try await check("-9223372036854775808-1", "9223372036854775807")
    try await check("9223372036854775807*2", "-2")
    try await check("9223372036854775808/-1", "-9223372036854775808")
    try await check("9223372036854775808%-1", "0")
    try await check("-9223372036854775808", "-9223372036854775808")
  }

  @MainLoop @Test func errorsAreDescribed() async throws {
    try await check("", "unexpected end of expression")
    try await check("1+", "unexpected end of expression")
    try await check("()", "invalid char ')' in expression")
    try await check("(1", "')' expected")
    try await check("(1 2)", "')' expected")
    try await check("1/0", "division by zero")
    try await check("1%0*x", "division by zero")
    try await check("(1/0", "division by zero")
    try await check("2**3", "invalid char '*' in expression")
    try await check("1&&1", "invalid char '&' in expression")
    try await check("abc", "invalid char 'a' in expression")
    try await check("é", "invalid char '\u{FFFD}' in expression")
  }

  @MainLoop @Test func charactersAndRegistersAreNumbers() async throws {
    try await check("'a'", "97")
    try await check("' ' + 1", "33")
    try await check("'", "character constant expected")
    try await check("'ab'", "missing terminating ' character")
    try await check("'é'", "missing terminating ' character")
    try await check("$eip +1", "65521")
    try await check("($eip)", "65520")
    try await check("$cs.base", "4294901760")
    try await check("-$r8", "1")
    for name in ["$rax", "$", "$$", "$eip.", "$EIP"] { try await check(name, "unknown register") }
  }

  @MainLoop @Test func nestingUsesNoStack() async throws {
    let many = 1_000_000
    try await check(String(repeating: "(", count: many), "unexpected end of expression")
    try await check(String(repeating: "(", count: many) + "7" + String(repeating: ")", count: many), "7")
    try await check(String(repeating: "-", count: many) + "7", "7")
    try await check(String(repeating: "1+(", count: many), "unexpected end of expression")
  }
}
