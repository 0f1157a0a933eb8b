import HMP
import QAPIRuntime
import QJSON
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
