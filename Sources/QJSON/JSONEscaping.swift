/// The quoted ASCII form of strings.
enum JSONEscaping {
  static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &bytes) }
  }

  /// Runs of bytes that need no escape are copied at once.
  static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(quote)
    var run = 0
    var index = 0
    while index < text.count, isPlain(text[index]) { index += 1 }
    if index == text.count {
      bytes.append(contentsOf: text)
      return bytes.append(quote)
    }
    while index < text.count {
      let byte = text[index]
      if isPlain(byte) {
        index += 1
        continue
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[run..<index]))
      if byte < 0x80 {
        appendEscape(of: byte, to: &bytes)
        index += 1
      } else {
        index += appendScalar(at: index, of: text, to: &bytes)
      }
      run = index
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[run...]))
    bytes.append(quote)
  }

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != quote && byte != backslash
  }

  private static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
    let letter: UInt8
    switch byte {
    case quote, backslash: letter = byte
    case 0x08: letter = UInt8(ascii: "b")
    case 0x09: letter = UInt8(ascii: "t")
    case 0x0A: letter = UInt8(ascii: "n")
    case 0x0C: letter = UInt8(ascii: "f")
    case 0x0D: letter = UInt8(ascii: "r")
    default: return appendUnit(UInt16(byte), to: &bytes)
    }
    bytes.append(backslash)
    bytes.append(letter)
  }

  /// Returns the scalar's length in bytes; the UTF-8 is a Swift string's and so is known to be valid.
  private static func appendScalar(at index: Int, of text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) -> Int {
    let lead = text[index]
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for next in text[index + 1..<index + length] { value = value << 6 | UInt32(next & 0x3F) }
    // The parser refuses noncharacters, so they must not come out of us either.
    if CodePoint.isNoncharacter(value) { value = 0xFFFD }
    if value > 0xFFFF {
      appendUnit(UInt16(0xD800 + (value - 0x10000) >> 10), to: &bytes)
      appendUnit(UInt16(0xDC00 + (value - 0x10000) & 0x3FF), to: &bytes)
    } else {
      appendUnit(UInt16(value), to: &bytes)
    }
    return length
  }

  private static func appendUnit(_ unit: UInt16, to bytes: inout [UInt8]) {
    bytes.append(backslash)
    bytes.append(UInt8(ascii: "u"))
    for shift: UInt16 in [12, 8, 4, 0] {
      let digit = UInt8(unit >> shift & 0xF)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
  }
}
