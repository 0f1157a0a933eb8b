extension UInt8 {
  package static let tab = UInt8(ascii: "\t")
  package static let newline = UInt8(ascii: "\n")
  package static let carriageReturn = UInt8(ascii: "\r")
  package static let space = UInt8(ascii: " ")
  package static let quote = UInt8(ascii: "'")
  package static let backslash = UInt8(ascii: "\\")
  package static let hash = UInt8(ascii: "#")
  package static let underscore = UInt8(ascii: "_")

  package var isUTF8Continuation: Bool { self & 0xC0 == 0x80 }
  package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  package var isUpper: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  package var isLower: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  package var isLetter: Bool { isUpper || isLower }
  package var isStructural: Bool {
    switch self {
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"),
      UInt8(ascii: ","):
      true
    default: false
    }
  }
}

extension Collection<UInt8> where Index == Int {
  /// The length in bytes of the white-space character at an offset; 0 where there is another.
  package func whiteSpaceLength(at offset: Int) -> Int {
    let byte = self[offset]
    if byte == .space || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte) { return 1 }
    guard byte >= 0xC2 else { return 0 }
    func follows(_ distance: Int) -> UInt8 { offset + distance < endIndex ? self[offset + distance] : 0 }
    switch (byte, follows(1), follows(2)) {
    case (0xC2, 0x85, _), (0xC2, 0xA0, _): return 2
    case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF),
      (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
      return 3
    default: return 0
    }
  }

  /// The end of the collection without the white space it ends in.
  package var endWithoutTrailingWhiteSpace: Int {
    var end = endIndex
    while end > startIndex {
      var start = end - 1
      while start > startIndex, self[start].isUTF8Continuation { start -= 1 }
      guard whiteSpaceLength(at: start) == end - start else { break }
      end = start
    }
    return end
  }
}
