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
