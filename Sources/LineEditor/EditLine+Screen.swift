import CLibedit

/// Writing on the screen beside libedit, which is then told to draw its line anew.
extension EditLine {
  /// How long news gather after some have been shown: many events then cost few drawings of the line.
  private static let quietInterval = Duration.milliseconds(33)

  /// The milliseconds before news may be shown; nil when they may be now.
  var quietTime: Int32? {
    let left = quietUntil - .now
    guard left > .zero else { return nil }
    return Int32(left / .milliseconds(1)) + 1
  }

  /// Does what other threads asked for since the last time, unless that is a moment ago.
  func hearNews() {
    guard quietTime == nil else { return }
    let news = inbox.takeNews()
    if !news.text.isEmpty { quietUntil = .now + Self.quietInterval }
    if let reason = news.leave {
      if !news.text.isEmpty { showAbove(news.text) }
      end(reason)
      return
    }
    let isResized = Terminal.size(output) != size
    if isResized || !news.text.isEmpty || news.prompt != nil { showAbove(news.text, prompt: news.prompt) }
  }

  /// Ends the line, which stays on the screen.
  func end(_ reason: EditorInbox.Leave) {
    if isEditing {
      Terminal.write(overlay.removeHint(), to: output)
      leaveLine(marked: "")
    }
    if inbox.takePasteDrop() { pasted = "" }
    leave = reason
  }

  /// Does the same while a list of candidates is shown, of which the last row says how to go on.
  func hearNewsInList(_ lastRow: String) {
    guard quietTime == nil else { return }
    let news = inbox.takeNews()
    if let prompt = news.prompt { setPrompt(prompt) }
    leave = news.leave
    guard !news.text.isEmpty else { return }
    quietUntil = .now + Self.quietInterval
    Terminal.write("\r\u{1B}[K\(news.text.replacingLineFeeds())\(lastRow)", to: output)
  }

  /// Shows whole lines above the one being edited, which stays as it is.
  func showAbove(_ text: String, prompt: String? = nil) {
    guard isEditing else {
      size = Terminal.size(output)
      if let prompt { setPrompt(prompt) }
      if !text.isEmpty { Terminal.write("\n" + text, to: output) }
      cledit_refresh(handle)
      return
    }
    let newSize = Terminal.size(output)
    let columns = newSize.columns
    let place = ScreenPosition(after: (self.prompt + parts.before).unicodeScalars, columns: columns)
    let row = min(place.row, newSize.rows - 1)
    let up = row > 0 ? "\u{1B}[\(row)A" : ""
    Terminal.write("\r\(up)\u{1B}[J\(text.replacingLineFeeds())", to: output)
    if let prompt { setPrompt(prompt) }
    redraw()
  }

  /// Has libedit draw its line where the cursor is, at the beginning of a row.
  func redraw() {
    let newSize = Terminal.size(output)
    if newSize != size {
      size = newSize
      el_resize(handle)
    }
    overlay.forget()
    cledit_refresh(handle)
  }

  /// Moves to a new row below the line that is being edited, with a mark at its end.
  func leaveLine(marked mark: String) {
    let (before, after) = parts
    let cursor = position(after: before)
    let end = position(after: before + after)
    let down = String(repeating: "\n", count: min(end.row - cursor.row, size.rows))
    let across = end.column > 0 ? "\u{1B}[\(end.column)C" : ""
    Terminal.write("\(down)\r\(across)\(mark)\r\n", to: output)
  }

  private func position(after text: String) -> ScreenPosition {
    ScreenPosition(after: (prompt + text).unicodeScalars, columns: size.columns)
  }
}

extension String {
  /// With a carriage return before each line feed, as a terminal in raw mode wants it.
  fileprivate func replacingLineFeeds() -> String {
    split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }
}
