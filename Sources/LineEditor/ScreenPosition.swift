/// Where the cursor stands, counted from where the prompt begins, as libedit draws text.
struct ScreenPosition: Equatable {
  var row = 0
  var column = 0

  /// The position after drawing `text` on a terminal that wraps at `columns`.
  init(after text: some Sequence<Unicode.Scalar>, columns: Int) {
    for scalar in text { draw(scalar, columns: columns) }
  }

  private mutating func draw(_ scalar: Unicode.Scalar, columns: Int) {
    switch scalar {
    case "\t":
      repeat { put(1, columns: columns) } while column % 8 != 0
    case "\n":
      if column > 0 { startRow() }
    case _ where TerminalText.isControl(scalar):
      let shown = scalar.value < 0x80 ? 2 : 7
      for _ in 0..<shown { put(1, columns: columns) }
    default:
      put(TerminalText.width(scalar), columns: columns)
    }
  }

  private mutating func put(_ width: Int, columns: Int) {
    if column + width > columns, column > 0 { startRow() }
    column += width
    if column >= columns { startRow() }
  }

  private mutating func startRow() {
    row += 1
    column = 0
  }
}
