/// The checks of a single line of documentation text.
enum LineFormat {
  typealias Text = ArraySlice<UInt8>

  /// The most columns that `#`, a space and the text may take.
  static let lengthLimit = 70

  /// Whether a line is `::`, indented or not, or an example directive without arguments.
  static func opensLiteral(_ text: Text) -> Bool {
    var rest = text
    if rest.starts(with: ".. ".utf8) {
      rest = rest.dropFirst(2).drop { $0 == .space }
      guard rest.starts(with: "qmp-example".utf8) else { return false }
      rest = rest.dropFirst("qmp-example".utf8.count)
    }
    return rest.drop { $0 == .space }.elementsEqual("::".utf8)
  }

  static func isTooLong(_ text: Text) -> Bool {
    guard text.count > lengthLimit - 2 else { return false }
    let length = text.reduce(2) { $1.isUTF8Continuation ? $0 : $0 + 1 }
    return length > lengthLimit && !isURL(text)
  }

  private static func isURL(_ text: Text) -> Bool {
    let rest = text.drop { $0 == .space }
    return ["http://", "https://", "ftp://"].contains { rest.starts(with: $0.utf8) } && !rest.contains(.space)
  }

  /// The number of code points before the first single space that ends a sentence; nil if there is none.
  static func singleSpaceBetweenSentences(_ text: Text) -> Int? {
    var count = 0
    for index in text.indices {
      if text[index].isUTF8Continuation { continue }
      if text[index] == .space, index > text.startIndex, endsSentence(text, before: index),
        startsSentence(text, behind: index)
      {
        return count
      }
      count += 1
    }
    return nil
  }

  private static func startsSentence(_ text: Text, behind space: Int) -> Bool {
    guard space + 1 < text.endIndex else { return false }
    let next = text[space + 1]
    return next.isUpper || next.isDigit || next == UInt8(ascii: "(")
  }

  private static func endsSentence(_ text: Text, before space: Int) -> Bool {
    let before = text[..<space]
    switch before.last {
    case UInt8(ascii: "!"), UInt8(ascii: "?"): return true
    case UInt8(ascii: "."): return !isAbbreviation(before) && !isListNumber(before)
    default: return false
    }
  }

  private static func isAbbreviation(_ text: Text) -> Bool {
    guard text.suffix(4).elementsEqual("e.g.".utf8) else { return false }
    guard let last = text.dropLast(4).last else { return true }
    return !(last.isLetter || last.isDigit || last == .underscore || last >= 0x80)
  }

  private static func isListNumber(_ text: Text) -> Bool {
    let rest = text.drop { $0 == .space }
    return rest.count == 2 && rest.first?.isDigit == true
  }
}
