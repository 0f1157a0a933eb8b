/// A terminal that knows the few sequences which are drawn over a line: what it shows, and where its cursor is.
struct TerminalModel {
  private struct Cell: Equatable {
    var text = " "
    var attribute = ""
  }

  private let columns: Int
  private var rows: [[Cell]] = [[]]
  private(set) var row = 0
  /// `columns` where the next character wraps.
  private(set) var column = 0
  private var attribute = ""

  init(columns: Int) {
    self.columns = columns
  }

  mutating func write(_ text: String) {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\u{1B}":
        rest = rest.dropFirst()
        let number = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(number.count)
        obey(rest.popFirst() ?? "?", String(number))
      default: put(scalar)
      }
    }
  }

  private mutating func obey(_ command: Unicode.Scalar, _ number: String) {
    switch command {
    case "A": row = max(row - (Int(number) ?? 1), 0)
    case "B": row = min(row + (Int(number) ?? 1), rows.count - 1)
    case "C": column = min(column + (Int(number) ?? 1), columns - 1)
    case "D": column = max(min(column, columns - 1) - (Int(number) ?? 1), 0)
    case "K": rows[row] = Array(rows[row].prefix(column))
    case "m": attribute = number == "0" ? "" : number
    default: put("?")
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = scalar.properties.isEmojiPresentation || scalar.value >= 0x2E80 ? 2 : 1
    if column + width > columns {
      row += 1
      column = 0
      if row == rows.count { rows.append([]) }
    }
    while rows[row].count < column + width { rows[row].append(Cell()) }
    rows[row][column] = Cell(text: String(scalar), attribute: attribute)
    if width == 2 { rows[row][column + 1] = Cell(text: "", attribute: attribute) }
    column += width
  }

  /// The rows, with what has an attribute between brackets, as `2<hint>`.
  var shown: [String] {
    rows.map { row in
      var text = ""
      var attribute = ""
      for cell in row + [Cell(text: "")] where cell.text != "" || cell == Cell(text: "") {
        if cell.attribute != attribute {
          text += (attribute.isEmpty ? "" : ">") + (cell.attribute.isEmpty ? "" : cell.attribute + "<")
          attribute = cell.attribute
        }
        text += cell.text
      }
      return text
    }
  }
}
