/// What a line of a definition's documentation begins with.
enum LineStart {
  /// The form `@NAME: TEXT`.
  struct Description {
    var name: Range<Int>
    var text: Range<Int>
  }

  /// The form `TAG: TEXT`.
  struct Tag {
    var kind: DocumentationSection.Kind
    var text: Range<Int>
  }

  static func description(_ source: SourceText, _ range: Range<Int>) -> Description? {
    let text = source.bytes[range]
    guard text.first == UInt8(ascii: "@"), let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return Description(name: range.lowerBound + 1..<colon, text: rest(of: text, behind: colon))
  }

  static func tag(_ source: SourceText, _ range: Range<Int>) -> Tag? {
    let text = source.bytes[range]
    guard text.first?.isUpper == true, let colon = text.firstIndex(of: UInt8(ascii: ":")),
      let kind = kind(source.text(range.lowerBound..<colon))
    else { return nil }
    if colon + 1 < text.endIndex, text[colon + 1] == UInt8(ascii: ":") { return nil }
    return Tag(kind: kind, text: rest(of: text, behind: colon))
  }

  private static func rest(of text: ArraySlice<UInt8>, behind colon: Int) -> Range<Int> {
    let rest = text[(colon + 1)...].drop { $0 == .space }
    return rest.startIndex..<rest.endIndex
  }

  static func kind(_ word: String) -> DocumentationSection.Kind? {
    switch word {
    case "Returns": .returns
    case "Errors": .errors
    case "Since": .since
    case "TODO": .todo
    case "Note", "Notes": .note(tag: word)
    case "Example", "Examples": .example(tag: word)
    default: nil
    }
  }
}
