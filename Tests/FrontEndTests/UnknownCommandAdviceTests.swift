import HMP
import MainLoop
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@testable import FrontEnd

/// Names and messages of QMP that people type or paste as lines.
@MainLoop @Suite struct UnknownCommandAdviceTests {
  private static let rows = ["system_powerdown", "migrate_set_parameter", "migrate_set_capability", "chardev-add"].map {
    HMPRow(name: $0, binding: .none)
  }

  private func check(_ line: String, _ advice: String?, sourceLocation: SourceLocation = #_sourceLocation) async throws
  {
    let target = ScriptedTarget(["query-status": .success([:])])
    let session = HMPSession(table: try HMPTable(rows: Self.rows), target: target, state: HMPMonitorState())
    let outcome = await LineRunner(session: session).run(line)
    #expect(outcome.advice == advice, sourceLocation: sourceLocation)
    #expect(outcome.status == .commandFailed, sourceLocation: sourceLocation)
  }

  @Test func namesOfQMPCommands() async throws {
    try await check("query-status", "qmp query-status executes the QMP command of this name")
    try await check(" query-status a=b", "qmp query-status executes the QMP command of this name")
    try await check("query-nothing", nil)
  }

  @Test func messagesOfQMP() async throws {
    try await check(#"{"execute":"query-status"}"#, "a QMP message is written as: qmp query-status")
    try await check(
      #" {"execute": "device_del", "arguments": {"id": "a"}}"#,
      #"a QMP message is written as: qmp device_del {"id": "a"}"#)
    try await check(
      #"{"execute": "set_password", "arguments": {"protocol": "vnc", "password": "secret"}}"#,
      #"a QMP message is written as: qmp set_password {"protocol": "vnc", "password": "..."}"#)
    try await check(#"{"return": {}}"#, nil)
    try await check("{ nonsense", nil)
  }

  @Test func otherSpellings() async throws {
    try await check("system-powerdown", "the command is system_powerdown")
    try await check("System_PowerDown", "the command is system_powerdown")
    try await check("chardev_add null", "the command is chardev-add")
  }

  @Test func commandsOfTheSameFamily() async throws {
    try await check("migrate_set_speed 0", "there is migrate_set_capability, migrate_set_parameter")
    try await check("nothing", nil)
    try await check("x-nothing", nil)
  }
}
