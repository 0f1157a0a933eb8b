/// The value of a number's text, which the scanner found well-formed.
enum NumberText {
  /// The exact value if it is written as an integer of 64 bits; otherwise the nearest double.
  ///
  /// Throws when that isn't finite.
  static func value(
    of text: UnsafeBufferPointer<UInt8>, isWhole: Bool, at offset: Int
  ) throws(JSONSyntaxError) -> JSONValue {
    if isWhole, let integer = integer(text) { return integer }
    guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
      throw JSONSyntaxError(.numberOutOfRange, offset: offset)
    }
    return .number(value)
  }

  private static func integer(_ text: UnsafeBufferPointer<UInt8>) -> JSONValue? {
    let isNegative = text.first == UInt8(ascii: "-")
    var magnitude: UInt64 = 0
    for digit in text.dropFirst(isNegative ? 1 : 0) {
      let (tens, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(UInt64(digit &- UInt8(ascii: "0")))
      if overflow || carry { return nil }
      magnitude = sum
    }
    guard isNegative else { return JSONValue(magnitude) }
    if magnitude == Int64.min.magnitude { return .integer(.min) }
    return Int64(exactly: magnitude).map { .integer(-$0) }
  }
}
