import Testing

@testable import LineEditor

/// The line after one Tab at `|`, or the candidates listed.
///
/// The word before the cursor is what is replaced.
private func check(
  _ marked: String, _ candidates: [String], suffix: String = " ", _ expected: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
  let before = parts[0]
  let line = parts.joined()
  let word = before.split(separator: " ", omittingEmptySubsequences: false).last ?? ""
  let completion = Completion(
    replaced: before.utf8.count - word.utf8.count..<before.utf8.count, candidates: candidates.map { Candidate($0) },
    suffix: suffix)
  let actual: String
  switch completion.step(in: line) {
  case .nothing: actual = "nothing"
  case .list(let listed): actual = "list " + listed.map(\.text).joined(separator: ",")
  case .replace(let range, let text):
    let bytes = Array(line.utf8)
    actual = String(
      decoding: bytes[..<range.lowerBound] + text.utf8 + [0x7C] + bytes[range.upperBound...], as: UTF8.self)
  }
  #expect(actual == expected, sourceLocation: sourceLocation)
}

private func checkRange(_ range: Range<Int>, in line: String, _ expected: Range<Int>) {
  let completion = Completion(replaced: range, candidates: [Candidate("x")])
  #expect(completion.step(in: line) == .replace(expected, with: "x"))
}

@Suite struct CompletionTests {
  @Test func theOnlyCandidate() {
    check("inf|", ["info"], "info |")
    check("info| block", ["info"], suffix: " ", "info| block")
    check("inf|x", ["info"], "info |x")
    check("x é|", ["école"], "x école |")
    check("ab|", ["AB"], suffix: "", "AB|")
  }

  @Test func severalCandidates() {
    check("b|", ["block_resize", "block_commit"], "block_|")
    check("block_|", ["block_resize", "block_commit"], "list block_resize,block_commit")
    check("|", ["a", "b"], "list a,b")
    check("x|", ["xé1", "xé2"], "xé|")
    check("x|", ["xy", "xy"], "xy|")
  }

  @Test func candidatesThatATerminalWouldObey() {
    check("n|", ["n\u{1B}[2J"], "nothing")
    check("n|", ["node", "n\no"], "node |")
    check("n|", [], "nothing")
  }

  @Test func rangesOutsideTheLine() {
    checkRange(0..<99, in: "abc", 0..<3)
    checkRange(5..<9, in: "abc", 3..<3)
    checkRange(2..<3, in: "aéb", 1..<3)
  }
}
