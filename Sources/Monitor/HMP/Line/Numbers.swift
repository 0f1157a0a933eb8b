import QJSON

extension LineScanner {
  /// Returns the base of the number at the position, as in C, and skips the `0x` of a hexadecimal number.
  mutating func readBase() -> UInt64 {
    guard byte == UInt8(ascii: "0") else { return 10 }
    guard isAtHexadecimalPrefix else { return 8 }
    position += 2
    return 16
  }

  /// Whether the next bytes are `0x` and a hexadecimal digit.
  var isAtHexadecimalPrefix: Bool {
    guard byte == UInt8(ascii: "0"), let mark = byte(after: 1), mark | 0x20 == UInt8(ascii: "x") else { return false }
    guard let digit = byte(after: 2)?.digitValue else { return false }
    return digit < 16
  }

  /// Reads all digits of a base; returns nil if their value exceeds 64 bits.
  mutating func readDigits(base: UInt64) -> UInt64? {
    var value: UInt64 = 0
    var overflow = false
    while let digit = byte?.digitValue, digit < base {
      let product = value.multipliedReportingOverflow(by: base)
      let sum = product.partialValue.addingReportingOverflow(digit)
      overflow = overflow || product.overflow || sum.overflow
      value = sum.partialValue
      position += 1
    }
    return overflow ? nil : value
  }
}

extension LineScanner {
  /// Reads a size: a number with an optional suffix `b k m g t p e` in upper or lower case.
  ///
  /// A number without a suffix is in the given unit, by default MiB. Hexadecimal numbers have no suffix and no
  /// fraction. A fraction is rounded, a half upward, and needs a unit above one byte. The result is at most 2^63 - 1
  /// bytes.
  mutating func readSize(unit: UInt64 = mebibyte) throws(HMPArgumentError) -> Int64 {
    skipBlanks()
    if byte == UInt8(ascii: "+") { advance() }
    if isAtHexadecimalPrefix { return try readHexadecimalSize(unit: unit) }
    let start = position
    guard var whole = readDigits(base: 10) else { throw .invalidSize }
    let hasDigits = position > start
    var fraction: UInt64 = 0
    if byte == UInt8(ascii: ".") {
      switch readFraction() {
      case .none where !hasDigits: throw .invalidSize
      case .none: break
      case .one:
        guard whole < UInt64.max else { throw .invalidSize }
        whole += 1
      case .part(let bits): fraction = bits
      }
    } else if !hasDigits {
      throw .invalidSize
    }
    return try Self.scale(whole, fraction, by: readSizeSuffix() ?? unit)
  }

  fileprivate static let mebibyte: UInt64 = 1 << 20

  /// The digits after a decimal point.
  private enum Fraction {
    case none
    /// A fraction that rounds to one.
    case one
    /// A fraction in units of 2^-64.
    case part(UInt64)
  }

  private mutating func readHexadecimalSize(unit: UInt64) throws(HMPArgumentError) -> Int64 {
    position += 2
    guard let value = readDigits(base: 16), byte != UInt8(ascii: ".") else { throw .invalidSize }
    if let byte, Self.sizeSuffix(byte) != nil { throw .invalidSize }
    return try Self.scale(value, 0, by: unit)
  }

  /// Reads the point and the digits after it.
  private mutating func readFraction() -> Fraction {
    let point = position
    advance()
    let start = position
    skip { $0.isDigit }
    guard position > start, let value = Double("0" + text(from: point, to: position)) else { return .none }
    return value >= 1 ? .one : .part(UInt64(value * 0x1p64))
  }

  private mutating func readSizeSuffix() -> UInt64? {
    guard let byte, let unit = Self.sizeSuffix(byte) else { return nil }
    advance()
    return unit
  }

