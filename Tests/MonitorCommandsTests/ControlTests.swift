import HMP
import QAPIRuntime
import Testing

@testable import MonitorCommands

@Suite struct ControlTests {
  @Test func versionAndPackageAreOneWord() throws {
    let reply = #"{"qemu": {"micro": 4, "minor": 1, "major": 9}, "package": " (build 7)"}"#
    try run(translator("info version"), answers: ["query-version": reply]).expect("9.1.4 (build 7)\n")
  }

  @Test(arguments: [(#"{"name": "alpha"}"#, "alpha\n"), ("{}", "")])
  func namelessTargetsSayNothing(reply: String, text: String) throws {
    try run(translator("info name"), answers: ["query-name": reply]).expect(text)
  }

  @Test func suspendedCommandsAreListedWithWhatTheyWaitFor() throws {
    let reply = """
      [{"id": 12, "command": "block_resize", "monitor": "qmp-3", "waiting-for": "requests in flight on node 'd'",
        "age": 1250000000},
       {"id": 13, "command": "x-qemu-io", "age": 99999999, "later": true}]
      """
    try run(translator("info coroutines"), answers: ["x-query-coroutines": reply]).expect(
      """
      coroutine 12: block_resize (qmp-3), waiting for requests in flight on node 'd', 1.2 s
      coroutine 13: x-qemu-io, 0.0 s

      """)
    try run(translator("info coroutines"), answers: ["x-query-coroutines": "[]"]).expect("no coroutine is suspended\n")
  }

  @Test func whatTheTargetLacksIsRefusedByName() throws {
    try run(translator("info coroutines")).expect(
      "This target can't list suspended commands: it has no command 'x-query-coroutines'\n")
  }

  @Test func otherErrorsAreTheTargetsOwn() throws {
    try run(translator("info version"), errors: ["query-version": .generic("Not now")]).expect("Error: Not now\n")
  }

  @Test func repliesThatBreakTheSchemaAreReportedByPlace() throws {
    let outcome = try run(translator("info version"), answers: ["query-version": #"{"qemu": {}, "package": ""}"#])
    #expect(outcome.text.hasPrefix("Error: the reply is not what the schema says"))
  }
}
