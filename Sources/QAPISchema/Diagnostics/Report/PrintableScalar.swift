extension Unicode.Scalar {
  /// The character, or a picture of it where it would do something to a terminal.
  var printable: String {
    switch value {
    case 0..<0x20: Self.text(0x2400 + value)
    case 0x7F: Self.text(0x2421)
    case 0x80..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: Self.text(0xFFFD)
    default: String(self)
    }
  }

  private static func text(_ value: UInt32) -> String { Unicode.Scalar(value).map(String.init) ?? "?" }

  /// How many columns of a terminal the printable form takes.
  var columns: Int {
    switch value {
    case 0..<0x300, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      2
    default:
      switch properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: 0
      default: 1
      }
    }
  }
}

extension String {
  /// The text with pictures of control characters; newlines stay.
  var printable: String {
    guard unicodeScalars.contains(where: { $0.value < 0x20 || $0.value >= 0x7F }) else { return self }
    return unicodeScalars.map { $0 == "\n" ? "\n" : $0.printable }.joined()
  }
}
