/// Characters as roff writes them.
enum Escaping {
  /// The text, in which nothing is an escape; control characters and those that turn the direction of text are left out.
  static func text(_ content: String, isLiteral: Bool = false) -> String {
    if content.utf8.allSatisfy(isPlain) { return content }
    var text = ""
    for scalar in content.unicodeScalars {
      switch scalar {
      case "\\": text += "\\e"
      case "-": text += "\\-"
      case "^": text += "\\(ha"
      case "~": text += "\\(ti"
      case "`": text += "\\(ga"
      case "'" where isLiteral: text += "\\(aq"
      case "\t": text += " "
      case _ where scalar.isASCII:
        if !scalar.properties.isControl { text.unicodeScalars.append(scalar) }
      case _ where scalar.properties.generalCategory == .format || scalar.properties.isControl: break
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        text += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
      }
    }
    return text
  }

  /// The line, which is not taken for a macro.
  static func protected(_ line: String) -> String {
    line.first == "." || line.first == "'" ? "\\&" + line : line
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension UnicodeScalar.Properties {
  fileprivate var isControl: Bool { generalCategory == .control }
}
