/// The words of a text, as commands read them from a line.
public enum HMPWords {
  /// The words between blanks; one that begins with a quote goes on to the next quote.
  public static func split(_ text: String) throws(HMPTokenFault) -> [String] {
    var scanner = LineScanner(text)
    var words: [String] = []
    scanner.skipBlanks()
    while !scanner.isAtEnd {
      words.append(try scanner.readToken())
      scanner.skipBlanks()
    }
    return words
  }

  /// The time that a word gives: seconds, or with `ms`, `us`, `ns`; nil for anything else, and for less than nothing.
  public static func duration(_ word: String) -> Duration? {
    var scanner = LineScanner(word)
    guard let seconds = try? scanner.readTime(), scanner.isAtEnd, (0..<1e9).contains(seconds) else { return nil }
    return .seconds(seconds)
  }
}
