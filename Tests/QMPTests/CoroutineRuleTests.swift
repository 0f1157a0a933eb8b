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

  private static let line = [
    "line: all hmp", "ask: - hmp", "line 2: all hmp", "park: park hmp", "parked: park hmp", "line 3: all hmp",
    "jump: main loop: - hmp",
  ]
}

@Suite struct MarshallerTests {
  @Test func aPlainCommandInCoroutineContextTraps() async {
    await #expect(processExitsWith: .failure) {
      await Coroutine.run("context", monitor: nil) {
        var table = CommandTable()
        table.plain(Silent.self) { (_: Silent) throws(QMPError) -> Void in }
        guard case .plain(let handler)? = table["silent"]?.handler else { return }
        _ = try? handler(.typed(Silent()))
      }
    }
  }

  @Test func aCoroutineCommandOutsideTraps() async {
    await #expect(processExitsWith: .failure) {
      var table = CommandTable()
      table.coroutine(Park.self) { (_: Park) async throws(QMPError) -> JSONValue in .null }
      guard case .coroutine(let handler)? = table["park"]?.handler else { return }
      _ = try? await handler(.typed(Park()))
    }
  }

  @Test func theSameInTheRightContextDoesNot() async {
    await #expect(processExitsWith: .success) {
      var table = CommandTable()
      table.coroutine(Park.self) { (_: Park) async throws(QMPError) -> JSONValue in .null }
      guard case .coroutine(let handler)? = table["park"]?.handler else { return }
      await Coroutine.run("context", monitor: nil) { _ = try? await handler(.typed(Park())) }
    }
  }

  @Test func bothFlagsTrap() async {
    struct Both: BareCommand {
      typealias Result = QAPIEmpty
      static let name = "both"
      static let flags: CommandFlags = [.coroutine, .allowOOB]
    }
    await #expect(processExitsWith: .failure) {
      var table = CommandTable()
      table.outOfBand(Both.self) { (_: Both) throws(QMPError) -> Void in }
    }
  }
}
