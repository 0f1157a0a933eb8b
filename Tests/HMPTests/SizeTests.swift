import HMP
import MainLoop
import Testing

@Suite struct SizeTests {
  @MainLoop private func check(
    _ text: String, _ expected: String, _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let printed = try await Scripted([row("r", "size:o")]).run("r " + text)
    let outcome = printed.hasPrefix("size=") ? String(printed.dropFirst(5).dropLast()) : Self.shortened(printed)
    #expect(outcome == expected, "\(text)", sourceLocation: location)
  }

  private static func shortened(_ printed: String) -> String {
    printed.hasPrefix("r: extraneous") ? "extra" : String(printed.prefix { $0 != "\n" })
  }

  @MainLoop @Test func sizesHaveSuffixes() async throws {
    let sizes = [
      ("1", "1048576"), ("1.5G", "1610612736"), ("1.5", "1572864"), ("0.5", "524288"), ("1024k", "1048576"),
      ("1M", "1048576"), ("1g", "1073741824"), ("1t", "1099511627776"), ("1P", "1125899906842624"),
      ("1e", "1152921504606846976"), ("1E", "1152921504606846976"), ("512b", "512"), ("0", "0"), ("010", "10485760"),
      ("+2", "2097152"), ("2.", "2097152"), ("2.G", "2147483648"), (".5G", "536870912"), ("+.5k", "512"),
      ("1.0b", "1"), ("1.5e", "1729382256910270464"),
    ]
    for (text, bytes) in sizes { try await check(text, bytes) }
  }

  @MainLoop @Test func fractionsRoundHalfUp() async throws {
    try await check("0.0001k", "0")
    try await check("0.00048828125k", "1")
    try await check("0.00048828124k", "0")
    try await check("1.0625k", "1088")
    try await check("1.999999999999999999G", "2147483648")
    try await check("0.99999999999999999999b", "1")
  }

  @MainLoop @Test func hexadecimalHasNoSuffix() async throws {
    try await check("0x10", "16777216")
    try await check("0x10b", "279969792")
    try await check("0x1e", "31457280")
    for text in ["0x10k", "0x10M", "0x10.8", "0x1.8G"] { try await check(text, "invalid size") }
    try await check("0x", "extra")
    try await check("0xg", "extra")
  }

  @MainLoop @Test func sizesAreBelowTwoToThe63() async throws {
    try await check("9223372036854775807b", "9223372036854775807")
    try await check("8191P", "9222246136947933184")
    for text in ["9223372036854775808b", "8E", "7.99999999999999999999E", "99999999999999999999", "17592186044416t"] {
      try await check(text, "invalid size")
    }
  }

  @MainLoop @Test func otherTextsAreNotSizes() async throws {
    for text in ["", "-1", "-.5", "inf", "nan", "\"\"", "\"2M\"", "k", "M", "'2'", "$eip", ".", ".G", "+", "1.4b"] {
      try await check(text, "invalid size")
    }
    for text in ["1024kB", "1MiB", "1GB", "1 G", "1E3", "1G2", "1,5G", "1kk", "1+1", "1.-5"] {
      try await check(text, "extra")
    }
  }

  @MainLoop @Test func theNextArgumentCanFollowWithoutABlank() async throws {
    try await Scripted([row("block_stream", "device:B,speed:o?,base:s?")])
      .check("block_stream d1 1x", "device=d1 speed=1048576 base=x\n")
  }
}
