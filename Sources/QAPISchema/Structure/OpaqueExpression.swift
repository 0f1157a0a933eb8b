/// A C expression that says nothing of symbols, such as `B > 1`, and the symbol that stands for it.
package struct OpaqueExpression: Sendable, Hashable {
  /// The expression with one blank between its parts.
  package let text: String
  /// `B_GT_1` for `B > 1`: operators are spelled out, so that different expressions have different symbols.
  package let symbol: String

  init(_ tokens: ArraySlice<Substring>) {
    text = tokens.joined(separator: " ")
    let name = tokens.map(Self.word).joined(separator: "_")
    symbol = name.isEmpty || name.first?.isNumber == true ? "C_" + name : name
  }

  private static func word(_ token: Substring) -> String {
    if let word = words[String(token)] { return word }
    return token.utf8.map { byte in
      byte.isLetter || byte.isDigit || byte == .underscore ? String(UnicodeScalar(byte)) : "CHAR\(byte)"
    }.joined()
  }

  private static let words = [
    "(": "OPEN", ")": "CLOSE", "!": "NOT", "&&": "AND", "||": "OR", "==": "EQ", "!=": "NE", "<": "LT", ">": "GT",
    "<=": "LE", ">=": "GE", "+": "PLUS", "-": "MINUS", "*": "TIMES", "/": "OVER", "%": "MOD", "&": "BITAND",
    "|": "BITOR", "^": "XOR", "~": "COMPL", "<<": "SHL", ">>": "SHR", "?": "THEN", ":": "ELSE", ",": "COMMA",
  ]
}
