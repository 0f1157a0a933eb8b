/// Decodes the text of a string, which the scanner has delimited but not checked.
struct StringText {
  private let text: UnsafeBufferPointer<UInt8>
  private let offset: Int
  private var index = 0
  private var decoded: [UInt8] = []

  /// The string between the quotes of a token, which is plain if it has neither escapes nor bytes beyond ASCII.
  ///
  /// The offset is that of the text in the stream.
  static func value(
    of text: UnsafeBufferPointer<UInt8>, isPlain: Bool, at offset: Int
  ) throws(JSONSyntaxError) -> String {
    if isPlain { return String(decoding: text, as: UTF8.self) }
    var decoder = StringText(text: text, offset: offset)
    return try decoder.decode()
  }

  private init(text: UnsafeBufferPointer<UInt8>, offset: Int) {
    self.text = text
    self.offset = offset
  }

  private mutating func decode() throws(JSONSyntaxError) -> String {
    decoded.reserveCapacity(text.count)
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "\\") {
        try decodeEscape()
      } else if byte < 0x80 {
        decoded.append(byte)
        index += 1
      } else {
        try copyScalar(lead: byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  private mutating func decodeEscape() throws(JSONSyntaxError) {
    let start = index
    index += 2
    switch text[start + 1] {
    case UInt8(ascii: "\""): decoded.append(UInt8(ascii: "\""))
    case UInt8(ascii: "'"): decoded.append(UInt8(ascii: "'"))
    case UInt8(ascii: "\\"): decoded.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "/"): decoded.append(UInt8(ascii: "/"))
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"): try decodeUnicodeEscape(at: start)
    default: throw error(.invalidEscape, at: start)
    }
  }

  /// The index is after the `\u`.
  private mutating func decodeUnicodeEscape(at start: Int) throws(JSONSyntaxError) {
    guard var value = readHexadecimal() else { throw error(.invalidEscape, at: start) }
    if (0xD800...0xDBFF).contains(value), text[index...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
      index += 2
      guard let trail = readHexadecimal() else { throw error(.invalidEscape, at: start) }
      guard (0xDC00...0xDFFF).contains(trail) else { throw error(.invalidCodePoint(value), at: start) }
      value = 0x10000 + (value - 0xD800) << 10 + (trail - 0xDC00)
    }
    guard !CodePoint.isNoncharacter(value), let scalar = Unicode.Scalar(value) else {
      throw error(.invalidCodePoint(value), at: start)
    }
    decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  private mutating func readHexadecimal() -> UInt32? {
    guard index + 4 <= text.count else { return nil }
    var value: UInt32 = 0
    for byte in text[index..<index + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    index += 4
    return value
  }

  /// Copies a sequence of two to four bytes if it is the shortest form of a character.
  private mutating func copyScalar(lead: UInt8) throws(JSONSyntaxError) {
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard (0xC2...0xF4).contains(lead), index + length <= text.count else { throw error(.invalidUTF8, at: index) }
    let sequence = text[index..<index + length]
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for byte in sequence.dropFirst() {
      guard byte & 0xC0 == 0x80 else { throw error(.invalidUTF8, at: index) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= least, Unicode.Scalar(value) != nil, !CodePoint.isNoncharacter(value) else {
      throw error(.invalidUTF8, at: index)
    }
    decoded.append(contentsOf: sequence)
    index += length
  }

  private func error(_ problem: JSONSyntaxError.Problem, at index: Int) -> JSONSyntaxError {
    JSONSyntaxError(problem, offset: offset + index)
  }
}

/// The code points that QMP refuses although UTF-8 can encode them.
enum CodePoint {
  static func isNoncharacter(_ value: UInt32) -> Bool {
    value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value)
  }
}
