import HMP
import MainLoop
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@testable import MonitorCommands

@Suite struct SessionTests {
  @Test(arguments: [
    ("X", "wait: 'X' is neither key=value nor a time limit, such as 10 or 500ms\n"),
    ("5 a=b", "wait: '5' is not key=value; the time limit comes last\n"),
    ("=b 5", "wait: '=b' is not key=value; the time limit comes last\n"),
    ("-1", "wait: '-1' is neither key=value nor a time limit, such as 10 or 500ms\n"),
    ("\"a=b", "wait: unterminated double quote\n"),
    ("a=b 0", "Error: no event STOP came within 0 s\n"), ("1ms", "Error: no event STOP came within 0.001 s\n"),
  ])
  func waiting(conditions: String, text: String) throws {
    try run(row("wait"), ["event": .string("STOP"), "conditions": .string(conditions)]).expect(text)
  }

  private static let schema = """
    [{"name": "STOP", "meta-type": "event", "arg-type": "0"}, {"name": "0", "meta-type": "object", "members": []},
     {"name": "resize", "meta-type": "command", "arg-type": "1", "ret-type": "0", "features": ["unstable"]},
     {"name": "1", "meta-type": "object", "members": [{"name": "size", "type": "int"},
        {"name": "how", "type": "2", "default": null}]},
     {"name": "int", "meta-type": "builtin", "json-type": "int"},
     {"name": "2", "meta-type": "enum", "members": [{"name": "a"}, {"name": "b"}], "values": ["a", "b"]}]
    """

  @Test func unknownEventsAreRefused() throws {
    try run(row("wait"), ["event": .string("STOPP")], answers: ["query-qmp-schema": Self.schema]).expect(
      "wait: this target has no event 'STOPP'\n")
    try run(
      row("wait"), ["event": .string("ST*"), "conditions": .string("0")],
      answers: ["query-qmp-schema": Self.schema]
    ).expect("Error: no event ST* came within 0 s\n")
  }

  /// A target whose schema has no events differs from a target without a schema.
  @Test func aSchemaWithoutEventsRefusesAllEvents() throws {
    let schema = #"[{"name": "int", "meta-type": "builtin", "json-type": "int"}]"#
    try run(row("wait"), ["event": .string("STOP")], answers: ["query-qmp-schema": schema]).expect(
      "wait: this target has no event 'STOP'\n")
  }

  private static let events = """
    [{"name": "MOVED", "meta-type": "event", "arg-type": "0"}, {"name": "DONE", "meta-type": "event", "arg-type": "1"},
     {"name": "0", "meta-type": "object", "members": [{"name": "tray-open", "type": "bool"},
        {"name": "how", "type": "enum"}, {"name": "count", "type": "int"}, {"name": "device", "type": "2"},
        {"name": "parts", "type": "[2]"}, {"name": "else", "type": "any"}]},
     {"name": "1", "meta-type": "object", "members": []},
     {"name": "2", "meta-type": "object", "members": [{"name": "id", "type": "str"}], "tag": "type",
        "variants": [{"case": "a", "type": "3"}]},
     {"name": "3", "meta-type": "object", "members": [{"name": "slot", "type": "str"}]},
     {"name": "[2]", "meta-type": "array", "element-type": "2"},
     {"name": "bool", "meta-type": "builtin", "json-type": "boolean"},
     {"name": "int", "meta-type": "builtin", "json-type": "int"},
     {"name": "str", "meta-type": "builtin", "json-type": "string"},
     {"name": "any", "meta-type": "builtin", "json-type": "value"},
     {"name": "enum", "meta-type": "enum", "members": [{"name": "up"}, {"name": "down"}], "values": ["up", "down"]}]
    """

  @Test(
    arguments: [
      ("MOVED", "tray-open=true how=up count=-1 device.id=x device.slot=y parts.0.id=z else.any=1 0", nil),
      ("moved", "count=1 0", nil), ("M*", "count=1 0", nil), ("*", "count=1 0", nil),
      ("MOVED", "typo=1 0", "event MOVED has no member 'typo'; there is count, device, else, how, parts, tray-open"),
      ("moved", "typo=1 0", "event MOVED has no member 'typo'; there is count, device, else, how, parts, tray-open"),
      ("D*", "count=1 0", "event DONE has no member 'count'"), ("DONE", "a=1", "event DONE has no member 'a'"),
      ("MOVED", "device.name=x 0", "event MOVED has no member 'device.name'; there is id, slot"),
      ("MOVED", "parts.id=x 0", "event MOVED has no member 'parts.id'"),
      ("MOVED", "how=left 0", "'how' of event MOVED can't be 'left': it is up|down"),
      ("MOVED", "tray-open=on 0", "'tray-open' of event MOVED can't be 'on': it is boolean"),
      ("MOVED", "count=many 0", "'count' of event MOVED can't be 'many': it is int"),
    ] as [(String, String, String?)])
  func conditionsThatNoEventCanMeetAreRefused(event: String, conditions: String, refusal: String?) throws {
    try run(
      row("wait"), ["event": .string(event), "conditions": .string(conditions)],
      answers: ["query-qmp-schema": Self.events]
    ).expect(refusal.map { "wait: \($0)\n" } ?? "Error: no event \(event) came within 0 s\n")
  }

  @Test(arguments: [
    ("off", "wait: the target sends MIGRATION only after 'migrate_set_capability events on'\n"),
    ("on", "Error: no event migration came within 0 s\n"),
  ])
  func eventsOfMigrationsNeedACapability(state: String, text: String) throws {
    let schema = """
      [{"name": "MIGRATION", "meta-type": "event", "arg-type": "0"}, {"name": "0", "meta-type": "object", "members": []}]
      """
    let answers = [
      "query-qmp-schema": schema,
      "query-migrate-capabilities": #"[{"capability": "events", "state": \#(state == "on")}]"#,
    ]
    try run(row("wait"), ["event": "migration", "conditions": "0"], answers: answers).expect(text)
  }

