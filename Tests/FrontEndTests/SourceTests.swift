import FrontEnd
import HMP
import HMPTables
import MainLoop
import QAPIRuntime
import Testing

/// Lines that run the lines of files.
@Suite struct SourceTests {
  private static let rows = [
    HMPRow(name: "quit", flags: .endsTarget, binding: .call(HMPCall("quit"))),
    HMPRow(name: "stop", binding: .call(HMPCall("stop"))),
    HMPRow(name: "no", binding: .call(HMPCall("no"))),
    HMPRow(
      name: "ask", arguments: [HMPArgument("secret", .string, .optional)],
      question: HMPQuestion(for: "secret", "Secret: "),
      binding: .call(HMPCall("stop"))),
    HMPRow(
      name: "late",
      binding: .translator { _, _ throws(HMPError) in throw .timedOut("it did not come") }),
    HMPRow(
      name: "source", arguments: [HMPArgument("file", .filename)],
      binding: .translator { arguments, context throws(HMPError) in
        try await context.frontEnd(for: "source").source(arguments.string("file") ?? "")
      }),
  ]

  /// Runs `source main`, and compares the places and lines that were presented; `!` marks failures.
  @MainLoop private func check(
    _ files: [String: [String]], exitsOnError: Bool = false, variables: [String: String] = [:],
    refusing refused: String? = nil, _ expected: String..., status: ExitStatus = .success,
    ending: LineRunner.Ending? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let target = SlowTarget(["no": .command(.generic("no"))])
    let state = HMPMonitorState()
    state.variables = HMPVariables(variables)
    let runner = LineRunner(session: HMPSession(table: try HMPTable(rows: Self.rows), target: target, state: state))
    let seen = Seen()
    let script = ScriptSettings(exitsOnError: exitsOnError) { path in
      files[path].map { .success($0) } ?? .failure(.refused("source: \(path): no such file"))
    }
    runner.serve(
      script, isTerminal: false, askSecret: Self.askOutside,
      beforeLine: { $0.row?.name == refused ? "not confirmed" : nil }
    ) { outcome, line, place in
      let mark = if case .failure = outcome.result { "!" } else { "" }
      seen.lines.append("\(place ?? "-") \(line)\(mark)")
    }
    let outcome = await runner.run("source main")
    #expect(seen.lines == expected, sourceLocation: sourceLocation)
    #expect(outcome.status == status, sourceLocation: sourceLocation)
    #expect(outcome.ending == ending, sourceLocation: sourceLocation)
  }

  @MainLoop private final class Seen {
    var lines: [String] = []
  }

  /// Answers questions that no file answers.
  private static let askOutside: HMPFrontEnd.AskSecret = { (_: String, _: Bool) async throws(HMPError) -> String? in
    "outside"
  }

  @MainLoop @Test func theAnswerToAQuestionIsTheNextLineOfTheFile() async throws {
    try await check(["main": ["ask", "stop", "stop"]], "main:1 ask", "main:3 stop")
    try await check(["main": ["ask"]], "main:1 ask!", status: .commandFailed)
    try await check(
      ["main": ["source a", "stop", "stop"], "a": ["ask", "x"]], "a:1 ask", "main:1 source a", "main:2 stop",
      "main:3 stop")
  }

  @MainLoop @Test func linesHaveTheirPlaces() async throws {
    try await check(["main": ["stop", "# nothing", "", " stop"]], "main:1 stop", "main:4  stop")
  }

  @MainLoop @Test func aFailureEndsAFileOnlyIfTheScriptSaysSo() async throws {
    let files = ["main": ["no", "stop"]]
    try await check(files, "main:1 no!", "main:2 stop", status: .commandFailed)
    try await check(files, exitsOnError: true, "main:1 no!", status: .commandFailed)
    try await check(["main": ["late", "stop"]], "main:1 late!", "main:2 stop", status: .timedOut)
    try await check(["main": ["foo"]], "main:1 foo!", status: .commandFailed)
  }

