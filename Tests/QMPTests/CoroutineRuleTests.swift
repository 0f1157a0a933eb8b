import MainLoop
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@testable import QMP

/// A plain handler is never in coroutine context and a coroutine one always, however it is reached.
@Suite @MainLoop struct CoroutineRuleTests {
  private let server = TestServer()

  @Test func fromQMP() async {
    let probe = SessionProbe(server.dispatcher)
    server.gate.open()
    probe.send(#"{"execute": "ask"} {"execute": "park"} {"execute": "ask", "id": 1}"#)
    await probe.prints(#""id": 1"#)
    #expect(server.steps.list == ["ask: - qmp", "park: park qmp", "parked: park qmp", "ask: - qmp"])
  }

  @Test func fromAHumanMonitor() async {
    server.gate.open()
    #expect(await server.dispatcher.runLine(server.steps) == "done\n")
    #expect(server.steps.list == Self.line)
  }

  @Test func fromAHumanMonitorWithinQMP() async {
    let probe = SessionProbe(server.dispatcher)
    let other = SessionProbe(server.dispatcher)
    probe.send(#"{"execute": "human-line", "id": 1}"#)
    other.send(#"{"execute": "park", "id": 2}"#)
    #expect(Coroutine.all.map(\.command).suffix(4) == ["human-line", "all", "park", "park"])
    server.gate.open()
    await probe.prints(#""id": 1"#)
    await other.prints(#""id": 2"#)
    let mine = server.steps.list.filter { $0 != "park: park qmp" && $0 != "parked: park qmp" }
    #expect(mine == ["human-line: human-line qmp"] + Self.line + ["human-line on: human-line qmp"])
    #expect(server.steps.list.count == mine.count + 2)
  }

  @Test func theEndLetsWhatRunsExecuteItsCommands() async {
    let probe = SessionProbe(server.dispatcher)
    probe.send(#"{"execute": "human-line", "id": 1}"#)
    server.dispatcher.close()
    await #expect(throws: QMPError.generic("The command ask is not executed any more: the process is ending")) {
      _ = try await server.dispatcher.execute(CommandCall(Ask()), on: Monitor(kind: "other"))
    }
    #expect(!(await server.dispatcher.runLine(Steps())).contains("done"))
    server.gate.open()
    await probe.prints(#""id": 1"#)
    #expect(server.steps.list == ["human-line: human-line qmp"] + Self.line + ["human-line on: human-line qmp"])
  }

  private static let line = [
    "line: all hmp", "ask: - hmp", "line 2: all hmp", "park: park hmp", "parked: park hmp", "line 3: all hmp",
    "jump: main loop: - hmp",
  ]
}

/// A marshaller that is given a context in the wrong place, which only this package's own code can do, fails the call.
@Suite @MainLoop struct MarshallerTests {
  private let monitor = Monitor(kind: "test")

  /// What the body makes the main loop report about a command; other tests report at the same time.
  private func faults(_ command: String, _ body: @MainLoop () async -> Void) async -> [MainLoopFault] {
    var faults: [MainLoopFault] = []
    let observation = MainLoop.faults.add {
      if case .wrongContext(let text) = $0, text.contains(" \(command) ") { faults.append($0) }
    }
    await body()
    observation.end()
    return faults
  }

  @Test func aPlainCommandInCoroutineContextIsAnError() async throws {
    var table = CommandTable()
    table.plain(Silent.self) { (_, _: Silent) throws(QMPError) -> Void in Issue.record("it was called") }
    guard case .plain(let handler) = try #require(table["silent"]).handler else { return }
    let seen = await faults("silent") {
      await Coroutine.run("context", monitor: nil) {
        _ = #expect(throws: QMPError.generic("The command silent was called in coroutine context")) {
          try handler(PlainContext(monitor), .typed(Silent()))
        }
      }
    }
    #expect(seen == [MainLoopFault.wrongContext("The command silent was called in coroutine context")])
  }

  @Test func aCoroutineCommandOutsideIsAnError() async throws {
    var table = CommandTable()
    table.coroutine(Park.self) { (_, _: Park) async throws(QMPError) -> JSONValue in .null }
    guard case .coroutine(let handler) = try #require(table["park"]).handler else { return }
    let seen = await faults("park") {
      _ = await #expect(throws: QMPError.generic("The command park was called outside coroutine context")) {
        _ = try await handler(CoroutineContext(monitor), .typed(Park()))
      }
    }
    #expect(seen == [MainLoopFault.wrongContext("The command park was called outside coroutine context")])
  }

  @Test func theSameInTheRightContextIsNot() async throws {
    var table = CommandTable()
    table.coroutine(HumanLine.self) { (_, _: HumanLine) async throws(QMPError) -> JSONValue in "done" }
    guard case .coroutine(let handler) = try #require(table["human-line"]).handler else { return }
    let seen = await faults("human-line") {
      await Coroutine.run("context", monitor: nil) {
        _ = try? await handler(CoroutineContext(monitor), .typed(HumanLine()))
      }
    }
    #expect(seen.isEmpty)
  }

  /// A task that outlives its coroutine is in nobody's context, so the door takes it in like anybody.
  @Test func whatACoroutineLeftBehindReachesCommandsThroughTheDoor() async throws {
    let server = TestServer()
    let gate = Gate()
    let left = await withCheckedContinuation { done in
      Coroutine.start("parent", monitor: Monitor(kind: "gone")) { () -> Task<String, Never> in
        Task { @MainLoop in
          await gate.pass()
          server.steps.noteContext("left behind")
          return (try? await server.dispatcher.execute(CommandCall(Ask()), on: Monitor(kind: "mine")).json.text()) ?? ""
        }
      } completion: {
        done.resume(returning: $0)
      }
    }
    gate.open()
    #expect(await left.value == "\"asked\"")
    #expect(server.steps.list == ["left behind: - -", "ask: - mine"])
  }
}
