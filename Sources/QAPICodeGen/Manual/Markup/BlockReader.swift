/// Divides lines into blocks.
struct BlockReader {
  /// How deep blocks can be in blocks; what is deeper is one paragraph.
  static let depthLimit = 12

  var lines: ArraySlice<String>
  let inline: InlineReader
  let depth: Int

  mutating func blocks() -> [MarkupBlock] {
    var blocks: [MarkupBlock] = []
    while let line = lines.first {
      if line.isBlank { lines.removeFirst() } else { blocks += next(line) }
    }
    return blocks
  }

  private mutating func next(_ line: String) -> [MarkupBlock] {
    if depth == Self.depthLimit { return [.paragraph(words(takeAll()))] }
    if line.indentation > 0 { return [.quote(inner(takeIndented()))] }
    if line.hasPrefix(".. ") || line == ".." {
      lines.removeFirst()
      return directive(line, takeIndented())
    }
    if let marker = ListMarker(line) { return [list(marker.kind)] }
    if let table = TableReader(inline: inline).take(from: &lines) { return [.table(table)] }
    return paragraph()
  }

  /// The blocks of lines inside those at hand.
  func inner(_ lines: [String]) -> [MarkupBlock] {
    var reader = BlockReader(lines: lines[...], inline: inline, depth: depth + 1)
    return reader.blocks()
  }

  func words(_ lines: [String]) -> [MarkupWord] { inline.words(lines.joined(separator: " ")) }

  private mutating func takeAll() -> [String] {
    defer { lines = [] }
    return Array(lines)
  }

  /// The lines up to the next that is not indented, without what all of them are indented by.
  private mutating func takeIndented() -> [String] {
    var taken: [String] = []
    while let line = lines.first, line.isBlank || line.indentation > 0 {
      taken.append(line)
      lines.removeFirst()
    }
    return taken.dedented
  }

  private mutating func paragraph() -> [MarkupBlock] {
    var taken: [String] = []
    while let line = lines.first, !line.isBlank {
      if line.indentation > 0, taken.count == 1 { return [term(taken[0])] }
      taken.append(line)
      lines.removeFirst()
      if line.hasSuffix("::") { break }
    }
    guard let last = taken.last, last.hasSuffix("::") else { return [.paragraph(words(taken))] }
    taken[taken.count - 1] = String(last.dropLast())
    let literal = takeIndented()
    let introduction: [MarkupBlock] = taken == [":"] ? [] : [.paragraph(words(taken))]
    return introduction + (literal.isEmpty ? [] : [.literal(literal)])
  }

  private mutating func term(_ first: String) -> MarkupBlock {
    var terms = [MarkupBlock.Term(term: words([first]), blocks: inner(takeIndented()))]
    while lines.count > 1, let line = lines.first, !line.isBlank, line.indentation == 0, ListMarker(line) == nil,
      case let next = lines[lines.startIndex + 1], !next.isBlank, next.indentation > 0
    {
      lines.removeFirst()
      terms.append(.init(term: words([line]), blocks: inner(takeIndented())))
    }
    return .terms(terms)
  }

  private mutating func list(_ kind: ListMarker.Kind) -> MarkupBlock {
    var items: [[MarkupBlock]] = []
    while let line = lines.first, let marker = ListMarker(line), marker.kind == kind {
      lines.removeFirst()
      items.append(inner([String(line.dropFirst(marker.width))] + takeIndented()))
    }
    switch kind {
    case .bullet: return .bullets(items)
    case .number: return .numbers(items)
    }
  }
}

/// What a line of a list begins with.
struct ListMarker {
  enum Kind { case bullet, number }

  var kind: Kind
  /// The columns before the item's text.
  var width: Int

  init?(_ line: String) {
    let head = line.prefix { $0 != " " }
    let blanks = line.dropFirst(head.count).prefix { $0 == " " }.count
    guard blanks > 0 else { return nil }
    width = head.count + blanks
    if ["-", "*", "+", "\u{2022}"].contains(head) {
      kind = .bullet
    } else if let last = head.last, last == "." || last == ")", (2...4).contains(head.count) {
      let number = head.dropLast().drop { $0 == "(" }
      guard number == "#" || (!number.isEmpty && number.allSatisfy(\.isASCIIDigit)) else { return nil }
      kind = .number
    } else {
      return nil
    }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension String {
  var isBlank: Bool { utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
  var indentation: Int { utf8.prefix { $0 == 0x20 }.count }
}

extension [String] {
  /// The lines without common indentation and without blank lines at the ends.
  var dedented: [String] {
    let indentation = filter { !$0.isBlank }.map(\.indentation).min() ?? 0
    let lines = map { $0.isBlank ? "" : String($0.dropFirst(indentation)) }
    return Array(lines.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed())
  }
}
