import HMP

/// The words of a command line, split at blanks outside double quotes.
///
/// In contrast to `HMPWords`, words have no limit of length, and errors are reported to the user.
enum CommandWords {
  /// Splits a line.
  ///
  /// - Throws: `HMPError.refused` for an unterminated word, or an unsupported escape.
  static func read(_ line: String) throws(HMPError) -> [String] {
    var words: [String] = []
    var rest = line[...].drop(while: isBlank)
    while let first = rest.first {
      if first == "\"" {
        words.append(try readQuoted(&rest))
      } else {
        words.append(String(rest.prefix { !isBlank($0) }))
        rest = rest.drop { !isBlank($0) }
      }
      rest = rest.drop(while: isBlank)
    }
    return words
  }

  private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }

  private static func readQuoted(_ rest: inout Substring) throws(HMPError) -> String {
    rest.removeFirst()
    var word = ""
    while let next = rest.popFirst() {
      switch next {
      case "\"": return word
      case "\\":
        switch rest.popFirst() {
        case "n"?: word.append("\n")
        case "r"?: word.append("\r")
        case let escaped? where escaped == "\\" || escaped == "\"" || escaped == "'": word.append(escaped)
        case let other: throw .refused("unsupported escape code: '\\\(other.map(String.init) ?? "")'")
        }
      default: word.append(next)
      }
    }
    throw .refused("unterminated string")
  }
}
