import HMP
import MainLoop
import TestSupport
import Testing

@testable import FrontEnd

/// The streams of a script, as a test sees them.
@MainLoop final class RecordedStreams {
  /// Each text that was written with one call; that of standard error after `! `.
  private(set) var texts: [String] = []
  var error: ScriptOutput.WriteError?
  var hasReader = true

  nonisolated init() {}

  func output(color: Bool = false, isImmediate: Bool = false, isRaw: Bool = false) -> ScriptOutput {
    ScriptOutput(
      to: ScriptOutput.Streams(
        write: { text, stream in
          if stream == .output, let error = self.error { return error }
          self.texts.append(stream == .output ? text : "! \(text)")
          return nil
        },
        hasReader: { self.hasReader }, clean: { $0.replacing("\u{7}", with: "^G") }),
      in: TextStyle(isOn: color), isImmediate: isImmediate, isRaw: isRaw)
  }
}

@MainLoop @Suite struct ScriptOutputTests {
  private static func report(_ output: String, errors: String = "") -> Report {
    let success = LineRunner.Outcome(command: "", result: .success(HMPOutput()), status: .success)
    var report = Report(success, line: "", place: nil, form: .text)
    report.output = output
    report.errors = errors
    return report
  }

  @Test func manyResultsAreOneWrite() async {
    let streams = RecordedStreams()
    let output = streams.output()
    for number in 1...3 { output.write(Self.report("\(number)\n")) }
    #expect(streams.texts.isEmpty)
    #expect(await comesTrue { !streams.texts.isEmpty })
    #expect(streams.texts == ["1\n2\n3\n"])
  }

  @Test func resultsAndErrorsStayInOrder() {
    let streams = RecordedStreams()
    let output = streams.output()
    output.write(Self.report("1\n", errors: "2\n"))
    output.write(error: "3\n")
    output.write(Self.report("4\n"))
    output.flush()
    #expect(streams.texts == ["1\n", "! 2\n3\n", "4\n"])
  }

  @Test func textIsWrittenAtOnceWhereItIsWantedOrMuch() {
    let streams = RecordedStreams()
    streams.output(isImmediate: true).write(Self.report("1\n"))
    #expect(streams.texts == ["1\n"])
    let long = String(repeating: "x", count: 1 << 16)
    streams.output().write(Self.report(long))
    #expect(streams.texts == ["1\n", long])
  }

  @Test func foreignTextIsCleanedUnlessItIsRaw() {
    let streams = RecordedStreams()
    streams.output(isImmediate: true).write(Self.report("\u{7}\n", errors: "\u{7}\n"))
    streams.output(isImmediate: true, isRaw: true).write(Self.report("\u{7}\n", errors: "\u{7}\n"))
    #expect(streams.texts == ["^G\n", "! ^G\n", "\u{7}\n", "! ^G\n"])
  }

  @Test func coloursAreThereWhereTheyAreWanted() {
    let streams = RecordedStreams()
    var report = Self.report("ID\n", errors: "no\n")
    report.styled = HMPStyledText("ID\n", .heading)
    streams.output(color: true, isImmediate: true).write(report)
    streams.output(isImmediate: true).write(report)
    #expect(streams.texts == ["\u{1B}[1mID\u{1B}[m\n", "! \u{1B}[31mno\u{1B}[m\n", "ID\n", "! no\n"])
  }

  @Test(arguments: [
    (ScriptOutput.WriteError.noReader, []),
    (.system("No space left on device"), ["! hmp: standard output: No space left on device\n"]),
  ])
  func anErrorIsReportedOnce(_ error: ScriptOutput.WriteError, _ reports: [String]) {
    let streams = RecordedStreams()
    streams.error = error
    let output = streams.output()
    var calls = 0
    output.onUnwritable = { calls += 1 }
    for _ in 0..<2 {
      output.write(Self.report("1\n"))
      #expect(!output.flush())
    }
    #expect(!output.isWritable)
    #expect(streams.texts == reports)
    #expect(calls == 1)
  }

  @Test func theExitOfTheReaderIsNoticed() async {
    let streams = RecordedStreams()
    let output = streams.output()
    var calls = 0
    output.onUnwritable = { calls += 1 }
    streams.hasReader = false
    output.watchReader()
    #expect(await comesTrue { !output.isWritable })
    #expect(calls == 1 && streams.texts.isEmpty)
  }
}
