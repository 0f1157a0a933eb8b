import CLibedit

/// A walk through the lines that begin like what was typed.
struct HistorySearch {
  /// What they begin with.
  var prefix: String
  /// The line as it was before the walk.
  var typed: String
  /// The line that was found last, and where it is; nil where the walk is back at what was typed.
  var index: Int?
  var shown: String
}

/// The lines that were entered before.
extension EditLine {
  /// Adds a line as the newest; one that is there already moves.
  func remember(_ line: String) {
    guard let history else { return }
    let wide = WideText(line)
    if let index = entered.lastIndex(of: line) {
      entered.remove(at: index)
      withExtendedLifetime(wide) { cledit_history_remove(history, wide.start) }
    }
    append(line, wide)
  }

  /// Adds lines that differ from each other, oldest first, to an empty history.
  func load(_ lines: [String]) {
    guard let history else { return }
    entered = lines.suffix(historyLimit)
    for line in entered { cledit_history_enter_utf8(history, line) }
  }

  private func append(_ line: String, _ wide: WideText) {
    guard let history else { return }
    if entered.count == historyLimit { entered.removeFirst() }
    entered.append(line)
    _ = withExtendedLifetime(wide) { cledit_history_enter(history, wide.start) }
  }

  /// Shows the line next to the one that was found last which begins with what stands before the cursor.
  func searchKey(isBackward: Bool) -> UInt8 {
    let (before, after) = parts
    var search = historySearch ?? HistorySearch(prefix: before, typed: before + after, shown: before + after)
    if search.shown != before + after {
      search = HistorySearch(prefix: before, typed: before + after, shown: before + after)
    }
    guard let found = step(search, isBackward) else { return UInt8(CC_ERROR) }
    search.index = found.index
    search.shown = found.line
    historySearch = search
    el_cursor(handle, Int32(clamping: after.unicodeScalars.count))
    el_deletestr(handle, Int32(clamping: (before + after).unicodeScalars.count))
    return UInt8(found.line.isEmpty || insert(found.line) ? CC_REFRESH : CC_ERROR)
  }

  /// The next line of a walk; nil where there is none.
  ///
  /// The last way forward leads to what was typed.
  private func step(_ search: HistorySearch, _ isBackward: Bool) -> (index: Int?, line: String)? {
    func isWanted(_ line: String) -> Bool { line.hasPrefix(search.prefix) && line != search.shown }
    if isBackward {
      guard let index = entered[..<(search.index ?? entered.count)].lastIndex(where: isWanted) else { return nil }
      return (index, entered[index])
    }
    guard let current = search.index else { return nil }
    guard let index = entered[(current + 1)...].firstIndex(where: isWanted) else { return (nil, search.typed) }
    return (index, entered[index])
  }
}
