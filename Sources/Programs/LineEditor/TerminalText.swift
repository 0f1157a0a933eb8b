import CLineEditor

/// Text on its way to a terminal.
package enum TerminalText {
  /// Makes text that a target sent harmless: characters that could move the cursor or reorder the text are shown as text.
  ///
  /// Line feeds and tabs stay, and a carriage return before a line feed is dropped. Other control characters
  /// become `^X`, `\x9B` or, outside Latin-1, `\u{202E}`.
  package static func clean(_ text: String) -> String {
    if text.utf8.allSatisfy(isPlain) { return text }
    var cleaned = String.UnicodeScalarView()
    var scalars = text.unicodeScalars.makeIterator()
    var pending = scalars.next()
    while let scalar = pending {
      pending = scalars.next()
      if scalar == "\r", pending == "\n" { continue }
      if isHarmless(scalar) {
        cleaned.append(scalar)
      } else {
        cleaned.append(contentsOf: visible(scalar).unicodeScalars)
      }
    }
    return String(cleaned)
  }

  /// Makes a text harmless as `clean(_:)` does and keeps it on one line: line feeds are shown, tabs become spaces.
  package static func cleanLine(_ text: String) -> String {
    String(
      clean(text).unicodeScalars.reduce(into: String.UnicodeScalarView()) { line, scalar in
        switch scalar {
        case "\n": line.append(contentsOf: "^J".unicodeScalars)
        case "\t": line.append(" ")
        default: line.append(scalar)
        }
      })
  }

  /// The columns that a text without control characters takes on a terminal.
  package static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  /// The text, cut to at most `columns` columns; where something was cut off, it ends in an ellipsis.
  package static func truncated(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    guard columns > 0 else { return "" }
    var kept = ""
    var used = 0
    for character in text {
      let width = width(String(character))
      guard used + width < columns else { break }
      kept.append(character)
      used += width
    }
    return kept + "…"
  }

  /// Whether a text without control characters takes more than so many rows of a terminal.
  package static func takes(moreRowsThan limit: Int, _ text: String, columns: Int) -> Bool {
    var rows = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(text.hasSuffix("\n") ? 1 : 0) {
      rows += max(1, (width(String(line)) + columns - 1) / max(columns, 1))
      if rows > limit { return true }
    }
    return false
  }

  static func width(_ scalar: Unicode.Scalar) -> Int {
    CharacterTypes.useUTF8()
    return max(0, Int(wcwidth(wchar_t(scalar.value))))
  }

  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x20...0x7E: true
    case 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: false
    default: !isControl(scalar)
    }
  }

  /// Whether the byte is ASCII that is passed on whatever is around it.
  private static func isPlain(_ byte: UInt8) -> Bool { (byte >= 0x20 && byte < 0x7F) || byte == 0x0A || byte == 0x09 }

  private static func visible(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0...0x1F: "^\(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40)))"
    case 0x7F: "^?"
    case 0x80...0xFF: "\\x\(String(scalar.value, radix: 16, uppercase: true))"
    default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
  }
}

/// The C library's idea of characters, which libedit and `wcwidth` go by.
enum CharacterTypes {
  private static let once: Void = cledit_use_utf8()

  /// Sets LC_CTYPE to a UTF-8 locale, once.
  static func useUTF8() {
    _ = once
  }
}
