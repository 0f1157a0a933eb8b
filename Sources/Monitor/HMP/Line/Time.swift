extension LineScanner {
  /// Reads a time in seconds: a decimal number, then optionally `ms`, `us` or `ns`.
  mutating func readTime() throws(HMPProblem) -> Double {
    skipBlanks()
    var value = try readNumber()
    if byte(after: 1) == UInt8(ascii: "s"), let byte, let divisor = Self.timeUnit(byte) {
      value /= divisor
      position += 2
    }
    if let byte, !byte.isBlank { throw .unknownUnitSuffix }
    return value
  }

  private static func timeUnit(_ byte: UInt8) -> Double? {
    switch byte {
    case UInt8(ascii: "m"): 1e3
    case UInt8(ascii: "u"): 1e6
    case UInt8(ascii: "n"): 1e9
    default: nil
    }
  }

  /// Reads what C's strtod takes; infinities and NaN are refused.
  private mutating func readNumber() throws(HMPProblem) -> Double {
    let start = position
    if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") { advance() }
    if let byte, byte.isLetter, startsNonNumber { throw .badNumber }
    let hexadecimal = isAtHexadecimalPrefix
    if hexadecimal { position += 2 }
    let digits = skipMantissa(base: hexadecimal ? 16 : 10)
    guard digits > 0 else {
      position = start
      throw .numberExpected
    }
    skipExponent(mark: UInt8(ascii: hexadecimal ? "p" : "e"))
    guard let value = Double(text(from: start, to: position)), value.isFinite else { throw .badNumber }
    return value
  }

  private var startsNonNumber: Bool {
    let word = bytes[position...].prefix(3).map { $0 | 0x20 }
    return word == Array("inf".utf8) || word == Array("nan".utf8)
  }

  /// Goes past digits with at most one point among them and tells how many there were.
  private mutating func skipMantissa(base: UInt64) -> Int {
    let isDigit: (UInt8) -> Bool = { byte in byte.digitValue.map { $0 < base } ?? false }
    let start = position
    skip(while: isDigit)
    let whole = position - start
    guard byte == UInt8(ascii: "."), whole > 0 || byte(after: 1).map(isDigit) ?? false else { return whole }
    advance()
    let point = position
    skip(while: isDigit)
    return whole + position - point
  }

  /// Goes past an exponent if a complete one is next.
  private mutating func skipExponent(mark: UInt8) {
    guard let byte, byte | 0x20 == mark else { return }
    let sign = self.byte(after: 1)
    let signed = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
    guard let digit = self.byte(after: signed ? 2 : 1), digit.isDigit else { return }
    position += signed ? 2 : 1
    skip { $0.isDigit }
  }
}
