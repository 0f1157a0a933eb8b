/// Splits lines into blocks.
struct BlockReader {
  /// How deep blocks can be nested; deeper blocks become one paragraph.
  private static let depthLimit = 12

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

  /// The blocks of lines that are nested in the current ones.
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

/// The beginning of a line of a list.
private struct ListMarker {
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

// Directives.
extension BlockReader {
  /// The blocks of a directive; none for a comment.
  private func directive(_ line: String, _ body: [String]) -> [MarkupBlock] {
    guard let directive = Directive(line, body) else { return [] }
    switch directive.name {
    case "qmp-example": return [example(directive)]
    case "code", "code-block", "sourcecode", "parsed-literal":
      return directive.body.isEmpty ? [] : [.literal(directive.body)]
    case "note", "warning", "caution", "attention", "important", "hint", "tip", "danger", "error", "seealso":
      return [.titled(inline.words(directive.title), inner(directive.argumentAndBody))]
    case "admonition": return [.titled(inline.words(directive.argument), inner(directive.body))]
    case "table":
      let blocks = inner(directive.body)
      return directive.argument.isEmpty ? blocks : [.titled(inline.words(directive.argument), blocks)]
    default: return inner(directive.body)
    }
  }

  /// An exchange with a server; with the option `:annotated:`, text that contains exchanges.
  private func example(_ directive: Directive) -> MarkupBlock {
    let title = inline.words(directive.options["title"] ?? "Example")
    if directive.options["annotated"] != nil { return .titled(title, inner(directive.body)) }
    return .titled(title, directive.body.isEmpty ? [] : [.literal(directive.body)])
  }
}

/// The parts of a directive, `.. NAME:: ARGUMENT` and the indented lines after it.
private struct Directive {
  var name: String
  var argument: String
  var options: [String: String] = [:]
  var body: [String]

  init?(_ line: String, _ lines: [String]) {
    guard let end = line.firstRange(of: "::") else { return nil }
    name = String(line[..<end.lowerBound].dropFirst(2).drop { $0 == " " })
    guard !name.isEmpty, !name.contains(" ") else { return nil }
    if name.hasSuffix(" ") { return nil }
    argument = String(line[end.upperBound...].drop { $0 == " " })
    var rest = lines[...]
    while let option = rest.first, let (key, value) = Self.option(option) {
      options[key] = value
      rest.removeFirst()
    }
    body = Array(rest).dedented
  }

  /// The name as a title.
  var title: String { name == "seealso" ? "See also" : name.prefix(1).uppercased() + name.dropFirst() }

  var argumentAndBody: [String] { argument.isEmpty ? body : [argument] + body }

  private static func option(_ line: String) -> (String, String)? {
    guard line.hasPrefix(":"), let end = line.dropFirst().firstIndex(of: ":") else { return nil }
    let key = line[line.index(after: line.startIndex)..<end]
    guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0 == "-" }) else { return nil }
    return (String(key), String(line[line.index(after: end)...].drop { $0 == " " }))
  }
}

extension String {
  fileprivate func firstRange(of part: String) -> Range<Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(part) { return index..<self.index(index, offsetBy: part.count) }
      index = self.index(after: index)
    }
    return nil
  }
}

/// Reads the two forms of tables: columns under lines of `=`, and cells in a grid.
private struct TableReader {
  let inline: InlineReader

  /// Removes a table from the beginning of the lines; nil if there is none.
  func take(from lines: inout ArraySlice<String>) -> MarkupTable? {
    guard let first = lines.first else { return nil }
    let taken = Array(lines.prefix { !$0.isBlank })
    if Self.isRule(first), let table = simple(taken) {
      lines.removeFirst(taken.count)
      return table
    }
    if Self.isGridLine(first), let table = grid(taken) {
      lines.removeFirst(taken.count)
      return table
    }
    return nil
  }

  /// Whether a line is made of `=` in at least two columns.
  private static func isRule(_ line: String) -> Bool {
    line.utf8.allSatisfy { $0 == UInt8(ascii: "=") || $0 == 0x20 } && line.split(separator: " ").count > 1
  }

  private static func isGridLine(_ line: String) -> Bool {
    line.hasPrefix("+") && line.hasSuffix("+") && line.utf8.count > 2
      && line.utf8.allSatisfy { "+-=".utf8.contains($0) }
  }

  private func simple(_ lines: [String]) -> MarkupTable? {
    let starts = Self.columns(of: lines[0])
    var parts: [[[String]]] = [[]]
    for line in lines.dropFirst() {
      if Self.isRule(line) {
        parts.append([])
      } else {
        parts[parts.count - 1].append(Self.cells(line, starts))
      }
    }
    guard parts.count > 1 else { return nil }
    let hasHeading = parts.count > 2
    return table(headings: hasHeading ? parts[0] : [], rows: parts.dropFirst(hasHeading ? 1 : 0).flatMap { $0 })
  }

  /// The positions at which columns begin.
  private static func columns(of rule: String) -> [Int] {
    let signs = Array(rule.utf8)
    return signs.indices.filter { signs[$0] != 0x20 && ($0 == 0 || signs[$0 - 1] == 0x20) }
  }

  private static func cells(_ line: String, _ starts: [Int]) -> [String] {
    let characters = Array(line)
    return starts.enumerated().map { index, start in
      let end = index + 1 < starts.count ? min(starts[index + 1], characters.count) : characters.count
      return start < end ? String(characters[start..<end]).trimmed : ""
    }
  }

  private func grid(_ lines: [String]) -> MarkupTable? {
    var headings: [[String]] = []
    var rows: [[String]] = []
    var current: [String] = []
    for line in lines {
      if Self.isGridLine(line) {
        if !current.isEmpty { rows.append(current) }
        current = []
        if line.contains("=") {
          headings = rows
          rows = []
        }
      } else {
        guard line.hasPrefix("|"), line.hasSuffix("|"), line.count > 1 else { return nil }
        let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
          .map { String($0).trimmed }
        current = current.isEmpty ? cells : Self.joined(current, cells)
      }
    }
    return rows.isEmpty && headings.isEmpty ? nil : table(headings: headings, rows: rows)
  }

  private static func joined(_ row: [String], _ more: [String]) -> [String] {
    row.indices.map { index in
      let rest = index < more.count ? more[index] : ""
      return rest.isEmpty ? row[index] : row[index] + " " + rest
    }
  }

  private func table(headings: [[String]], rows: [[String]]) -> MarkupTable {
    MarkupTable(headings: headings.map { $0.map(inline.words) }, rows: rows.map { $0.map(inline.words) })
  }
}

extension String {
  fileprivate var trimmed: String {
    String(String(drop { $0 == " " }).reversed().drop { $0 == " " }.reversed())
  }
}
