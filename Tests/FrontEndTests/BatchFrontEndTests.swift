import FrontEnd
import HMP
import HMPTables
import MainLoop
import QAPIRuntime
import TestSupport
import Testing

/// Scripts on one or several targets.
@MainLoop @Suite struct BatchFrontEndTests {
  private static let rows = [
    silent("quit", .endsTarget), silent("stop"), silent("wait"),
    HMPRow(
      name: "say", arguments: [HMPArgument("text", .restOfLine)],
      binding: .translator { arguments, _ throws(HMPError) in HMPOutput(text: (arguments.string("text") ?? "") + "\n")
      }),
    HMPRow(
      name: "half", binding: .translator { _, _ throws(HMPError) in HMPOutput(text: "half\n", error: "not all") }),
    HMPRow(
      name: "ask", arguments: [HMPArgument("secret", .string, .optional)],
      question: HMPQuestion(for: "secret", "Secret: "),
      binding: .translator { arguments, _ throws(HMPError) in
        HMPOutput(text: "got \(arguments.string("secret") ?? "")\n")
      }),
    HMPRow(
      name: "source", arguments: [HMPArgument("file", .filename)],
      binding: .translator { arguments, context throws(HMPError) in
        try await context.frontEnd(for: "source").source(arguments.string("file") ?? "")
      }),
  ]

  /// A row that executes a command and prints nothing.
  private static func silent(_ name: String, _ flags: HMPFlags = []) -> HMPRow {
    HMPRow(
      name: name, flags: flags,
      binding: .translator { _, context throws(HMPError) in
        do throws(TargetError) {
          _ = try await context.target.execute(name: name)
          return HMPOutput()
        } catch {
          throw HMPError(error)
        }
      })
  }

  private struct Script {
    let streams = RecordedStreams()
    let output: ScriptOutput
    let frontEnd: BatchFrontEnd

    @MainLoop init(
      _ lines: [String], on targets: [SlowTarget], exitsOnError: Bool = false, form: OutputForm = .text
    ) throws {
      let table = try HMPTable(rows: BatchFrontEndTests.rows)
      let members = targets.indices.map { index in
        TargetGroup.Member(
          label: targets.count == 1 ? nil : "t\(index)",
          runner: LineRunner(session: HMPSession(table: table, target: targets[index], state: HMPMonitorState())))
      }
      output = streams.output()
      frontEnd = BatchFrontEnd(
        .lines(lines), on: members.map { BatchFrontEnd.Target($0, adviceAfterLoss: "\($0.label ?? "it") is gone") },
        ScriptSettings(exitsOnError: exitsOnError) { _ in .success(["stop", "quit"]) }, form: form, to: output)
    }
  }

  /// Runs a script, and compares what is written with each call: text of standard error after `! `.
  private func check(
    _ lines: [String], on targets: [SlowTarget]? = nil, exitsOnError: Bool = false, form: OutputForm = .text,
    _ expected: String..., status: ExitStatus = .success, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let script = try Script(lines, on: targets ?? [SlowTarget()], exitsOnError: exitsOnError, form: form)
    let result = await script.frontEnd.run()
    script.output.flush()
    #expect(script.streams.texts.joined() == expected.joined(), sourceLocation: sourceLocation)
    #expect(result == status, sourceLocation: sourceLocation)
  }

  private static var failing: SlowTarget { SlowTarget(["stop": .command(.generic("no"))]) }
  private static var lost: SlowTarget { SlowTarget(["stop": .connectionLost("gone")]) }

