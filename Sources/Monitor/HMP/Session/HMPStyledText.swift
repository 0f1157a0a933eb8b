public import QJSON

/// Text of which parts stand out where there is colour.
public struct HMPStyledText: Sendable, Equatable {
  /// What a part of a text is, from which a front end chooses a colour.
  public enum Style: Sendable {
    case plain
    /// The title of a part.
    case heading
    /// What a person looks for: the name of a thing, a command.
    case name
  }

  /// A part of the text in one style.
  public struct Run: Sendable, Equatable {
    /// The characters of the part.
    public var text: String
    /// What the part is.
    public var style: Style
  }

  /// The parts in their order; two parts side by side may have one style.
  public private(set) var runs: [Run] = []

  /// Makes a text of one part; of none, if it is empty.
  public init(_ text: String = "", _ style: Style = .plain) { append(text, style) }

  /// The text without styles.
  public var plain: String { runs.map(\.text).joined() }

  /// Adds a part at the end.
  public mutating func append(_ text: String, _ style: Style = .plain) {
    if !text.isEmpty { runs.append(Run(text: text, style: style)) }
  }

  /// Adds the parts of another text at the end.
  public mutating func append(_ other: HMPStyledText) { runs += other.runs }
}

extension HMPOutput {
  /// An output whose text is a styled one.
  public init(_ styled: HMPStyledText, value: JSONValue) {
    self.init(text: styled.plain, value: value)
    self.styled = styled
  }

  /// Adds to the text.
  public mutating func append(_ more: HMPStyledText) {
    var all = styled ?? HMPStyledText(text)
    all.append(more)
    styled = all
    text = all.plain
  }
}

extension HMPStyledText {
  /// Lines of cells, each column as wide as its widest cell; the first is a name.
  ///
  /// Blanks at the ends of lines are left out.
  public static func table(_ rows: [[String]], gap: Int = 2) -> HMPStyledText {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.indices.contains(column) ? $0[column].unicodeScalars.count : 0 }.max() ?? 0
    }
    var table = HMPStyledText()
    for row in rows {
      let last = row.lastIndex { !$0.isEmpty } ?? 0
      for (column, cell) in row.enumerated() where column <= last {
        table.append(cell, column == 0 ? .name : .plain)
        if column < last {
          table.append(String(repeating: " ", count: widths[column] - cell.unicodeScalars.count + gap))
        }
      }
      table.append("\n")
    }
    return table
  }
}
