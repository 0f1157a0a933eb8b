import HMP
import HMPTables
import MainLoop
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@testable import HMPTranslation

/// Which rows a target can execute, by its QMP commands and the help of its own human monitor.
@Suite struct RowAvailabilityTests {
  private static let nothing: HMPTranslator = { _, _ in HMPOutput() }

  private static let rows = [
    HMPRow(name: "info", binding: .subTable),
    HMPRow(
      name: "grow", arguments: [HMPArgument("size", .size)], qmpCommands: ["grow"],
      binding: .call(HMPCall("grow", purpose: "grow images"))),
    HMPRow(
      name: "mce", aliases: ["m"], arguments: [HMPArgument("bank", .int32)], isNative: true,
      binding: .translator(nothing)),
    HMPRow(
      name: "via", table: "info", arguments: [HMPArgument("n", .int32)], isNative: true, binding: .translator(nothing)),
    HMPRow(
      name: "usb", table: "info", qmpCommands: ["x-query-usb"], isNative: true, binding: .translator(nothing)),
  ]

  @MainLoop private static func context(_ script: TargetScript, _ table: HMPTable) -> HMPContext {
    HMPContext(
      target: ScriptedTarget(script), state: HMPMonitorState(), table: table,
      options: HMPOptions(refusal: { row, context in await RowAvailability.refusal(of: row, context) }))
  }

  private static let help = """
    "m|mce [-b] cpu -- inject an MCE\\r\\n\\t\\t\\t via -- nothing\\r\\ninfo via  -- show the via\\r\\ninfo [x] -- show\\r\\n"
    """

  private func error(_ line: String, _ answers: [String: String]) throws -> String? {
    let (script, table) = (try TargetScript(answers: answers), try HMPTable(rows: Self.rows))
    return MainLoop.blockingRun {
      let context = Self.context(script, table)
      let session = HMPSession(
        table: context.table, target: context.target, state: context.state, options: context.options)
      do throws(HMPError) {
        _ = try await session.run(line)
        return nil
      } catch {
        return error.text
      }
    }
  }

  @Test(arguments: [
    ("grow x", ["other": "{}"], "This target can't grow images: it has no command 'grow'\n"),
    ("mce x", ["other": "{}"], "This target can't execute this command: it has no human monitor\n"),
    ("m x", ["human-monitor-command": #""info via -- show""#], "unknown command: 'mce'\n"),
    ("info via x", ["human-monitor-command": #""mce -- inject""#], "unknown command: 'info via'\n"),
  ])
  func aTargetThatLacksTheCommandSaysSoBeforeArgumentsAreReported(
    line: String, answers: [String: String], text: String
  ) throws {
    #expect(try error(line, answers) == text)
  }

  @Test(arguments: [
    ("grow x", ["grow": "{}"]), ("mce x", ["human-monitor-command": help]), ("m x", ["human-monitor-command": help]),
    ("info via x", ["human-monitor-command": help]),
  ])
  func otherwiseTheArgumentsAreReported(line: String, answers: [String: String]) throws {
    #expect(try error(line, answers)?.hasSuffix("for more information\n") == true)
  }

  @Test func commandsOfTheHumanMonitorAreThoseInItsHelp() throws {
    let script = try TargetScript(answers: ["human-monitor-command": Self.help])
    let table = try HMPTable(rows: Self.rows)
    let names = MainLoop.blockingRun { await HumanMonitor.commandNames(Self.context(script, table)) }
    #expect(names?.isSuperset(of: ["m", "mce", "info via"]) == true)
    #expect(names?.contains("via") == false)
  }

  @Test func rowsWithoutAQMPCommandNeedTheirCommandInTheHumanMonitor() throws {
    let row = try #require(Self.rows.last)
    let hasMonitor: Set = ["human-monitor-command"]
    #expect(RowAvailability(row, among: ["x-query-usb"], native: []) == .available)
    #expect(RowAvailability(row, among: hasMonitor, native: ["info usb"]) == .available)
    #expect(RowAvailability(row, among: hasMonitor, native: ["usb"]) == .unknownToHumanMonitor)
    #expect(RowAvailability(row, among: hasMonitor) == .available)
    #expect(RowAvailability(row, among: ["other"]) == .needsHumanMonitor)
    #expect(RowAvailability(row, among: ["human-monitor-command", "x-query-coroutines"]) == .needsHumanMonitor)
  }
}