  @MainLoop @Test func filesMayRunFiles() async throws {
    try await check(
      ["main": ["source a", "stop"], "a": ["no"]], "a:1 no!", "main:1 source a", "main:2 stop", status: .commandFailed)
    try await check(
      ["main": ["source a", "stop"], "a": ["no"]], exitsOnError: true, "a:1 no!", "main:1 source a",
      status: .commandFailed)
    try await check(["main": ["source a", "stop"], "a": ["quit"]], "a:1 quit", "main:1 source a", ending: .quit)
    try await check(["main": ["source b"]], "main:1 source b!", status: .commandFailed)
  }

  @MainLoop @Test func aLineThatAPersonDoesNotConfirmEndsTheFiles() async throws {
    let files = ["main": ["source a", "stop"], "a": ["stop", "quit", "stop"]]
    try await check(
      files, refusing: "quit", "a:1 stop", "a:2 quit!", "main:1 source a", status: .commandFailed)
    try await check(files, refusing: "no", "a:1 stop", "a:2 quit", "main:1 source a", ending: .quit)
  }

  @MainLoop @Test func variablesHaveTheirValues() async throws {
    try await check(
      ["main": ["${x}op", "${y}"]], variables: ["x": "st"], "main:1 ${x}op", "main:2 ${y}!", status: .commandFailed)
  }

  @MainLoop @Test func nestingIsBounded() async throws {
    let places = ["main:1 source main!"] + Array(repeating: "main:1 source main", count: 15)
    let target = SlowTarget()
    let runner = LineRunner(
      session: HMPSession(table: try HMPTable(rows: Self.rows), target: target, state: HMPMonitorState()))
    let seen = Seen()
    let script = ScriptSettings { _ in .success(["source main"]) }
    runner.serve(script, isTerminal: false, askSecret: Self.askOutside) { outcome, line, place in
      let mark = if case .failure = outcome.result { "!" } else { "" }
      seen.lines.append("\(place ?? "-") \(line)\(mark)")
    }
    #expect(await runner.run("source main").status == .commandFailed)
    #expect(seen.lines == places)
  }

  @MainLoop @Test func furtherCommandsAreReadWhenALineNamesOne() async throws {
    let table = try HMPTable(rows: Self.rows)
    let runner = LineRunner(session: HMPSession(table: table, target: SlowTarget(), state: HMPMonitorState()))
    let seen = Seen()
    runner.furtherTable = { () throws(HMPError) in
      seen.lines.append("read")
      return try? table.adding([HMPRow(name: "own", binding: .call(HMPCall("stop")))])
    }
    #expect(await runner.run("stop").status == .success)
    #expect(seen.lines.isEmpty)
    #expect(await runner.run("own").status == .success)
    #expect(await runner.run("other").status == .commandFailed)
    #expect(seen.lines == ["read"])
  }

  /// Reading them has the time limit of a line, and a person can interrupt it; the next line tries again.
  @MainLoop @Test func furtherCommandsThatAreNotReadInTime() async throws {
    let table = try HMPTable(rows: Self.rows)
    let runner = LineRunner(
      session: HMPSession(table: table, target: SlowTarget(), state: HMPMonitorState()), timeLimit: .milliseconds(1))
    let seen = Seen()
    runner.furtherTable = { () throws(HMPError) in
      seen.lines.append("read")
      try? await MainLoop.sleep(for: .seconds(3600))
      throw .target(.cancelled)
    }
    #expect(await runner.run("own").status == .timedOut)
    #expect(await runner.run("own").status == .timedOut)
    #expect(seen.lines == ["read", "read"])
    let endless = LineRunner(session: HMPSession(table: table, target: SlowTarget(), state: HMPMonitorState()))
    endless.furtherTable = runner.furtherTable
    let line = MainLoop.task { await endless.run("own").status }
    #expect(endless.interrupt())
    #expect(await line.value == .interrupted)
  }

  @MainLoop @Test func aFileThatIsNotReadInTime() async throws {
    let runner = LineRunner(
      session: HMPSession(table: try HMPTable(rows: Self.rows), target: SlowTarget(), state: HMPMonitorState()),
      timeLimit: .milliseconds(1))
    let script = ScriptSettings { _ in
      try? await MainLoop.sleep(for: .seconds(3600))
      return .success([])
    }
    runner.serve(script, isTerminal: false, askSecret: Self.askOutside) { _, _, _ in }
    #expect(await runner.run("source main").status == .timedOut)
  }
}
