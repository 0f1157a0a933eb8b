import MainLoop
import Testing

@testable import FrontEnd

@MainLoop @Suite struct LineJoinerTests {
  private func check(
    _ lines: [String], _ expected: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let file = SourcedLines(lines)
    var steps: [String] = []
    while let (step, number) = file.nextStep() {
      if case .line(let text, _) = step {
        steps.append("\(number): \(text)")
      } else {
        steps.append("\(number): \(step)")
      }
    }
    #expect(steps == expected, sourceLocation: sourceLocation)
  }

  @Test func linesThatAreNotContinued() {
    check([])
    check(["a", "", "b"], "1: a", "2: ", "3: b")
    check(["a\\b", "\"\\n\""], "1: a\\b", "2: \"\\n\"")
  }

  @Test func continuedLines() {
    check(["a \\", "b", "c"], "1: a b", "3: c")
    check(["a\\", "b\\", "\\", "c", "d"], "1: abc", "5: d")
    check(["\\", "a"], "1: a")
  }

  @Test func aContinuedLineAtTheEndIsWhole() { check(["a", "b\\"], "1: a", "2: b") }

  @Test func twoBackslashesStandForThemselves() {
    check(["a\\\\", "b"], "1: a\\\\", "2: b")
    check(["a\\\\\\", "b"], "1: a\\\\b")
  }

  @Test func commentsAreNotContinued() {
    check(["# a \\", "b"], "1: # a \\", "2: b")
    check(["  #\\", "b"], "1:   #\\", "2: b")
    check(["a \\", "# b"], "1: a # b")
  }

  @Test func longLinesAreRefusedWithTheirNumber() {
    let half = String(repeating: "x", count: LineJoiner.limit / 2 + 1)
    check(["a", half + "\\", half + "\\", "x", "b"], "1: a", "2: tooLong(count: 3)", "5: b")
  }
}
