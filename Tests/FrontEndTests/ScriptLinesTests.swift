import FrontEnd
import HMP
import MainLoop
import QAPIRuntime
import Testing

@MainLoop @Suite struct ScriptLinesTests {
  private typealias Batch = [ScriptLines.Entry]

  /// Batches of lines that are read one after the other.
  @MainLoop private final class Input {
    var batches: ArraySlice<Batch>
    private(set) var readCount = 0

    nonisolated init(_ batches: [Batch]) { self.batches = batches[...] }

    func next() -> Batch? {
      readCount += 1
      return batches.popFirst()
    }

    var source: ScriptLines.Source { .input { self.next() } }
  }

  private static func lines(_ texts: String...) -> Batch { texts.map { .line($0) } }

  /// Runs the lines, and returns each as `NUMBER: LINE`, or `NUMBER! ERROR`.
  private func run(
    _ source: ScriptLines.Source, leavingAt last: Int = .max, answering asker: String? = nil
  ) async -> [String] {
    let lines = ScriptLines(source)
    var seen: [String] = []
    await lines.run(while: { true }) { line, number in
      switch line {
      case .line(let text):
        seen.append("\(number): \(text)")
        if text == asker { seen.append("answer: \((try? await lines.answer()) ?? "none")") }
      case .unreadable(let error): seen.append("\(number)! \(error.text)")
      }
      return number >= last ? .leave : .goOn
    }
    return seen
  }

  @Test func linesAreCountedOverAllBatches() async {
    let input = Input([Self.lines("a", "", "b"), Self.lines("c")])
    #expect(await run(input.source) == ["1: a", "2: ", "3: b", "4: c"])
  }

  @Test func linesContinueOverBatches() async {
    let input = Input([Self.lines("a", "b \\"), Self.lines("c", "d \\")])
    #expect(await run(input.source) == ["1: a", "2: b c", "4: d "])
  }

  @Test func linesOfTheCommandLineDoNotContinue() async {
    #expect(await run(.lines(["a \\", "b"])) == ["1: a \\", "2: b"])
  }

  @Test func errorsStandInThePlaceOfTheirLine() async {
    let input = Input([[.line("a"), .unreadable(LineReadingError("not UTF-8")), .line("b")]])
    #expect(await run(input.source) == ["1: a", "2! not UTF-8", "3: b"])
    let half = String(repeating: "x", count: LineJoiner.limit / 2 + 1)
    let long = Input([Self.lines(half + "\\", half + "\\", "x", "b")])
    #expect(await run(long.source) == ["1! \(LineJoiner.explanation)", "4: b"])
  }

  @Test func answersAreTheNextLinesUnchanged() async {
    let input = Input([Self.lines("ask"), Self.lines("# se\\cret\\", "b")])
    #expect(await run(input.source, answering: "ask") == ["1: ask", "answer: # se\\cret\\", "3: b"])
    #expect(await run(.lines(["ask"]), answering: "ask") == ["1: ask", "answer: none"])
  }

  @Test func leavingReadsNoMore() async {
    let input = Input([Self.lines("a", "b"), Self.lines("c")])
    #expect(await run(input.source, leavingAt: 2) == ["1: a", "2: b"])
    #expect(input.readCount == 1)
  }

  @Test func moreIsReadOnlyWhereItIsWanted() async {
    let input = Input([Self.lines("a", "b"), Self.lines("c")])
    var seen: [String] = []
    await ScriptLines(input.source).run(while: { seen.isEmpty }) { line, _ in
      if case .line(let text) = line { seen.append(text) }
      return .goOn
    }
    #expect(seen == ["a", "b"])
  }

  @Test func stoppingEndsTheWaitForALine() async {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let lines = ScriptLines(
      .input {
        arrived.yield()
        try? await MainLoop.sleep(for: .seconds(600))
        return nil
      })
    let task = MainLoop.task { await lines.run(while: { true }) { _, _ in .goOn } }
    for await _ in arrivals { break }
    lines.stop()
    await task.value
    #expect(lines.isStopped)
    await #expect(throws: HMPError.self) { _ = try await lines.answer() }
  }
}
