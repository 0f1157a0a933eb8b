extension String {
  /// The text with blanks behind it, at least as many bytes wide.
  func padded(to width: Int) -> String { self + Self.filling(width - utf8.count, with: " ") }

  /// The text with a filling in front of it, at least as many bytes wide.
  func leftPadded(to width: Int, with filling: Character = " ") -> String {
    Self.filling(width - utf8.count, with: filling) + self
  }

  private static func filling(_ count: Int, with character: Character) -> String {
    String(repeating: character, count: Swift.max(0, count))
  }
}

extension UInt64 {
  /// `0x` and all sixteen digits.
  var paddedHexadecimal: String { "0x" + String(self, radix: 16).leftPadded(to: 16, with: "0") }
}
