import QAPIDiff
import QAPISchema
import QAPISyntax
import Testing

private let a = Condition.identifier("A")
private let b = Condition.identifier("B")

/// Changes of the builds that have a part, which follow from changes of its condition.
@Test(
  arguments: [
    (nil, nil, nil),
    (a, a, nil),
    (nil, a, .tightened),
    (a, nil, .loosened),
    (a, b, .crossed),
    (a, .any([a, b]), .loosened),
    (a, .all([a, b]), .tightened),
    (.any([a, b]), .any([b, a]), nil),
    (.not(.all([a, b])), .any([.not(a), .not(b)]), nil),
    (a, .not(a), .crossed),
    (nil, .any([a, .not(a)]), nil),
    (.written(["defined(A)"], meaning: a), a, nil),
  ] as [(Condition?, Condition?, Difference.ConditionChange?)])
func conditionChange(_ old: Condition?, _ new: Condition?, _ change: Difference.ConditionChange?) {
  #expect(Difference.ConditionChange(from: old, to: new) == change)
}

@Test func conditionsOfManySymbolsAreNotTried() {
  let many = Condition.all((0..<64).map { .identifier("A\($0)") })
  #expect(Difference.ConditionChange(from: many, to: many) == nil)
  #expect(Difference.ConditionChange(from: nil, to: many) == .tightened)
  #expect(Difference.ConditionChange(from: many, to: .not(many)) == .crossed)
}

/// With symbols given, builds are compared and conditions do not count.
@Test(
  arguments: [
    ([], ["b: command added"]),
    (["A"], ["a: argument 'y' added (optional, int)", "a: argument 'z' removed (optional, int)"]),
    (["A", "C"], ["a: argument 'y' added (optional, int)"]),
  ] as [(Set<String>, [String])])
func builds(_ defined: Set<String>, _ expected: [String]) throws {
  let old = """
    { 'command': 'a', 'if': 'A', 'boxed': true, 'data': 'Old' }
    { 'struct': 'Old', 'data': { 'x': 'int', '*z': 'int' } }
    { 'command': 'b', 'if': { 'any': [ 'A', 'C' ] } }
    """
  let new = """
    { 'command': 'a', 'if': 'A', 'boxed': true, 'data': 'New' }
    { 'struct': 'New', 'if': 'A', 'data': { 'x': 'int', '*y': { 'type': 'int', 'if': 'A' }, '*z': { 'type': 'int', 'if': 'C' } } }
    { 'command': 'b' }
    """
  let changes = try SchemaDiff.changes(
    from: Interfaces.interface(old, defined: defined), to: Interfaces.interface(new, defined: defined))
  #expect(changes.map(\.text).sorted() == expected)
}
