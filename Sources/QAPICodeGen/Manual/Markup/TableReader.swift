/// Reads the two forms of tables: columns under lines of `=`, and cells in a grid.
struct TableReader {
  let inline: InlineReader

  /// Takes a table from the beginning of the lines; nil when none is there.
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
