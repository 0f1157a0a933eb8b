import QAPISyntax

/// The condition under which a definition, member, value, branch or feature exists.
package enum Condition: Sendable, Hashable {
  case identifier(String)
  case all([Condition])
  case any([Condition])
  indirect case not(Condition)
  /// C expressions of the old dialects, which all have to hold, and their meaning in terms of symbols.
  indirect case written([String], meaning: Condition)

  /// Whether the condition holds if exactly the given symbols are defined.
  package func holds(in defined: Set<String>) -> Bool {
    switch self {
    case .identifier(let name): defined.contains(name)
    case .all(let operands): operands.allSatisfy { $0.holds(in: defined) }
    case .any(let operands): operands.contains { $0.holds(in: defined) }
    case .not(let operand): !operand.holds(in: defined)
    case .written(_, let meaning): meaning.holds(in: defined)
    }
  }
}

/// A C expression of `#if`, and its meaning in terms of symbols.
///
/// It understands `defined`, names, `!`, `&&`, `||` and parentheses. Any other part is taken for a symbol, whose name is
/// derived from its text.
struct CExpression {
  /// How deep parentheses and `!` may nest; a deeper part is taken for one symbol.
  private static let nestingLimit = 100
  /// A longer expression is taken for one symbol as a whole.
  private static let tokenLimit = 1000

  private let tokens: [Substring]
  private var opaque: [OpaqueExpression] = []

  init(_ text: String) {
    tokens = Self.tokens(of: text)
  }

  /// The condition that holds if all expressions do.
  static func meaning(of texts: [String]) -> Condition {
    let conditions = texts.map { text in
      var expression = CExpression(text)
      return expression.condition()
    }
    return conditions.count == 1 ? conditions[0] : .all(conditions)
  }

  /// The parts that are taken for symbols.
  static func opaqueParts(of text: String) -> [OpaqueExpression] {
    var expression = CExpression(text)
    _ = expression.condition()
    return expression.opaque
  }

  /// Whether the expression has `defined` with a name in it.
  var asksWhetherDefined: Bool {
    zip(tokens, tokens.dropFirst()).contains { $0 == "defined" && ($1 == "(" || Self.isName($1)) }
  }

  mutating func condition() -> Condition {
    tokens.count > Self.tokenLimit ? symbol(for: tokens[...]) : condition(tokens[...], depth: 0)
  }

  private mutating func condition(_ part: ArraySlice<Substring>, depth: Int) -> Condition {
    guard depth < Self.nestingLimit, Self.isBalanced(part), !Self.bindsLoosely(part) else { return symbol(for: part) }
    let alternatives = Self.split(part, at: "||")
    if alternatives.count > 1 { return .any(alternatives.map { condition($0, depth: depth + 1) }) }
    let conjuncts = Self.split(part, at: "&&")
    if conjuncts.count > 1 { return .all(conjuncts.map { condition($0, depth: depth + 1) }) }
    return operand(part, depth: depth)
  }

  private mutating func operand(_ part: ArraySlice<Substring>, depth: Int) -> Condition {
    guard depth < Self.nestingLimit else { return symbol(for: part) }
    let rest = part.dropFirst()
    if part.count == 1, let name = part.first, Self.isName(name) { return .identifier(String(name)) }
    if part.first == "defined" {
      let name = rest.count == 3 && rest.first == "(" && rest.last == ")" ? rest.dropFirst().dropLast() : rest
      if name.count == 1, let name = name.first, Self.isName(name) { return .identifier(String(name)) }
    }
    if part.first == "(", part.last == ")", Self.isBalanced(rest.dropLast()) {
      return condition(rest.dropLast(), depth: depth + 1)
    }
    if part.first == "!", Self.isOperandOfNot(rest) { return .not(operand(rest, depth: depth + 1)) }
    return symbol(for: part)
  }

  private mutating func symbol(for part: ArraySlice<Substring>) -> Condition {
    let expression = OpaqueExpression(part)
    if !opaque.contains(expression) { opaque.append(expression) }
    return .identifier(expression.symbol)
  }
}

// Tokens.
extension CExpression {
  private static func tokens(of text: String) -> [Substring] {
    var tokens: [Substring] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first == " " {
        rest.removeFirst()
        continue
      }
      var token = rest.prefix { isWordCharacter($0) }
      if token.isEmpty { token = rest.prefix(operators.contains(String(rest.prefix(2))) ? 2 : 1) }
      tokens.append(token)
      rest = rest[token.endIndex...]
    }
    return tokens
  }

  private static let operators: Set<String> = ["&&", "||", "==", "!=", "<=", ">=", "<<", ">>"]

  private static func isWordCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static func isName(_ token: Substring) -> Bool {
    token != "defined" && token.first?.isNumber == false && token.allSatisfy(isWordCharacter)
  }

  private static func isBalanced(_ part: ArraySlice<Substring>) -> Bool {
    var depth = 0
    for token in part {
      if token == "(" { depth += 1 }
      if token == ")" { depth -= 1 }
      if depth < 0 { return false }
    }
    return depth == 0
  }

  /// Whether an operator that binds less than `||` stands outside parentheses.
  private static func bindsLoosely(_ part: ArraySlice<Substring>) -> Bool {
    ["?", ":", ",", "="].contains { split(part, at: $0).count > 1 }
  }

  private static func split(_ part: ArraySlice<Substring>, at separator: Substring) -> [ArraySlice<Substring>] {
    var parts: [ArraySlice<Substring>] = []
    var start = part.startIndex
    var depth = 0
    for index in part.indices {
      if part[index] == "(" { depth += 1 }
      if part[index] == ")" { depth -= 1 }
      guard depth == 0, part[index] == separator else { continue }
      parts.append(part[start..<index])
      start = index + 1
    }
    return parts + [part[start...]]
  }

  /// Whether a `!` before the tokens applies to all of them.
  private static func isOperandOfNot(_ part: ArraySlice<Substring>) -> Bool {
    let rest = part.drop { $0 == "!" }
    return switch rest.first {
    case "defined": rest.count == 2 || rest.count == 4
    case "(": rest.last == ")" && isBalanced(rest.dropFirst().dropLast())
    default: rest.count == 1
    }
  }
}

/// A C expression whose meaning is not understood, such as `B > 1`, and the symbol in its place.
package struct OpaqueExpression: Sendable, Hashable {
  /// The expression with one blank between its parts.
  package let text: String
  /// The symbol, such as `B_GT_1` for `B > 1`, in which words for the operators keep different expressions apart.
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