  private static func sizeSuffix(_ byte: UInt8) -> UInt64? {
    switch byte | 0x20 {
    case UInt8(ascii: "b"): 1
    case UInt8(ascii: "k"): 1 << 10
    case UInt8(ascii: "m"): 1 << 20
    case UInt8(ascii: "g"): 1 << 30
    case UInt8(ascii: "t"): 1 << 40
    case UInt8(ascii: "p"): 1 << 50
    case UInt8(ascii: "e"): 1 << 60
    default: nil
    }
  }

  /// Returns the product of a unit and a number, rounded; the fraction is in units of 2^-64.
  private static func scale(_ whole: UInt64, _ fraction: UInt64, by unit: UInt64) throws(HMPArgumentError) -> Int64 {
    guard unit > 1 || fraction == 0 else { throw .invalidSize }
    let product = whole.multipliedFullWidth(by: unit)
    let rest = fraction.multipliedFullWidth(by: unit)
    let sum = product.low.addingReportingOverflow(rest.high)
    let rounded = sum.partialValue.addingReportingOverflow(rest.low >> 63)
    guard product.high == 0, !sum.overflow, !rounded.overflow, let size = Int64(exactly: rounded.partialValue) else {
      throw .invalidSize
    }
    return size
  }
}

/// Sizes that are a text of their own, such as the values of options and parameters.
package enum SizeText {
  /// The unit of a number without a suffix.
  package enum Unit: Sendable {
    case bytes, mebibytes
  }

  /// Returns the number of bytes, at most 2^63 - 1; nil if the text as a whole is not a size.
  package static func bytes(_ text: String, _ unit: Unit) -> Int64? {
    var scanner = LineScanner(text)
    guard let size = try? scanner.readSize(unit: unit == .bytes ? 1 : LineScanner.mebibyte), scanner.isAtEnd else {
      return nil
    }
    return size
  }
}

extension LineScanner {
  /// Reads a time in seconds: a decimal number, then optionally `ms`, `us` or `ns`.
  mutating func readTime() throws(HMPArgumentError) -> Double {
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

  /// Reads a number as C's `strtod` does, but refuses infinities and NaN.
  private mutating func readNumber() throws(HMPArgumentError) -> Double {
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

  /// Skips digits with at most one point among them, and returns the number of digits.
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

  /// Skips an exponent if it is complete.
  private mutating func skipExponent(mark: UInt8) {
    guard let byte, byte | 0x20 == mark else { return }
    let sign = self.byte(after: 1)
    let signed = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
    guard let digit = self.byte(after: signed ? 2 : 1), digit.isDigit else { return }
    position += signed ? 2 : 1
    skip { $0.isDigit }
  }
}

/// An integer as C's `strtoull` reads it with base 0: blanks, a sign, then hexadecimal, octal or decimal digits.
package enum CInteger: Equatable {
  case value(UInt64, isNegative: Bool)
  /// More than 64 bits.
  case tooLarge

  /// Reads a text; returns nil if the text as a whole is not an integer.
  package init?(_ text: String) {
    var scanner = LineScanner(text)
    guard let value = scanner.readCInteger(), scanner.isAtEnd else { return nil }
    self = value
  }

  /// Reads the integer at the start of a text; returns nil if there is none.
  package static func prefix(_ text: String) -> CInteger? {
    var scanner = LineScanner(text)
    return scanner.readCInteger()
  }

  /// The JSON number; nil if it is below -2^63 or above 2^64 - 1.
  var json: JSONValue? {
    switch self {
    case .value(let magnitude, isNegative: false): JSONValue(magnitude)
    case .value(let magnitude, isNegative: true):
      magnitude <= UInt64(1) << 63 ? .integer(0 &- Int64(bitPattern: magnitude)) : nil
    case .tooLarge: nil
    }
  }
}

extension LineScanner {
  fileprivate mutating func readCInteger() -> CInteger? {
    skipBlanks()
    let isNegative = byte == UInt8(ascii: "-")
    if isNegative || byte == UInt8(ascii: "+") { advance() }
    guard byte?.isDigit ?? false else { return nil }
    let base = readBase()
    return readDigits(base: base).map { .value($0, isNegative: isNegative) } ?? .tooLarge
  }
}
