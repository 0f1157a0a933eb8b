import HMP
import Testing

@Test(arguments: [
  ("0", 0, false), ("12", 12, false), ("+12", 12, false), ("-12", 12, true), ("0x1F", 31, false), ("-0x1f", 31, true),
  ("010", 8, false), (" 7", 7, false), ("18446744073709551615", UInt64.max, false),
])
func integersInCNotation(text: String, magnitude: UInt64, isNegative: Bool) {
  #expect(CInteger(text) == .value(magnitude, isNegative: isNegative))
}

@Test(arguments: ["", "-", "+-1", "0x", "08", "1k", "1 ", "x"])
func textsThatAreNotIntegersInCNotation(text: String) {
  #expect(CInteger(text) == nil)
}

@Test func integersBeyond64BitsAreTooLarge() {
  #expect(CInteger("18446744073709551616") == .tooLarge)
  #expect(CInteger("-0x10000000000000000") == .tooLarge)
}

@Test func aPrefixEndsBeforeTheFirstNonDigit() {
  #expect(CInteger.prefix("12 apples") == .value(12, isNegative: false))
  #expect(CInteger.prefix("08") == .value(0, isNegative: false))
  #expect(CInteger.prefix("apples") == nil)
}
