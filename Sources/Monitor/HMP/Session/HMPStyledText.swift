public import QJSON

/// Text whose parts have styles, which a terminal with colour shows.
public struct HMPStyledText: Sendable, Equatable {
  /// The role of a part of a text, by which a front end chooses a colour.
  public enum Style: Sendable {
    case plain
    /// The title of a section.
    case heading
    /// The name of a command or an object.
    case name
  }

  /// A part of the text in one style.
  public struct Run: Sendable, Equatable {
    /// The characters of the part.
    public var text: String
    /// The role of the part.
    public var style: Style
  }

  /// The parts in their order; adjacent parts may have the same style.
  public private(set) var runs: [Run] = []

  /// Makes a text of one part, or of none if the text is empty.
  public init(_ text: String = "", _ style: Style = .plain) { append(text, style) }

  /// The text without styles.
  public var plain: String { runs.map(\.text).joined() }

  /// Appends a part; has no effect if its text is empty.
  public mutating func append(_ text: String, _ style: Style = .plain) {
    if !text.isEmpty { runs.append(Run(text: text, style: style)) }
  }

  /// Appends the parts of another text.
  public mutating func append(_ other: HMPStyledText) { runs += other.runs }
}

extension HMPOutput {
  /// Makes an output with a styled text.
  public init(_ styled: HMPStyledText, value: JSONValue) {
    self.init(text: styled.plain, value: value)
    self.styled = styled
  }

  /// Appends to the text; the value does not change.
  public mutating func append(_ more: HMPStyledText) {
    var all = styled ?? HMPStyledText(text)
    all.append(more)
    styled = all
    text = all.plain
  }
}

extension HMPStyledText {
  /// Lays out rows of cells in columns as wide as their widest cell; the first column has the style of names.
  ///
  /// Lines have no blanks at their ends.
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
