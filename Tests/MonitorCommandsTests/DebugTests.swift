import HMP
import QAPIRuntime
import Testing

@testable import MonitorCommands

@Suite struct DebugTests {
  private static let state = "trace-event-get-state"

  @Test func eventsWithTheirStates() throws {
    let response = #"""
      [{"name": "a", "state": "enabled"}, {"name": "b", "state": "disabled", "vcpu": true},
       {"name": "c", "state": "unavailable"}]
      """#
    try run(row("info trace-events"), answers: [Self.state: response]).expect(
      "a : state 1\nb : state 0\nc : state 0\n", calls: [#"\#(Self.state) {"name": "*"}"#])
  }

  @Test func anUnknownEventIsAResult() throws {
    let error = QMPError.generic(#"unknown event "x""#)
    try run(row("info trace-events"), ["name": .string("x")], errors: [Self.state: error])
      .expect("unknown event \"x\"\n")
    let outcome = try run(
      row("info trace-events"), ["vcpu": .integer(7)], errors: [Self.state: .generic("invalid vCPU index 7")])
    outcome.expect("Error: invalid vCPU index 7\n", calls: [#"\#(Self.state) {"name": "*", "vcpu": 7}"#])
  }

  @Test func targetsThatCannotTraceSingleVCPUsTraceAll() throws {
    let schema = #"""
      [{"name": "trace-event-set-state", "meta-type": "command", "arg-type": "1", "ret-type": "0"},
       {"name": "0", "meta-type": "object", "members": []},
       {"name": "1", "meta-type": "object", "members": [{"name": "name", "type": "str"}]}]
      """#
    let command = "trace-event-set-state"
    let refusal = QMPError.generic("Parameter 'vcpu' is unexpected")
    try run(
      row("trace-event"), ["name": .string("a"), "option": .boolean(true), "vcpu": .integer(0)],
      answers: ["query-qmp-schema": schema], errors: [command: refusal]
    ).expect(
      "Error: Parameter 'vcpu' is unexpected\n",
      calls: [
        #"\#(command) {"name": "a", "enable": true, "ignore-unavailable": true, "vcpu": 0}"#, "query-qmp-schema",
        #"\#(command) {"name": "a", "enable": true, "ignore-unavailable": true}"#,
      ])
  }

  @Test(arguments: [
    (#"{"mode": "none", "icount": 0}"#, "Record/replay is not active"),
    (#"{"mode": "record", "filename": "r.bin", "icount": 7}"#, "Recording execution 'r.bin': instruction count = 7"),
    (#"{"mode": "play", "filename": "r.bin", "icount": 0}"#, "Replaying execution 'r.bin': instruction count = 0"),
  ])
  func replay(response: String, line: String) throws {
    try run(row("info replay"), answers: ["query-replay": response]).expect(line + "\n")
  }
}
