import BlockStorage

/// Numbers in the language of qemu-io.
enum ImageIOSize {
  private static let suffixes: [Character: Int64] = [
    "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40, "p": 1 << 50, "e": 1 << 60,
  ]

  /// Decimal with an optional fraction and one of the suffixes b, k, M, G, T, P, E in either case; or hexadecimal.
  ///
  /// A fraction of a byte is rounded.
  static func parse(_ text: String) throws(ImageIOFailure) -> Int64 {
    if text.hasPrefix("0x") || text.hasPrefix("0X") { return try hexadecimal(text) }
    var digits = text[...]
    var scale: Int64 = 1
    let suffix = text.last.flatMap { suffixes[Character($0.lowercased())] }
    if let suffix {
      scale = suffix
      digits = digits.dropLast()
    }
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, isDigits(whole) else { throw .notASize(text) }
    guard let count = Int64(whole) else { throw .sizeTooLarge(text) }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: scale)
    guard !overflow else { throw .sizeTooLarge(text) }
    guard parts.count == 2 else { return bytes }
    guard scale > 1, isDigits(parts[1]) else { throw .notASize(text) }
    let (sum, sumOverflow) = bytes.addingReportingOverflow(fraction(parts[1], of: scale))
    guard !sumOverflow else { throw .sizeTooLarge(text) }
    return sum
  }

  /// A byte, decimal or hexadecimal.
  static func parsePattern(_ text: String) throws(ImageIOFailure) -> UInt8 {
    let byte = text.hasPrefix("0x") || text.hasPrefix("0X") ? UInt8(text.dropFirst(2), radix: 16) : UInt8(text)
    guard let byte else { throw .notAPattern(text) }
    return byte
  }

  private static func hexadecimal(_ text: String) throws(ImageIOFailure) -> Int64 {
    let digits = text.dropFirst(2)
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { throw .notASize(text) }
    guard let value = Int64(digits, radix: 16) else { throw .sizeTooLarge(text) }
    return value
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// Digits after the eighteenth make less than a byte of any unit, and are dropped.
  private static func fraction(_ digits: Substring, of scale: Int64) -> Int64 {
    let digits = digits.prefix(18)
    guard let numerator = UInt64(digits) else { return 0 }
    let denominator = digits.reduce(UInt64(1)) { value, _ in value * 10 }
    let product = numerator.multipliedFullWidth(by: UInt64(scale))
    let (low, carry) = product.low.addingReportingOverflow(denominator / 2)
    return Int64(denominator.dividingFullWidth((product.high + (carry ? 1 : 0), low)).quotient)
  }
}
