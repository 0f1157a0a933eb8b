import QJSON

extension LineScanner {
  /// Reads a size: a number with an optional suffix `b k m g t p e` in either case; without one it is in the unit given,
  /// MiB by default.
  ///
  /// Hexadecimal numbers take no suffix and no fraction. A fraction is rounded, a half upward, and needs a unit above one byte.
  /// The result is at most 2^63 - 1. The position is left after what belongs to the size.
  mutating func readSize(unit: UInt64 = mebibyte) throws(HMPProblem) -> Int64 {
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

  static let mebibyte: UInt64 = 1 << 20

  /// What stands after a decimal point.
  private enum Fraction {
    case none
    /// So near to one that it is rounded to it.
    case one
    /// In units of 2^-64.
    case part(UInt64)
  }

  private mutating func readHexadecimalSize(unit: UInt64) throws(HMPProblem) -> Int64 {
    position += 2
    guard let value = readDigits(base: 16), byte != UInt8(ascii: ".") else { throw .invalidSize }
    if let byte, Self.sizeSuffix(byte) != nil { throw .invalidSize }
    return try Self.scale(value, 0, by: unit)
  }

  /// Goes past the point and its digits.
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

  /// `whole` and a fraction in units of 2^-64, times a unit, rounded.
  private static func scale(_ whole: UInt64, _ fraction: UInt64, by unit: UInt64) throws(HMPProblem) -> Int64 {
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

/// A size that is a text by itself, as values of options and parameters are.
package enum SizeText {
  /// What the text stands for without a suffix.
  package enum Unit: Sendable {
    case bytes, mebibytes
  }

  /// The number of bytes, at most 2^63 - 1; nil where the text is not a size as a whole.
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

/// An integer as C's `strtoull` reads it with base 0: blanks, a sign, then hexadecimal, octal or decimal digits.
package enum CInteger: Equatable {
  case value(UInt64, isNegative: Bool)
  /// More than 64 bits.
  case tooLarge

  /// Nil where not the whole text is an integer.
  package init?(_ text: String) {
    var scanner = LineScanner(text)
    guard let value = scanner.readCInteger(), scanner.isAtEnd else { return nil }
    self = value
  }

  /// What as much of the text as belongs to an integer is; nil where that is nothing.
  package static func prefix(_ text: String) -> CInteger? {
    var scanner = LineScanner(text)
    return scanner.readCInteger()
  }

  /// Nil for what 64 bits with a sign cannot have, but positive ones may use all bits.
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
