import QAPISchema
import QAPISyntax
import Testing

/// The meaning of old schemas' conditions in terms of symbols.
@Suite struct CExpressionTests {
  /// The condition in the notation of newer dialects, in short: `&`, `|` and `!`.
  private func check(_ condition: String, _ expected: String, sourceLocation: Testing.SourceLocation = #_sourceLocation)
    throws
  {
    let schema = try Source("{ 'event': 'FED', 'if': \(condition) }", dialect: .v6).compile()
    let found = try #require(schema.event(named: "FED")?.header.condition)
    guard case .written(_, let meaning) = found else {
      Issue.record("not as written: \(found)", sourceLocation: sourceLocation)
      return
    }
    #expect(text(meaning) == expected, sourceLocation: sourceLocation)
  }

  private func text(_ condition: Condition) -> String {
    switch condition {
    case .identifier(let name): name
    case .all(let operands): "(" + operands.map(text).joined(separator: " & ") + ")"
    case .any(let operands): "(" + operands.map(text).joined(separator: " | ") + ")"
    case .not(let operand): "!" + text(operand)
    case .written(let texts, _): "\(texts)"
    }
  }

  @Test func symbols() throws {
    try check("'defined(HAY)'", "HAY")
    try check("'defined HAY'", "HAY")
    try check("' defined ( hay_2 ) '", "hay_2")
    try check("'HAY'", "HAY")
    try check("[ 'HAY' ]", "HAY")
  }

  @Test func operators() throws {
    try check("'!defined(A)'", "!A")
    try check("'!defined A && !!B'", "(!A & !!B)")
    try check("'defined(A) || defined(B) || defined(C)'", "(A | B | C)")
    try check("'defined(A) && defined(B) || C'", "((A & B) | C)")
    try check("'A && (B || !(C && D))'", "(A & (B | !(C & D)))")
    try check("'((A))'", "A")
    try check("[ 'A || B', 'C' ]", "((A | B) & C)")
  }

  @Test func otherExpressionsAreSymbols() throws {
    try check("'B > 1'", "B_GT_1")
    try check("'defined(A) && (B>=1||C)'", "(A & (B_GE_1 | C))")
    try check("'!B == 1'", "NOT_B_EQ_1")
    try check("'!(B == 1)'", "!B_EQ_1")
    try check("'A ? B : C || D'", "A_THEN_B_ELSE_C_OR_D")
    try check("'1'", "C_1")
    try check("'A(B)'", "A_OPEN_B_CLOSE")
    try check("'A || '", "(A | C_)")
    try check("'(A'", "OPEN_A")
    try check("'A # B'", "A_CHAR35_B")
    try check("'defined(1)'", "defined_OPEN_1_CLOSE")
  }

  @Test func symbolsOfOtherExpressionsAreTold() throws {
    let text = """
      { 'event': 'A', 'if': [ 'B > 1', 'C' ] }
      { 'enum': 'Food', 'data': [ { 'name': 'hay', 'if': 'B>1 || D<2' } ] }
      { 'union': 'Pet', 'data': { 'cat': { 'type': 'int', 'if': '!(E+1)' } } }
      """
    let schema = try Source(text, dialect: .v6).compile()
    let told = schema.modules.flatMap { OpaqueExpression.all(in: $0.entities) }
    #expect(told.map { "\($0.symbol) = \($0.text)" } == ["B_GT_1 = B > 1", "D_LT_2 = D < 2", "E_PLUS_1 = E + 1"])
  }
}
