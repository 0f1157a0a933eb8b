/// The state of a walk through running text.
struct InlineScan {
  private let scalars: [UnicodeScalar]
  private(set) var index = 0
  private(set) var words: [MarkupWord] = []
  private var pieces: [MarkupPiece] = []
  private var plain = ""
  /// The marks that no more text ends with.
  private var exhausted: Set<[UnicodeScalar]> = []

  init(_ scalars: [UnicodeScalar]) { self.scalars = scalars }

  var current: UnicodeScalar? { scalar(at: index) }

  func scalar(at index: Int) -> UnicodeScalar? { scalars.indices.contains(index) ? scalars[index] : nil }

  /// Whether markup can begin here: not inside a word.
  var mayBeginMarkup: Bool { !Self.isWordPart(scalar(at: index - 1)) }

  /// The number of scalars from there on for which the condition holds.
  func run(from start: Int, while condition: (UnicodeScalar) -> Bool) -> Int {
    var end = start
    while let scalar = scalar(at: end), condition(scalar) { end += 1 }
    return end - start
  }

  /// The text between two marks; nil when there is no second one, or either is not where a mark counts.
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
    // The name of a link's text.
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

  /// Takes a piece that is as long as that in the text.
  mutating func take(_ text: String, _ style: MarkupPiece.Style, length: Int) {
    endPlain()
    pieces.append(MarkupPiece(style: style, text: text))
    index += length
  }

  /// Takes a sign that has lost its meaning by a backslash; before anything else the backslash stands for itself.
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
