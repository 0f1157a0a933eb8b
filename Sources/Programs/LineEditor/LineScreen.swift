/// The rows of a terminal around the line being edited: its prompt, what is drawn over it, and whole lines above it.
///
/// libedit draws the line itself, and is told to draw it again after anything else was written.
final class LineScreen {
  private let output: Int32
  private let libedit: Libedit
  private let style: LineStyle
  private var overlay: LineOverlay
  private var prompt = ""
  /// As libedit knows it.
  private var size: Terminal.Size
  /// Whether all keys since the overlay was drawn were printing characters.
  private var isOnlyTyped = true
  /// The line when the overlay was drawn last.
  private var seen = ""

  init(_ libedit: Libedit, output: Int32, style: LineStyle) {
    self.libedit = libedit
    self.output = output
    self.style = style
    overlay = LineOverlay(style)
    size = Terminal.size(output)
  }

  func write(_ text: String) { Terminal.write(text, to: output) }

  func setPrompt(_ text: String) {
    prompt = text
    libedit.setPrompt(libedit.isEditing ? style.prompt(text) : text)
  }

  /// Takes the terminal for a line: pasted text is marked as such, and keys pass through unprocessed.
  func take() {
    guard libedit.isEditing else { return }
    write("\u{1B}[?2004h")
    libedit.prepareTerminal(isRaw: true)
  }

  /// Gives the terminal back, as far as pasted text is concerned; libedit does the rest when it ends a line.
  func give() {
    if libedit.isEditing { write("\u{1B}[?2004l") }
  }

  // MARK: - The overlay

  /// Draws what the program says of the line.
  func draw(_ annotate: (_ line: String) -> LineAnnotation) {
    let (before, after) = libedit.parts
    let line = LineOverlay.Line(prompt: prompt, before: before, after: after)
    // Where libedit closes the gap of a wide character, it leaves one of its two columns.
    if TerminalText.width(seen) != seen.unicodeScalars.count, !line.text.hasPrefix(seen) { showAbove("") }
    seen = line.text
    if overlay.isMarked, !LineCanvas(line, size).isDrawable { return showAbove("") }
    let annotation = line.text.isEmpty ? LineAnnotation() : annotate(line.text)
    write(overlay.draw(annotation, on: line, size: size, isTyped: isOnlyTyped))
    isOnlyTyped = true
  }

  /// Leaves the screen to libedit, which is about to act on a key.
  func release(for key: Unicode.Scalar) {
    write(overlay.removeHint())
    if TerminalText.isControl(key) { isOnlyTyped = false }
  }

  /// Begins a new line, over which nothing is drawn.
  func forgetOverlay() {
    overlay.forget()
    seen = ""
  }

  // MARK: - Other text

  /// Whether the window has changed since libedit drew the line.
  var isResized: Bool { Terminal.size(output) != size }

  /// Shows whole lines above the one being edited, which stays as it is but for a new prompt.
  func showAbove(_ text: String, prompt newPrompt: String? = nil) {
    let newSize = Terminal.size(output)
    guard libedit.isEditing else {
      size = newSize
      if let newPrompt { setPrompt(newPrompt) }
      if !text.isEmpty { write("\n" + text) }
      libedit.refresh()
      return
    }
    let place = ScreenPosition(after: (prompt + libedit.parts.before).unicodeScalars, columns: newSize.columns)
    let row = min(place.row, newSize.rows - 1)
    let up = row > 0 ? "\u{1B}[\(row)A" : ""
    write("\r\(up)\u{1B}[J\(text.replacingLineFeeds())")
    if let newPrompt { setPrompt(newPrompt) }
    redraw()
  }

  /// Has libedit draw its line where the cursor is, at the beginning of a row.
  func redraw() {
    let newSize = Terminal.size(output)
    if newSize != size {
      size = newSize
      libedit.resize()
    }
    overlay.forget()
    libedit.refresh()
  }

  /// Moves to a new row below the line being edited, with a mark at its end.
  func leaveLine(marked mark: String) {
    let (before, after) = libedit.parts
    let cursor = position(after: before)
    let end = position(after: before + after)
    let down = String(repeating: "\n", count: min(end.row - cursor.row, size.rows))
    let across = end.column > 0 ? "\u{1B}[\(end.column)C" : ""
    write("\(down)\r\(across)\(mark)\r\n")
  }

  /// Ends the line, which stays on the screen.
  func endLine() {
    guard libedit.isEditing else { return }
    write(overlay.removeHint())
    leaveLine(marked: "")
  }

  private func position(after text: String) -> ScreenPosition {
    ScreenPosition(after: (prompt + text).unicodeScalars, columns: size.columns)
  }

  // MARK: - A list below the line

  /// The rows of a list that fit above a row which asks.
  var pageRows: Int { max(Terminal.size(output).rows - 1, 1) }

  func listRows(of candidates: [Candidate]) -> ArraySlice<String> {
    CandidateList(size: size).rows(of: candidates)[...]
  }

  func write(rows: some Sequence<String>) { write(rows.map { $0 + "\r\n" }.joined()) }

  /// Shows a question in the last row, cut to the width.
  ///
  /// Returns it as shown.
  func ask(_ question: String) -> String {
    let shown = TerminalText.truncated(question, to: max(Terminal.size(output).columns - 1, 1))
    write(shown)
    return shown
  }

  func eraseRow() { write("\r\u{1B}[K") }

  /// Shows whole lines above a question.
  func showAbove(_ text: String, question: String) { write("\r\u{1B}[K\(text.replacingLineFeeds())\(question)") }
}

extension String {
  /// With a carriage return before each line feed, as a terminal in raw mode wants it.
  fileprivate func replacingLineFeeds() -> String {
    split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }
}
