/// Blocks of documentation text in mdoc.
extension ManualText {
  mutating func add(_ blocks: [MarkupBlock]) {
    for block in blocks {
      breakParagraph()
      add(block)
    }
  }

  private mutating func add(_ block: MarkupBlock) {
    switch block {
    case .paragraph(let words): add(words)
    case .literal(let lines): display(lines)
    case .bullets(let items): list("-bullet", items)
    case .numbers(let items): list("-enum", items)
    case .terms(let terms):
      openList("-tag -width Ds")
      for term in terms {
        item(Self.macros(term.term))
        add(term.blocks)
      }
      closeList()
    case .quote(let blocks):
      openDisplay()
      add(blocks)
      closeDisplay()
    case .titled(let title, let blocks): add(blocks, under: title)
    case .table(let table): add(table)
    }
  }

  /// Adds a title and blocks; a first paragraph continues the line of the title.
  mutating func add(_ blocks: [MarkupBlock], under title: [MarkupWord]) {
    breakParagraph()
    add(macros: "Sy " + Self.arguments(title.map(\.text).joined(separator: " ")) + " :")
    guard case .paragraph(let words)? = blocks.first else { return add(blocks) }
    add(words)
    add(Array(blocks.dropFirst()))
  }

  private mutating func list(_ kind: String, _ items: [[MarkupBlock]]) {
    openList(kind)
    for blocks in items {
      item()
      add(blocks)
      keepItem()
    }
    closeList()
  }

  private mutating func add(_ table: MarkupTable) {
    let rows = table.headings + table.rows
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? $0[column].map(\.text).joined(separator: " ").count : 0 }.max() ?? 0
    }
    openList("-column " + widths.map { "\"" + String(repeating: "x", count: max(2, $0)) + "\"" }.joined(separator: " "))
    for row in table.headings { item(row.map { Self.macros($0, plain: "Sy") }.joined(separator: " Ta ")) }
    for row in table.rows { item(row.map { Self.macros($0) }.joined(separator: " Ta ")) }
    closeList()
  }

  /// Adds running text, a sentence or a word with markup to a line.
  mutating func add(_ words: [MarkupWord]) {
    var line = ""
    func isFull(_ word: String) -> Bool { line.count + word.count >= 78 }
    for word in words {
      if let plain = word.plain {
        if !line.isEmpty, isFull(plain) {
          add(line: line)
          line = ""
        }
        line += line.isEmpty ? plain : " " + plain
        guard Self.endsSentence(plain) else { continue }
        add(line: line)
      } else {
        if !line.isEmpty { add(line: line) }
        add(macros: Self.macros([word]))
      }
      line = ""
    }
    if !line.isEmpty { add(line: line) }
  }

  /// Words as macros with arguments, after another macro or at the beginning of a line.
  static func macros(_ words: [MarkupWord], plain: String = "No") -> String {
    words.map { macros($0, plain) }.joined(separator: " ")
  }

  private static func macros(_ word: MarkupWord, _ plain: String) -> String {
    var parts: [String] = []
    for (index, piece) in word.pieces.enumerated() {
      if piece.style == .plain, index > 0, index == word.pieces.count - 1, piece.text.allSatisfy(isClosing) {
        parts += piece.text.map(String.init)
      } else {
        if index > 0 { parts.append("Ns") }
        parts += [piece.style.macro ?? plain, arguments(piece.text)]
      }
    }
    return parts.joined(separator: " ")
  }

  /// Whether mdoc prints no blank between a sign and the word before it.
  private static func isClosing(_ sign: Character) -> Bool { ".,:;?!)]".contains(sign) }
}

extension MarkupWord {
  var text: String { pieces.map(\.text).joined() }

  /// The text of a word without markup.
  fileprivate var plain: String? {
    guard pieces.count == 1, let piece = pieces.first, piece.style == .plain else { return nil }
    return piece.text
  }
}

extension MarkupPiece.Style {
  fileprivate var macro: String? {
    switch self {
    case .plain: nil
    case .emphasis: "Em"
    case .strong: "Sy"
    case .literal: "Ql"
    case .member: "Ar"
    case .command: "Ic"
    case .type: "Vt"
    }
  }
}
