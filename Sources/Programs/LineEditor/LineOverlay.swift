/// The attributes of wrong parts, and the hint after the end, drawn over a line that libedit has drawn.
///
/// libedit does not know of them. So the hint is erased before libedit goes on, and marked parts keep their characters.
/// Every text that this makes begins and ends at the line's cursor.
struct LineOverlay {
  /// The line as libedit has drawn it.
  struct Line: Equatable {
    var prompt: String
    var before: String
    var after: String

    var text: String { before + after }
  }

  private let style: LineStyle
  /// The text as it was when attributes were drawn last, and the parts that have them.
  private var text = ""
  private var marks: [Range<Int>] = []
  private var isHintShown = false

  init(_ style: LineStyle) {
    self.style = style
  }

  /// Whether attributes are on the screen.
  var isMarked: Bool { !marks.isEmpty }

  /// Says that the line has been drawn anew, without attributes.
  mutating func forget() {
    text = ""
    marks = []
    isHintShown = false
  }

  /// Takes the hint off the screen.
  mutating func removeHint() -> String {
    guard isHintShown else { return "" }
    isHintShown = false
    return "\u{1B}[K"
  }

  /// Draws an annotation; nothing where the screen does not show the line as it is.
  ///
  /// If characters were only typed since the last time, only they are drawn again.
  mutating func draw(_ annotation: LineAnnotation, on line: Line, size: Terminal.Size, isTyped: Bool) -> String {
    let canvas = LineCanvas(line, size)
    guard canvas.isDrawable else { return "" }
    let marks = style.error == nil ? [] : annotation.errors.filter { !$0.isEmpty }
    var drawn = ""
    if let start = start(of: marks, in: line, isTyped) { drawn = paint(marks, from: start, on: canvas) }
    self.marks = marks
    text = line.text
    guard line.after.isEmpty, let hint = style.hint else { return drawn }
    return drawn + draw(annotation.hint, hint, on: canvas)
  }

  /// Where the attributes on the screen begin to differ; nil where they are right.
  private func start(of marks: [Range<Int>], in line: Line, _ isTyped: Bool) -> Int? {
    guard !marks.isEmpty || !self.marks.isEmpty else { return nil }
    let now = line.text.utf8
    let end = text.utf8.count
    if isTyped, line.after.isEmpty, now.count >= end, now.starts(with: text.utf8), clipped(marks, to: end) == self.marks
    {
      let isNewMarked = marks.contains { $0.upperBound > end }
      return isNewMarked ? end : nil
    }
    let first = (marks + self.marks).map(\.lowerBound).min() ?? 0
    return first < now.count ? first : nil
  }

  private func clipped(_ marks: [Range<Int>], to end: Int) -> [Range<Int>] {
    marks.map { $0.clamped(to: 0..<end) }.filter { !$0.isEmpty }
  }

  private func paint(_ marks: [Range<Int>], from start: Int, on canvas: LineCanvas) -> String {
    var brush = canvas.brush
    var isMarked = false
    var drawn = ""
    for cell in canvas.cells(from: start) {
      drawn += brush.move(to: cell.position)
      let isError = marks.contains { $0.contains(cell.offset) }
      if isError != isMarked {
        drawn += isError ? "\u{1B}[\(style.error ?? "")m" : "\u{1B}[0m"
        isMarked = isError
      }
      drawn += brush.put(cell)
    }
    if isMarked { drawn += "\u{1B}[0m" }
    return drawn + brush.move(to: canvas.cursor)
  }

  /// Draws a hint in the rest of the row, except in its last column, so that nothing wraps.
  private mutating func draw(_ hint: String, _ style: String, on canvas: LineCanvas) -> String {
    let room = canvas.size.columns - canvas.cursor.column - 1
    let shown = TerminalText.truncated(TerminalText.clean(hint), to: room)
    let width = TerminalText.width(shown)
    guard width > 1 else { return "" }
    isHintShown = true
    return "\u{1B}[\(style)m\(shown)\u{1B}[0m\u{1B}[\(width)D"
  }
}

/// A hint and marks that are shown with a line while it is edited.
package struct LineAnnotation: Sendable, Equatable {
  /// The words that may follow, in one row; shown when the cursor is at the line's end.
  package var hint: String
  /// The wrong parts, in UTF-8 offsets, ascending and without overlap.
  package var errors: [Range<Int>]

  package init(hint: String = "", errors: [Range<Int>] = []) {
    self.hint = hint
    self.errors = errors
  }
}
