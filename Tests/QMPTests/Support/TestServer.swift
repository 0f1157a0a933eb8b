import HMP
import TestSupport
import MainLoop
import QAPIRuntime
import QJSON

@testable import QMP

/// A dispatcher whose commands note the context that they are called in.
@MainLoop
final class TestServer {
  let gate = Gate()
  let steps = Steps()
  let dispatcher: Dispatcher
  private var wiring = Wiring()

  /// The dispatcher, for the handlers that are part of it.
  @MainLoop
  private final class Wiring {
    weak var dispatcher: Dispatcher?
    nonisolated init() {}
  }

  init() {
    let (gate, steps, wiring) = (gate, steps, wiring)
    var table = CommandTable()
    table.plain(Ask.self) { (_, _: Ask) throws(QMPError) -> JSONValue in
      steps.noteContext("ask")
      return "asked"
    }
    table.coroutine(Park.self) { (_, _: Park) async throws(QMPError) -> JSONValue in
      steps.noteContext("park")
      await Coroutine.wait(for: "the gate") { await gate.pass() }
      steps.noteContext(Task.isCancelled ? "cancelled" : "parked")
      return "parked"
    }
    table.outOfBand(Jump.self) { (_, _: Jump) throws(QMPError) -> JSONValue in
      let context = "\(Coroutine.current?.command ?? "-") \(Monitor.current?.kind ?? "-")"
      return .string("\(MainLoop.isCurrent ? "main loop" : "elsewhere"): \(context)")
    }
    table.plain(Silent.self) { (_, _: Silent) throws(QMPError) -> Void in steps.noteContext("silent") }
    table.plain(Ring.self) { (_, _: Ring) throws(QMPError) -> Void in wiring.dispatcher?.events.emit(Rang()) }
    table.plain(Quit.self) { (_, _: Quit) throws(QMPError) -> Void in wiring.dispatcher?.close() }
    table.plain(Echo.self) { (_, echo: Echo) throws(QMPError) -> JSONValue in .string(echo.text) }
    table.coroutine(HumanLine.self) { (_, _: HumanLine) async throws(QMPError) -> JSONValue in
      steps.noteContext("human-line")
      let text = await wiring.dispatcher?.runLine(steps) ?? ""
      steps.noteContext("human-line on")
      return .string(text)
    }
    dispatcher = Dispatcher(table)
    wiring.dispatcher = dispatcher
  }
}

extension Dispatcher {
  /// Runs a line of a human monitor of its own, whose translator executes a command of each kind.
  func runLine(_ steps: Steps) async -> String {
    let translator: HMPTranslator = { _, context async throws(HMPError) in
      steps.noteContext("line")
      do throws(TargetError) {
        _ = try await context.target.execute(name: "ask")
        steps.noteContext("line 2")
        _ = try await context.target.execute(name: "park")
        steps.noteContext("line 3")
        let jumped = try await context.target.execute(name: "jump")
        steps.note("jump: \(jumped.stringValue ?? "")")
      } catch {
        throw HMPError(error)
      }
      return HMPOutput("done\n")
    }
    let monitor = Monitor(kind: "hmp")
    do {
      let table = try HMPTable(rows: [HMPRow(name: "all", binding: .translator(translator))])
      let session = HMPSession(
        table: table, target: LocalTarget(self, monitor: monitor), monitor: monitor, state: HMPMonitorState())
      return try await session.run("all").text
    } catch {
      return "\(error)"
    }
  }
}
