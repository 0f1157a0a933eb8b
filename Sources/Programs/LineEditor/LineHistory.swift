import CLineEditor

/// The lines that were entered before, each once, and a walk through those that begin like the line being edited.
final class LineHistory {
  /// A walk that has begun.
  private struct Walk {
    /// The beginning that its lines have in common.
    var prefix: String
    /// The line as it was before the walk.
    var typed: String
    /// The line that was found last.
    var shown: String
    /// Where that line is; nil where the walk is back at the typed line.
    var index: Int?

    init(from before: String, _ line: String) {
      prefix = before
      typed = line
      shown = line
    }
  }

  /// libedit's own, for its incremental search.
  private let history: OpaquePointer?
  private let limit: Int
  /// Oldest first.
  private var lines: [String] = []
  private var walk: Walk?

  init(of libedit: Libedit, limit: Int) {
    self.limit = max(limit, 1)
    history = libedit.makeHistory(limit: self.limit)
  }

  deinit {
    if let history { history_wend(history) }
  }

  var newest: String? { lines.last }

  /// Adds lines that differ from each other, oldest first, to an empty history.
  func load(_ lines: [String]) {
    guard let history else { return }
    self.lines = lines.suffix(limit)
    for line in self.lines { cledit_history_enter_utf8(history, line) }
  }

  /// Adds a line as the newest; a line that is there already moves.
  func remember(_ line: String) {
    guard let history else { return }
    let wide = WideText(line)
    withExtendedLifetime(wide) {
      if let index = lines.lastIndex(of: line) {
        lines.remove(at: index)
        cledit_history_remove(history, wide.start)
      }
      if lines.count == limit { lines.removeFirst() }
      lines.append(line)
      _ = cledit_history_enter(history, wide.start)
    }
  }

  func endWalk() { walk = nil }

  /// The next line that begins with the text before the cursor; nil where there is none.
  ///
  /// The last step forward leads to the typed line. A line that was changed since the last step begins a new walk.
  func step(isBackward: Bool, before: String, after: String) -> String? {
    var walk = walk ?? Walk(from: before, before + after)
    if walk.shown != before + after { walk = Walk(from: before, before + after) }
    func isWanted(_ line: String) -> Bool { line.hasPrefix(walk.prefix) && line != walk.shown }
    if isBackward {
      guard let index = lines[..<(walk.index ?? lines.count)].lastIndex(where: isWanted) else { return nil }
      walk.index = index
    } else {
      guard let current = walk.index else { return nil }
      walk.index = lines[(current + 1)...].firstIndex(where: isWanted)
    }
    walk.shown = walk.index.map { lines[$0] } ?? walk.typed
    self.walk = walk
    return walk.shown
  }
}
