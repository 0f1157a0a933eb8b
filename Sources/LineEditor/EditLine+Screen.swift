import CLibedit

/// Writing on the screen beside libedit, which is then told to draw its line anew.
extension EditLine {
  /// Does what other threads asked for since the last time.
  func hearNews() {
    let news = inbox.takeNews()
    if let reason = news.leave {
      if !news.text.isEmpty { showAbove(news.text) }
      if isEditing { leaveLine(marked: "") }
      if inbox.takePasteDrop() { pasted = "" }
      leave = reason
      return
    }
    let isResized = Terminal.size(output) != size
    if isResized || !news.text.isEmpty || news.prompt != nil { showAbove(news.text, prompt: news.prompt) }
  }

  /// Shows whole lines above the one being edited, which stays as it is.
  private func showAbove(_ text: String, prompt: String? = nil) {
    let newSize = Terminal.size(output)
    let isResized = newSize != size
    size = newSize
    guard isEditing else {
      if let prompt { setPrompt(prompt) }
      if !text.isEmpty { Terminal.write("\n" + text, to: output) }
      cledit_refresh(handle)
      return
    }
    let row = min(position(after: parts.before).row, size.rows - 1)
    let up = row > 0 ? "\u{1B}[\(row)A" : ""
    let lines = text.replacingLineFeeds()
    Terminal.write("\r\(up)\u{1B}[J\(lines)", to: output)
    if let prompt { setPrompt(prompt) }
    if isResized { el_resize(handle) }
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
