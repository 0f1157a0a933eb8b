/// Candidates, below the line that they are for.
extension EditLine {
  private static let listPrompt = "--More-- (Space: a page, Enter: a row, q: no more)"

  /// Shows candidates from the cursor's row on, and waits behind each page.
  ///
  /// A key that turns no page ends the list and is left for the line.
  func show(_ candidates: [Candidate]) {
    var rest = CandidateList(size: size).rows(of: candidates)[...]
    var count = rest.count <= pageRows - 1 ? rest.count : pageRows
    while true {
      Terminal.write(rest.prefix(count).map { $0 + "\r\n" }.joined(), to: output)
      rest = rest.dropFirst(count)
      guard !rest.isEmpty, let rows = awaitPage() else { return }
      count = rows
    }
  }

  /// The rows of the screen above the row that asks.
  private var pageRows: Int { max(Terminal.size(output).rows - 1, 1) }

  /// How many rows are wanted next; nil when no more are.
  private func awaitPage() -> Int? {
    let prompt = TerminalText.truncated(Self.listPrompt, to: max(Terminal.size(output).columns - 1, 1))
    Terminal.write(prompt, to: output)
    defer { Terminal.write("\r\u{1B}[K", to: output) }
    guard let key = nextListKey(hear: { hearNewsInList(prompt) }) else { return nil }
    switch key {
    case " ", "\t": return pageRows
    case "\r", "\n": return 1
    case "q", "Q", "\u{3}": return nil
    case "\u{1B}" where !keys.hasBytes: return nil
    default:
      heldKey = key
      return nil
    }
  }
}
