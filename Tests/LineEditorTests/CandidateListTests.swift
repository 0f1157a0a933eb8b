import Testing

@testable import LineEditor

private func check(
  _ candidates: [Candidate], columns: Int, rows: Int = 24, _ expected: [String],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let actual = CandidateList(size: .init(columns: columns, rows: rows)).rows(of: candidates)
  #expect(actual == expected, sourceLocation: sourceLocation)
  #expect(actual.allSatisfy { TerminalText.width($0) < max(columns, 2) }, sourceLocation: sourceLocation)
}

private func names(_ text: String) -> [Candidate] {
  text.split(separator: " ").map { Candidate(String($0)) }
}

@Suite struct CandidateListTests {
  @Test func namesInColumnsReadDownwards() {
    check(names("a b c d e"), columns: 8, ["a  c  e", "b  d"])
    check(names("a b c d e"), columns: 80, ["a  b  c  d  e"])
    check(names("long longer"), columns: 10, ["long", "longer"])
    check(names("漢字 b"), columns: 20, ["漢字  b"])
    check(names("much-too-long b"), columns: 8, ["much-t…", "b"])
    check(names("ab c"), columns: 1, ["…", "c"])
  }

  @Test func descriptionsBesideTheNames() {
    check(
      [Candidate("stop", description: "Stop it"), Candidate("c", description: "Go on"), Candidate("x")], columns: 40,
      ["stop  Stop it", "c     Go on", "x"])
    check([Candidate("ab", description: "a long description")], columns: 14, ["ab  a long d…"])
    check([Candidate("ab", description: "first\nsecond")], columns: 40, ["ab  first"])
  }

  @Test func moreThanTheScreenHolds() {
    check(names("a b c d e"), columns: 3, rows: 5, ["a", "b", "c", "d", "e"])
    let described = (1...5).map { Candidate("n\($0)", description: "number") }
    check(described, columns: 14, rows: 5, ["n1  number", "n2  number", "n3  number", "n4  number", "n5  number"])
    check(
      described, columns: 70, rows: 5,
      ["n1  number                         n4  number", "n2  number                         n5  number", "n3  number"])
    check(described, columns: 70, rows: 7, ["n1  number", "n2  number", "n3  number", "n4  number", "n5  number"])
  }

  @Test func whatATargetSentIsShown() {
    check([Candidate("a\u{1B}[2Jb"), Candidate("c")], columns: 40, ["a^[[2Jb  c"])
  }
}
