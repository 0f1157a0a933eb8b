import Testing

@testable import LineEditor

@Suite struct TerminalTextTests {
  @Test(arguments: [
    ("plain é 漢字 😀\n\ttab", "plain é 漢字 😀\n\ttab"),
    ("\u{1B}[2J", "^[[2J"),
    ("\u{00}\u{07}\u{08}\u{7F}", "^@^G^H^?"),
    ("one\r\ntwo\rthree", "one\ntwo^Mthree"),
    ("\r\r\n", "^M\n"),
    ("\u{9B}31m", "\\x9B31m"),
    ("a\u{202E}b\u{2028}c", "a\\u{202E}b\\u{2028}c"),
  ])
  func clean(_ text: String, _ expected: String) {
    #expect(TerminalText.clean(text) == expected)
  }

  @Test(arguments: [("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("😀", 2)])
  func width(_ text: String, _ expected: Int) {
    #expect(TerminalText.width(text) == expected)
  }

  @Test(arguments: [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("漢字", 3, "漢…"), ("漢字", 2, "…"), ("ab", 0, "")])
  func truncated(_ text: String, _ columns: Int, _ expected: String) {
    #expect(TerminalText.truncated(text, to: columns) == expected)
  }
}
