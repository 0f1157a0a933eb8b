/// Divides running text into words, and words into pieces by their markup.
struct InlineReader {
  let style: (String) -> MarkupPiece.Style?

  func words(_ text: String) -> [MarkupWord] {
    var scan = InlineScan(Array(text.unicodeScalars))
    while let scalar = scan.current { step(scalar, &scan) }
    scan.endWord()
    return scan.words
  }

  private func step(_ scalar: UnicodeScalar, _ scan: inout InlineScan) {
    switch scalar {
    case _ where scalar.properties.isWhitespace: scan.advance(endingWord: true)
    case "\\": scan.takeEscaped()
    case "*":
      guard takeMarked(&scan, by: ["*", "*"], .strong) || takeMarked(&scan, by: ["*"], .emphasis) else {
        return scan.take()
      }
    case "`":
      guard takeMarked(&scan, by: ["`", "`"], .literal) || takeInterpreted(&scan) else { return scan.take() }
    case ":":
      guard takeRole(&scan) else { return scan.take() }
    case "@":
      guard takeMember(&scan) else { return scan.take() }
    case _ where scan.mayBeginMarkup:
      takeName(&scan)
    default: scan.take()
    }
  }

  private func takeMarked(_ scan: inout InlineScan, by mark: [UnicodeScalar], _ style: MarkupPiece.Style) -> Bool {
    guard let inner = scan.marked(by: mark) else { return false }
    scan.take(String(inner), style, length: inner.unicodeScalars.count + 2 * mark.count)
    return true
  }

  /// A text between single backquotes: the name of something, or the text of a link.
  private func takeInterpreted(_ scan: inout InlineScan) -> Bool {
    guard let inner = scan.marked(by: ["`"]) else { return false }
    let length = inner.unicodeScalars.count + 2
    let tail = scan.run(from: scan.index + length) { $0 == "_" }
    let text = Self.linkText(inner)
    scan.take(text, style(text) ?? (tail == 0 ? .literal : .plain), length: length + tail)
    return true
  }

  /// A form like `:ref:` before a text between backquotes.
  private func takeRole(_ scan: inout InlineScan) -> Bool {
    guard scan.mayBeginMarkup else { return false }
    let length = scan.run(from: scan.index + 1) { $0.properties.isAlphabetic || $0 == "-" || $0 == ":" }
    guard length > 1, scan.scalar(at: scan.index + length) == ":" else { return false }
    guard let inner = scan.marked(by: ["`"], at: scan.index + length + 1) else { return false }
    let text = Self.linkText(inner)
    scan.take(text, style(text) ?? .emphasis, length: length + 3 + inner.unicodeScalars.count)
    return true
  }

  private func takeMember(_ scan: inout InlineScan) -> Bool {
    guard scan.mayBeginMarkup else { return false }
    let name = scan.name(at: scan.index + 1)
    guard !name.isEmpty else { return false }
    scan.take(name, style(name) ?? .member, length: name.unicodeScalars.count + 1)
    return true
  }

  /// A word that is the name of a definition, and could hardly be anything else.
  private func takeName(_ scan: inout InlineScan) {
    let name = scan.name(at: scan.index)
    guard Self.isTelling(name), let style = style(name) else {
      scan.take(max(1, name.unicodeScalars.count))
      return
    }
    scan.take(name, style, length: name.unicodeScalars.count)
  }

  private static func isTelling(_ name: String) -> Bool {
    let isJoined = name.utf8.contains(UInt8(ascii: "-")) || name.utf8.contains(UInt8(ascii: "_"))
    return isJoined || name.utf8.dropFirst().contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }

  /// The visible part of `TEXT <TARGET>`.
  private static func linkText(_ text: String) -> String {
    guard text.hasSuffix(">"), let open = text.lastIndex(of: "<"), open > text.startIndex else { return text }
    let visible = text[..<open].reversed().drop { $0 == " " }
    return visible.isEmpty ? text : String(String(visible).reversed())
  }
}
