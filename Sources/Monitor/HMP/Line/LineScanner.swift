/// The UTF-8 bytes of a line, and a position in them.
struct LineScanner {
  let bytes: [UInt8]
  var position: Int

  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  init(_ line: String) { self.init([UInt8](line.utf8)) }

  /// The byte at the position; nil at the end.
  var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  var isAtEnd: Bool { position >= bytes.count }

  /// The byte `count` places after the position; nil beyond the end.
  func byte(after count: Int) -> UInt8? { position + count < bytes.count ? bytes[position + count] : nil }

  mutating func advance() { position += 1 }

  mutating func skipBlanks() {
    while let byte, byte.isBlank { position += 1 }
  }

  /// Skips one byte and the blanks after it.
  mutating func advancePastBlanks() {
    position += 1
    skipBlanks()
  }

  /// Skips the bytes that satisfy a condition.
  mutating func skip(while condition: (UInt8) -> Bool) {
    while let byte, condition(byte) { position += 1 }
  }

  /// The text from one position, by default the first byte, up to another.
  func text(from start: Int = 0, to end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }
}

extension UInt8 {
  /// Whether C's `isspace` is true in the C locale: space, tab, LF, VT, FF and CR, but not a no-break space.
  var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

  /// A printing ASCII character other than the space.
  var isGraphic: Bool { self > 0x20 && self < 0x7F }

  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }

  /// The value of a digit or letter in a base up to 36; nil for any other byte.
  var digitValue: UInt64? {
    if isDigit { return UInt64(self - UInt8(ascii: "0")) }
    if isLetter { return UInt64((self | 0x20) - UInt8(ascii: "a")) + 10 }
    return nil
  }
}
