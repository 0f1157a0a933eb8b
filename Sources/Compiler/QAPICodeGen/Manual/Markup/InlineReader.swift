/// Splits running text into words, and words into pieces by their markup.
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

  /// A text in single backquotes: a name, or the text of a link.
  private func takeInterpreted(_ scan: inout InlineScan) -> Bool {
    guard let inner = scan.marked(by: ["`"]) else { return false }
    let length = inner.unicodeScalars.count + 2
    let tail = scan.run(from: scan.index + length) { $0 == "_" }
    let text = Self.linkText(inner)
    scan.take(text, style(text) ?? (tail == 0 ? .literal : .plain), length: length + tail)
    return true
  }

  /// A role such as `:ref:`, and a text in backquotes after it.
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

  /// A word that is the name of a definition, and not an ordinary word as well.
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

/// The position in running text, and the words so far.
private struct InlineScan {
  private let scalars: [UnicodeScalar]
  private(set) var index = 0
  private(set) var words: [MarkupWord] = []
  private var pieces: [MarkupPiece] = []
  private var plain = ""
  /// The marks that do not occur again as closing marks.
  private var exhausted: Set<[UnicodeScalar]> = []

  init(_ scalars: [UnicodeScalar]) { self.scalars = scalars }

  var current: UnicodeScalar? { scalar(at: index) }

  func scalar(at index: Int) -> UnicodeScalar? { scalars.indices.contains(index) ? scalars[index] : nil }

  /// Whether markup can begin here, which is not inside a word.
  var mayBeginMarkup: Bool { !Self.isWordPart(scalar(at: index - 1)) }

  /// The number of scalars from a position on for which the condition holds.
  func run(from start: Int, while condition: (UnicodeScalar) -> Bool) -> Int {
    var end = start
    while let scalar = scalar(at: end), condition(scalar) { end += 1 }
    return end - start
  }

  /// The text between two marks; nil if there is no second one, or one of them is not at the border of a word.
  mutating func marked(by mark: [UnicodeScalar], at position: Int? = nil) -> String? {
    let open = position ?? index
    let start = open + mark.count
    guard has(mark, at: open), position != nil || mayBeginMarkup, !exhausted.contains(mark) else { return nil }
    guard let first = scalar(at: start), !first.properties.isWhitespace, first != mark[0] else { return nil }
    for end in start + 1..<max(start + 1, scalars.count) where isClosed(by: mark, at: end) { return text(start..<end) }
    exhausted.insert(mark)
    return nil
  }

  private func isClosed(by mark: [UnicodeScalar], at end: Int) -> Bool {
    guard has(mark, at: end), !scalars[end - 1].properties.isWhitespace else { return false }
    let next = scalar(at: end + mark.count)
    // An underscore after the mark makes the text a link.
    return !Self.isWordPart(next) || (mark == ["`"] && next == "_")
  }

  /// A name, without the period or hyphen that may follow it.
  func name(at start: Int) -> String {
    guard let first = scalar(at: start), first.isASCII, Self.isWordPart(first) else { return "" }
    var end = start + run(from: start) { $0 == "-" || ($0.isASCII && Self.isWordPart($0)) }
    while end > start, scalars[end - 1] == "-" { end -= 1 }
    return text(start..<end)
  }

  private func has(_ mark: [UnicodeScalar], at position: Int) -> Bool {
    position + mark.count <= scalars.count && scalars[position..<position + mark.count].elementsEqual(mark)
  }

  private static func isWordPart(_ scalar: UnicodeScalar?) -> Bool {
    guard let scalar else { return false }
    return scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  private func text(_ range: Range<Int>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[range])
    return text
  }
}

extension InlineScan {
  mutating func take(_ count: Int = 1) {
    for _ in 0..<count where index < scalars.count {
      plain.unicodeScalars.append(scalars[index])
      index += 1
    }
  }

  /// Adds a piece for that many scalars of the text.
  mutating func take(_ text: String, _ style: MarkupPiece.Style, length: Int) {
    endPlain()
    pieces.append(MarkupPiece(style: style, text: text))
    index += length
  }

  /// Takes a sign that a backslash has made an ordinary one; before other characters the backslash is an ordinary one.
  mutating func takeEscaped() {
    let signs = "\\*`_|:@"
    if let next = scalar(at: index + 1), signs.unicodeScalars.contains(next) { index += 1 }
    take()
  }

  mutating func advance(endingWord: Bool) {
    if endingWord { endWord() }
    index += 1
  }

  mutating func endWord() {
    endPlain()
    if !pieces.isEmpty { words.append(MarkupWord(pieces: pieces)) }
    pieces = []
  }

  private mutating func endPlain() {
    if !plain.isEmpty { pieces.append(MarkupPiece(style: .plain, text: plain)) }
    plain = ""
  }
}
