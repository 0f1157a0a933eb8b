extension TerminalText {
  /// Whether a text without control characters takes more than so many rows of a terminal.
  package static func takes(moreRowsThan limit: Int, _ text: String, columns: Int) -> Bool {
    var rows = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(text.hasSuffix("\n") ? 1 : 0) {
      rows += max(1, (width(String(line)) + columns - 1) / max(columns, 1))
      if rows > limit { return true }
    }
    return false
  }
}
