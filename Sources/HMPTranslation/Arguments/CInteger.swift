/// An integer as C's `strtoull` reads it with base 0, of the whole text.
enum CInteger: Equatable {
  case value(UInt64, isNegative: Bool)
  case tooLarge

  /// Nil where the text is no integer.
  init?(_ text: String) {
    guard let (value, length) = Self.prefix(text), length == text.utf8.count else { return nil }
    self = value
  }

  /// Reads as much of the text as belongs to an integer, and tells how many bytes that is; nil where that is nothing.
  static func prefix(_ text: String) -> (value: CInteger, length: Int)? {
    let bytes = Array(text.utf8)
    var position = bytes.firstIndex { !($0 == 0x20 || (0x09...0x0D).contains($0)) } ?? bytes.count
    var isNegative = false
    if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
      isNegative = bytes[position] == UInt8(ascii: "-")
      position += 1
    }
    var base: UInt64 = 10
    if position < bytes.count, bytes[position] == UInt8(ascii: "0") {
      let isHexadecimal =
        position + 2 < bytes.count && bytes[position + 1] | 0x20 == UInt8(ascii: "x")
        && digit(bytes[position + 2], base: 16) != nil
      base = isHexadecimal ? 16 : 8
      if isHexadecimal { position += 2 }
    }
    let start = position
    var value: UInt64 = 0
    var overflows = false
    while position < bytes.count, let digit = digit(bytes[position], base: base) {
      let product = value.multipliedReportingOverflow(by: base)
      let sum = product.partialValue.addingReportingOverflow(digit)
      overflows = overflows || product.overflow || sum.overflow
      value = sum.partialValue
      position += 1
    }
    guard position > start else { return nil }
    return (overflows ? .tooLarge : .value(value, isNegative: isNegative), position)
  }

  private static func digit(_ byte: UInt8, base: UInt64) -> UInt64? {
    let value: UInt64
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): value = UInt64(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): value = UInt64(byte - UInt8(ascii: "A")) + 10
    default: return nil
    }
    return value < base ? value : nil
  }
}
