import HMP
import QJSON
import Testing

@testable import MonitorCommands

@Suite struct SessionTests {
  @Test(arguments: [
    ("X", "wait: 'X' is neither key=value nor a time, such as 10 or 500ms\n"),
    ("5 a=b", "wait: '5' is not key=value; a time stands at the end\n"),
    ("=b 5", "wait: '=b' is not key=value; a time stands at the end\n"),
    ("-1", "wait: '-1' is neither key=value nor a time, such as 10 or 500ms\n"),
    ("\"a=b", "wait: a quote has no second one\n"),
    ("a=b 0", "Error: no event STOP came within 0 s\n"), ("1ms", "Error: no event STOP came within 0.001 s\n"),
  ])
  func waiting(conditions: String, text: String) throws {
    try run(translator("wait"), ["event": .string("STOP"), "conditions": .string(conditions)]).expect(text)
  }

  private static let schema = """
    [{"name": "STOP", "meta-type": "event", "arg-type": "0"}, {"name": "0", "meta-type": "object", "members": []},
     {"name": "resize", "meta-type": "command", "arg-type": "1", "ret-type": "0", "features": ["unstable"]},
     {"name": "1", "meta-type": "object", "members": [{"name": "size", "type": "int"},
        {"name": "how", "type": "2", "default": null}]},
     {"name": "int", "meta-type": "builtin", "json-type": "int"},
     {"name": "2", "meta-type": "enum", "members": [{"name": "a"}, {"name": "b"}], "values": ["a", "b"]}]
    """

  @Test func eventsThatTheTargetLacksAreRefused() throws {
    try run(translator("wait"), ["event": .string("STOPP")], answers: ["query-qmp-schema": Self.schema]).expect(
      "wait: this target has no event 'STOPP'\n")
    try run(
      translator("wait"), ["event": .string("ST*"), "conditions": .string("0")],
      answers: ["query-qmp-schema": Self.schema]
    ).expect("Error: no event ST* came within 0 s\n")
  }

  @Test func withoutAnythingNewThereAreNoEvents() throws { try run(translator("events")).expect("") }

  @Test func aMonitorOfOneLineRefusesWhatLasts() throws {
    try run(translator("alias"), ["name": .string("a"), "text": .string("b")]).expect(
      "alias: only at a terminal or in a script: this monitor lasts for one line\n")
    try run(translator("source"), ["file": .string("f")]).expect(
      "source: only at a terminal or in a script: this monitor lasts for one line\n")
    try run(translator("watch"), ["interval": .number(0), "command": .string("x")]).expect("unknown command: 'x'\n")
  }

  @Test func aQMPCommandIsDescribedByTheTarget() throws {
    try run(translator("help"), ["name": .string("qmp resize")], answers: ["query-qmp-schema": Self.schema]).expect(
      """
      qmp resize size=... [how=...]

      Arguments:
        size                  int
        how                   a|b, optional

      Returns: nothing
      Features: unstable

      """)
    try run(translator("help"), ["name": .string("qmp grow")], answers: ["query-qmp-schema": Self.schema]).expect(
      "help: this target has no QMP command 'grow'\n")
  }

  @Test func whatTheTargetIs() throws {
    try run(
      translator("info target"),
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
      commands: 0 of 0 can be carried out here

      """)
  }
}