  @Test func oneTarget() async throws {
    try await check(["say a", "", "# say b", "say c"], "a\nc\n")
    try await check(
      ["say a", "nonsense", "say c"], "a\n", "! 2: nonsense: unknown command\n", "c\n", status: .commandFailed)
    try await check(["half"], "half\n", "! 1: half: not all\n", status: .commandFailed)
    try await check(
      ["say a", "stop"], on: [Self.failing], form: .json, #"{"command": "say a", "return": {}}"# + "\n",
      #"{"command": "stop", "error": {"class": "GenericError", "desc": "no"}}"# + "\n", status: .commandFailed)
  }

  @Test func severalTargetsLineByLine() async throws {
    try await check(
      ["say a", "stop", "say b"], on: [Self.failing, SlowTarget()], "t0: a\nt1: a\n", "! t0: 2: stop: no\n",
      "t0: b\nt1: b\n", status: .commandFailed)
  }

  @Test func aVariableWithoutValueIsAnErrorOfItsLine() async throws {
    let text = ScriptLine.explanation(undefined: "x")
    try await check(["say ${x}"], "! 1: \(text)\n", status: .commandFailed)
    try await check(
      ["say ${x}"], on: [SlowTarget(), SlowTarget()], "! t0: 1: \(text)\nt1: 1: \(text)\n", status: .commandFailed)
    try await check(
      ["say ${x}"], form: .json,
      #"{"command": "say ${x}", "error": {"class": "GenericError", "desc": "\#(text)"}}"# + "\n", status: .commandFailed
    )
  }

  @Test func theFirstErrorEndsTheScriptWhereItShould() async throws {
    try await check(
      ["stop", "say a"], on: [Self.failing], exitsOnError: true, "! 1: stop: no\n", status: .commandFailed)
    let other = SlowTarget()
    try await check(
      ["stop", "quit"], on: [Self.failing, other], exitsOnError: true, "! t0: 1: stop: no\n", status: .commandFailed)
    #expect(other.calls == ["stop"])
  }

  @Test func aMissingMemberIsAnError() async throws {
    try await check(
      ["say a", "say b"], exitsOnError: true, form: .member(["no"]), "! 1: say: the result has no member 'no'\n",
      status: .commandFailed)
  }

  @Test func theAnswerToAQuestionIsTheNextLine() async throws {
    try await check(["ask", "say s", "say a"], "got say s\na\n")
    try await check(["ask"], "! 1: ask: \(Self.missing)\n", status: .commandFailed)
    try await check(
      ["ask", "s", "ask", "r", "say a"], on: [SlowTarget(), SlowTarget()],
      "t0: got s\nt1: got s\nt0: got r\nt1: got r\nt0: a\nt1: a\n")
  }

  private static let missing = "the password is missing: it is the next line of a script"

  @Test func theLossOfTheConnectionEndsTheScript() async throws {
    try await check(
      ["stop", "say a"], on: [Self.lost], "! 1: stop: the connection was lost: gone\nhmp: it is gone\n",
      status: .noConnection)
    try await check(
      ["stop", "say a"], on: [Self.lost, SlowTarget()],
      "! t0: 1: stop: the connection was lost: gone\nhmp: t0 is gone\n", "t1: a\n", status: .noConnection)
  }

  @Test func quitEndsTheScript() async throws {
    try await check(["quit", "say a"], "")
    try await check(
      ["quit", "say a"], on: [SlowTarget(["quit": .command(.generic("no"))]), SlowTarget()],
      "! t0: 1: quit: no\n", "t0: a\n", status: .commandFailed)
  }

  @Test func anErrorInAFileCountsEvenIfTheFileEndsTheScript() async throws {
    try await check(["source f", "say a"], on: [Self.failing], "! f:1: stop: no\n", status: .commandFailed)
  }

  @Test func interruptingEndsTheScript() async throws {
    for count in 1...2 {
      let targets = (0..<count).map { _ in SlowTarget() }
      let script = try Script(["wait", "say a"], on: targets)
      let run = MainLoop.task { await script.frontEnd.run() }
      for target in targets { await target.waitForCall() }
      script.frontEnd.stop(.interrupt)
      #expect(await run.value == .interrupted)
      #expect(script.streams.texts.joined().contains("1: wait: cancelled\n"))
      #expect(!script.streams.texts.joined().contains("a\n"))
    }
  }

  @Test func theEndOfTheTargetLetsTheLineEnd() async throws {
    let target = SlowTarget()
    let script = try Script(["wait", "say a"], on: [target])
    let run = MainLoop.task { await script.frontEnd.run() }
    await target.waitForCall()
    script.frontEnd.stop(.targetEnds)
    target.release()
    #expect(await run.value == .commandFailed)
    #expect(!script.streams.texts.joined().contains("a\n"))
  }

  @Test func outputThatCannotBeWrittenEndsTheScript() async throws {
    let target = SlowTarget()
    let script = try Script(["say a", "wait", "stop"], on: [target])
    script.streams.error = .system("full")
    #expect(await script.frontEnd.run() == .commandFailed)
    #expect(script.streams.texts == ["! hmp: standard output: full\n"])
    #expect(!target.calls.contains("stop"))
  }
}
