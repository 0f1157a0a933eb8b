import HMP
import Testing

@testable import FrontEnd

@Suite struct LineGroupingTests {
  /// A result of a line on a target: `2b` is line 2 on b, `2b*` is a line that line 2 runs on b.
  private static func result(_ text: String) -> TargetGroup.Result {
    let letters = Array(text)
    return TargetGroup.Result(
      member: letters[1] == "a" ? 0 : letters[1] == "b" ? 1 : 2, ordinal: letters[0].wholeNumberValue ?? 0, line: text,
      place: nil, outcome: LineRunner.Outcome(command: "", result: .success(HMPOutput()), status: .success),
      origin: letters.count == 2 ? .submitted : .sourced)
  }

  /// Adds results, or `-b` for a target that leaves, and compares the results that each step returns.
  private func check(
    lines: [[Int]] = [[0, 1], [0, 1], [0, 1]], _ steps: [(String, [String])],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var grouping = LineGrouping()
    for (index, members) in lines.enumerated() { grouping.expect(index + 1, on: members) }
    for (step, expected) in steps {
      let given =
        step.first == "-" ? grouping.leave(step == "-a" ? 0 : step == "-b" ? 1 : 2) : grouping.add(Self.result(step))
      #expect(given.map(\.line) == expected, "\(step)", sourceLocation: sourceLocation)
    }
  }

  @Test func resultsComeInTheOrderOfTheTargets() {
    check([("1a", ["1a"]), ("1b", ["1b"]), ("2b", []), ("2a", ["2a", "2b"])])
  }

  @Test func aFastTargetWaitsForTheSlow() {
    check([("1b", []), ("2b", []), ("3b", []), ("1a", ["1a", "1b"]), ("2a", ["2a", "2b"]), ("3a", ["3a", "3b"])])
  }

  @Test func aTargetThatLeaves() {
    check([("1b", []), ("2b", []), ("-a", ["1b", "2b"]), ("3b", ["3b"])])
    check([("1a", ["1a"]), ("2a", []), ("3a", []), ("-b", ["2a", "3a"])])
    check(lines: [[0, 1, 2]], [("1c", []), ("-b", []), ("1a", ["1a", "1c"])])
  }

  @Test func aLineForTheRemainingTargets() {
    check(lines: [[0, 1], [1]], [("1a", ["1a"]), ("2b", []), ("1b", ["1b", "2b"])])
    check(lines: [[0, 1], [1]], [("1a", ["1a"]), ("1b", ["1b"]), ("2b", ["2b"])])
  }

  @Test func keptResultsAreBounded() {
    var grouping = LineGrouping()
    grouping.expect(1, on: [0, 1])
    for _ in 0..<LineGrouping.limit { #expect(grouping.add(Self.result("1b*")).isEmpty) }
    #expect(grouping.add(Self.result("1b*")).count == LineGrouping.limit + 1)
    #expect(grouping.add(Self.result("1b")).isEmpty)
    #expect(grouping.add(Self.result("1a")).map(\.line) == ["1a", "1b"])
  }

  @Test func linesThatALineRuns() {
    check([("1a*", ["1a*"]), ("1b*", []), ("1a*", ["1a*"]), ("1a", ["1a", "1b*"]), ("1b*", ["1b*"]), ("1b", ["1b"])])
  }
}