  @Test func withoutNewEventsNothingIsPrinted() throws { try run(row("events")).expect("") }

  @Test func aMonitorOfOneLineRefusesAliasesAndScripts() throws {
    try run(row("alias"), ["name": .string("a"), "text": .string("b")]).expect(
      "alias: only available at a terminal or in a script: this monitor lasts for one line\n")
    try run(row("source"), ["file": .string("f")]).expect(
      "source: only available at a terminal or in a script: this monitor lasts for one line\n")
    try run(row("watch"), ["interval": .number(0), "command": .string("x")]).expect("unknown command: 'x'\n")
  }

  @Test func helpForAQMPCommandComesFromTheSchema() throws {
    try run(row("help"), ["name": .string("qmp resize")], answers: ["query-qmp-schema": Self.schema]).expect(
      """
      qmp resize size=... [how=...]

      Arguments:
        size                  int
        how                   a|b, optional

      Returns: nothing
      Features: unstable

      """)
    try run(row("help"), ["name": .string("qmp grow")], answers: ["query-qmp-schema": Self.schema]).expect(
      "help: this target has no QMP command 'grow'\n")
  }

  @Test func targetReport() throws {
    try run(
      row("info target"),
      answers: [
        "query-version": #"{"qemu": {"micro": 4, "minor": 1, "major": 9}, "package": ""}"#,
        "query-name": #"{"name": "alpha"}"#,
        "query-status": #"{"running": false, "singlestep": false, "status": "paused"}"#,
      ]
    ).expect(
      """
      target: the process of this monitor
      version: 9.1.4
      name: alpha
      state: paused
      commands: 0 of 0 are available

      """)
  }
}

/// `watch -u` ends, as an error, when its text cannot come any more.
@Suite struct WatchTests {
  private func check(
    _ command: String, until mark: String, _ answers: [String], in name: String, _ text: String, calls count: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let script = try TargetScript(answers: [:], series: [name: answers])
    let table = try HMPTable(monitorCommands)
    let (shown, calls) = await MainLoop.task {
      let target = ScriptedTarget(script)
      let session = HMPSession(table: table, target: target, state: HMPMonitorState())
      do throws(HMPError) {
        return (try await session.run("watch -u \"\(mark)\" 0 \(command)").text, target.calls)
      } catch {
        return (error.text, target.calls)
      }
    }.value
    #expect(shown == text, sourceLocation: sourceLocation)
    #expect(calls.filter { $0 == name }.count == count, "\(calls)", sourceLocation: sourceLocation)
  }

  @Test func migrationThatFails() async throws {
    try await check(
      "info migrate", until: "completed",
      [#"{"status": "setup"}"#, #"{"status": "failed", "error-desc": "Connection refused"}"#], in: "query-migrate",
      "watch: the status is 'failed', so 'completed' can't come any more\n", calls: 2)
    try await check(
      "info migrate", until: "failed", [#"{"status": "setup"}"#, #"{"status": "completed"}"#], in: "query-migrate",
      "watch: the status is 'completed', so 'failed' can't come any more\n", calls: 2)
  }

  @Test func jobThatIsGone() async throws {
    let job = """
      [{"id": "j", "type": "backup", "status": "running", "current-progress": 1, "total-progress": 2}]
      """
    try await check(
      "jobs", until: "concluded", ["[]", job, "[]"], in: "query-jobs",
      "watch: no job is left, so 'concluded' can't come any more\n", calls: 3)
    try await check(
      "jobs", until: "No active", [job, "[]"], in: "query-jobs",
      "j  backup  running  [##########..........]  50 %\nNo active jobs\n", calls: 2)
  }
}

@Suite struct ControlTests {
  @Test func versionAndPackage() throws {
    let response = #"{"qemu": {"micro": 4, "minor": 1, "major": 9}, "package": " (build 7)"}"#
    try run(row("info version"), answers: ["query-version": response]).expect("9.1.4 (build 7)\n")
  }

  @Test(arguments: [(#"{"name": "alpha"}"#, "alpha\n"), ("{}", "")])
  func aGuestWithoutNamePrintsNothing(response: String, text: String) throws {
    try run(row("info name"), answers: ["query-name": response]).expect(text)
  }

  @Test func suspendedCommands() throws {
    let response = """
      [{"id": 12, "command": "block_resize", "monitor": "qmp-3", "waiting-for": "requests in flight on node 'd'",
        "age": 1250000000},
       {"id": 13, "command": "x-qemu-io", "age": 99999999, "later": true}]
      """
    try run(row("info coroutines"), answers: ["x-query-coroutines": response]).expect(
      """
      coroutine 12: block_resize (qmp-3), waiting for requests in flight on node 'd', 1.2 s
      coroutine 13: x-qemu-io, 0.0 s

      """)
    try run(row("info coroutines"), answers: ["x-query-coroutines": "[]"]).expect("no coroutine is suspended\n")
  }

  @Test func aMissingCommandIsNamed() throws {
    try run(row("info coroutines")).expect(
      "This target can't list suspended commands: it has no command 'x-query-coroutines'\n")
  }

  @Test func errorsOfTheTargetAreShown() throws {
    try run(row("info version"), errors: ["query-version": .generic("Not now")]).expect("Error: Not now\n")
  }

  @Test func responsesThatViolateTheSchemaAreErrors() throws {
    let outcome = try run(row("info version"), answers: ["query-version": #"{"qemu": {}, "package": ""}"#])
    #expect(outcome.text.hasPrefix("Error: the response does not match the schema"))
  }
}
