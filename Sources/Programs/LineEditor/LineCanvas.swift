/// The screen cells of a line that libedit has drawn.
struct LineCanvas {
  /// A character of the line and its place.
  struct Cell {
    /// In UTF-8 bytes from the line's start.
    var offset: Int
    var position: ScreenPosition
    /// The cursor's place after it.
    var end: ScreenPosition
    var text: String
  }

  let size: Terminal.Size
  /// The cursor's place, where libedit expects it.
  let cursor: ScreenPosition
  private let line: LineOverlay.Line

  init(_ line: LineOverlay.Line, _ size: Terminal.Size) {
    self.line = line
    self.size = size
    cursor = ScreenPosition(after: (line.prompt + line.before).unicodeScalars, columns: size.columns)
  }

  /// Whether all of the line is in sight, and every character is drawn as itself.
  ///
  /// While libedit asks for a pattern to search for, there is a line feed in the line.
  var isDrawable: Bool {
    let text = line.text.unicodeScalars
    guard !text.contains(where: { $0 != "\t" && TerminalText.isControl($0) }) else { return false }
    return ScreenPosition(after: (line.prompt + line.text).unicodeScalars, columns: size.columns).row < size.rows
  }

  /// The characters from a UTF-8 offset on.
  func cells(from start: Int) -> [Cell] {
    var place = ScreenPosition(after: line.prompt.unicodeScalars, columns: size.columns)
    var offset = 0
    var cells: [Cell] = []
    for scalar in line.text.unicodeScalars {
      let before = place
      let position = place.draw(scalar, columns: size.columns)
      if place == before {
        // It combines with the character before it.
        if !cells.isEmpty { cells[cells.count - 1].text.unicodeScalars.append(scalar) }
      } else if offset >= start {
        let text = scalar == "\t" ? " " : String(scalar)
        cells.append(Cell(offset: offset, position: position, end: place, text: text))
      }
      offset += UTF8.width(scalar)
    }
    return cells
  }

  var brush: Brush { Brush(position: cursor, columns: size.columns) }
}

/// The terminal's cursor on its way over a line, with the sequences that move it.
struct Brush {
  fileprivate(set) var position: ScreenPosition
  fileprivate let columns: Int

  /// Writes a character; of a tab, all its blanks.
  mutating func put(_ cell: LineCanvas.Cell) -> String {
    let isWrapped = cell.end.row > cell.position.row
    let width = isWrapped ? columns - cell.position.column : cell.end.column - cell.position.column
    // After the last column a terminal waits before it wraps: the next move starts from the row that was written.
    position = isWrapped ? ScreenPosition(row: cell.position.row, column: columns) : cell.end
    return cell.text == " " ? String(repeating: " ", count: max(width, 1)) : cell.text
  }

  /// Moves within the rows that the line takes.
  mutating func move(to place: ScreenPosition) -> String {
    guard place != position else { return "" }
    defer { position = place }
    let isPastLastColumn = position.column >= columns
    let across = place.column - (isPastLastColumn ? 0 : position.column)
    let start = isPastLastColumn ? "\r" : ""
    return start + Self.step(place.row - position.row, "B", "A") + Self.step(across, "C", "D")
  }

  private static func step(_ distance: Int, _ forth: Character, _ back: Character) -> String {
    switch distance {
    case 0: ""
    case 1...: "\u{1B}[\(distance)\(forth)"
    default: "\u{1B}[\(-distance)\(back)"
    }
  }
}

/// The cursor's place, counted from the beginning of the prompt, as libedit draws text.
struct ScreenPosition: Equatable {
  var row = 0
  var column = 0

  init(row: Int = 0, column: Int = 0) {
    self.row = row
    self.column = column
  }

  /// The position after drawing `text` on a terminal that wraps at `columns`.
  init(after text: some Sequence<Unicode.Scalar>, columns: Int) {
    for scalar in text { draw(scalar, columns: columns) }
  }

  /// Moves past a character; returns where it is drawn, which is the next row where it does not fit into this one.
  @discardableResult
  mutating func draw(_ scalar: Unicode.Scalar, columns: Int) -> ScreenPosition {
    switch scalar {
    case "\t":
      let start = self
      repeat { put(1, columns: columns) } while column % 8 != 0
      return start
    case "\n":
      let start = self
      if column > 0 { startRow() }
      return start
    case _ where TerminalText.isControl(scalar):
      let start = self
      let shown = scalar.value < 0x80 ? 2 : 7
      for _ in 0..<shown { put(1, columns: columns) }
      return start
    default:
      return put(TerminalText.width(scalar), columns: columns)
    }
  }

  @discardableResult
  private mutating func put(_ width: Int, columns: Int) -> ScreenPosition {
    if column + width > columns, column > 0 { startRow() }
    let start = self
    column += width
    if column >= columns { startRow() }
    return start
  }

  private mutating func startRow() {
    row += 1
    column = 0
  }
}
