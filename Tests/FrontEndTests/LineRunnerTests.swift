import FrontEnd
import HMP
import HMPTables
import MainLoop
import QAPIRuntime
import Testing

@Suite struct LineRunnerTests {
  private static let rows = [
    HMPRow(name: "quit", aliases: ["q"], flags: .endsTarget, binding: .call(HMPCall("quit"))),
    HMPRow(
      name: "detach", flags: [.readOnly, .endsMonitor],
      binding: .translator { _, _ throws(HMPError) in HMPOutput() }),
    HMPRow(
      name: "half", flags: .readOnly,
      binding: .translator { _, _ throws(HMPError) in HMPOutput(text: "half\n", error: "not all") }),
    HMPRow(name: "stop", binding: .call(HMPCall("stop"))),
    HMPRow(name: "wait", binding: .call(HMPCall("wait"))),
    HMPRow(name: "resize", arguments: [HMPArgument("size", .size)], binding: .call(HMPCall("resize"))),
    HMPRow(name: "info", binding: .subTable),
    HMPRow(name: "block", table: "info", flags: .readOnly, binding: .call(HMPCall("query-block"))),
  ]

  @MainLoop private static func runner(
    _ target: SlowTarget, limit: Duration? = nil, refusal: String? = nil, _ options: HMPOptions = HMPOptions()
  ) throws -> LineRunner {
    let session = HMPSession(
      table: try HMPTable(rows: rows), target: target, state: HMPMonitorState(), options: options)
    return LineRunner(session: session, timeLimit: limit, detachRefusal: refusal)
  }

  @MainLoop private func check(
    _ line: String, _ command: String, _ status: ExitStatus, ending: LineRunner.Ending? = nil,
    failures: [String: TargetError] = [:], refusal: String? = nil, _ options: HMPOptions = HMPOptions(),
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let outcome = try await Self.runner(SlowTarget(failures), refusal: refusal, options).run(line)
    #expect(outcome.command == command, sourceLocation: sourceLocation)
    #expect(outcome.status == status, sourceLocation: sourceLocation)
    #expect(outcome.ending == ending, sourceLocation: sourceLocation)
    if case .success = outcome.result {
      #expect(status == .success, sourceLocation: sourceLocation)
    } else {
      #expect(status != .success, sourceLocation: sourceLocation)
    }
  }

  @MainLoop @Test func commandsHaveTheNamesOfTheTable() async throws {
    try await check("", "", .success)
    try await check("stop", "stop", .success)
    try await check("  stop ", "stop", .success)
    try await check("info block", "info block", .success)
    try await check("info", "info", .success)
  }

  @MainLoop @Test func linesThatCannotBeRead() async throws {
    try await check("foo bar", "foo", .commandFailed)
    try await check(" \tfoo", "foo", .commandFailed)
    try await check("info foo", "info foo", .commandFailed)
    try await check("resize", "resize", .commandFailed)
    try await check(" resize x", "resize", .commandFailed)
  }

  @MainLoop @Test func statusesOfFailures() async throws {
    try await check("stop", "stop", .commandFailed, failures: ["stop": .command(.generic("no"))])
    try await check("stop", "stop", .commandFailed, failures: ["stop": .refused("no")])
    try await check("stop", "stop", .noConnection, failures: ["stop": .connectionLost("gone")])
    try await check("stop", "stop", .commandFailed, HMPOptions(readOnly: true))
  }

  @MainLoop @Test func aResultWithAnErrorFails() async throws {
    let outcome = try await Self.runner(SlowTarget([:])).run("half")
    #expect(outcome.status == .commandFailed)
    #expect(try outcome.result.get().text == "half\n")
  }

  @MainLoop @Test func endings() async throws {
    try await check("quit", "quit", .success, ending: .quit)
    try await check("q", "quit", .success, ending: .quit)
    try await check("detach", "detach", .success, ending: .detach)
    try await check("quit", "quit", .commandFailed, failures: ["quit": .command(.generic("no"))])
    try await check("quit", "quit", .commandFailed, HMPOptions(readOnly: true))
    try await check("quit", "quit", .success, HMPOptions(dryRun: true))
  }

  @MainLoop @Test func targetThatEndsBeforeItRespondsToQuit() async throws {
    try await check("quit", "quit", .success, ending: .quit, failures: ["quit": .connectionLost("gone")])
  }

  @MainLoop @Test func detachingWhereItIsRefused() async throws {
    try await check("detach", "detach", .commandFailed, refusal: "it ends with us")
    try await check("quit", "quit", .success, ending: .quit, refusal: "it ends with us")
  }

  @MainLoop @Test func linesThatEndTheTarget() throws {
    let runner = try Self.runner(SlowTarget())
    for line in ["quit", "q", "  quit"] { #expect(runner.parse(line).endsTarget) }
    for line in ["", "stop", "quit now", "help quit", "quitting"] { #expect(!runner.parse(line).endsTarget) }
  }

  @MainLoop @Test func interruptingACommand() async throws {
    let target = SlowTarget()
    let runner = try Self.runner(target)
    #expect(!runner.interrupt())
    let task = MainLoop.task { await runner.run("wait") }
    await target.waitForCall()
    #expect(runner.interrupt())
    #expect(await task.value.status == .interrupted)
    #expect(!runner.interrupt())
    #expect(await runner.run("stop").status == .success)
    #expect(target.calls == ["wait", "stop"])
  }

  @MainLoop @Test func timeLimit() async throws {
    let outcome = try await Self.runner(SlowTarget(), limit: .milliseconds(1)).run("wait")
    #expect(outcome.status == .timedOut)
    guard case .failure(.target(.timedOut(let limit))) = outcome.result else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(limit == .milliseconds(1))
  }

  @MainLoop @Test func timeLimitIsForEachLine() async throws {
    let runner = try Self.runner(SlowTarget(), limit: .seconds(600))
    for _ in 0..<3 { #expect(await runner.run("stop").status == .success) }
  }
}
