/// Where the cursor stands, counted from where the prompt begins, as libedit draws text.
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

  /// Moves past a character; returns where it is drawn, which differs where it does not fit into the row.
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
