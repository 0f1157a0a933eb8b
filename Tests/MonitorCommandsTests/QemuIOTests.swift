import HMP
import QAPIRuntime
import Testing

@testable import MonitorCommands

@Suite struct QemuIOTests {
  private func check(
    device: String = "d0", command: String = "read 0 4k", qdev: Bool = false, answers: [String: String],
    _ expected: String, calls: [String]? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try run(
      translator("qemu-io"), ["qdev": .boolean(qdev), "device": .string(device), "command": .string(command)],
      answers: answers
    ).expect(expected, calls: calls, sourceLocation: sourceLocation)
  }

  @Test func byTheTargetsOwnCommand() throws {
    let answers = ["x-qemu-io": #"{"human-readable-text": "done\n"}"#]
    try check(answers: answers, "done\n", calls: [#"x-qemu-io {"device": "d0", "command": "read 0 4k"}"#])
  }

  @Test func aNodeIsGivenAsSuch() throws {
    let answers = [
      "x-qemu-io": #"{"human-readable-text": ""}"#,
      "query-named-block-nodes": BlockFixture.list(BlockFixture.node("d0")),
    ]
    try check(
      answers: answers, "",
      calls: [
        #"query-named-block-nodes {"flat": true}"#, #"x-qemu-io {"node-name": "d0", "command": "read 0 4k"}"#,
      ])
  }

  @Test func byTheTargetsHumanMonitor() throws {
    try check(
      device: "/machine/d 0", command: #"write -P "1""#, qdev: true,
      answers: ["human-monitor-command": #""line\r\n""#], "line\n",
      calls: [#"human-monitor-command {"command-line": "qemu-io -d \"/machine/d 0\" \"write -P \\\"1\\\"\""}"#])
  }

  @Test func itsErrorsAreErrors() throws {
    try check(
      answers: ["human-monitor-command": #""Error: Device 'd0' not found\r\n""#], "Error: Device 'd0' not found\n")
    try check(answers: ["human-monitor-command": #""unknown command: 'qemu-io'\r\n""#], "unknown command: 'qemu-io'\n")
  }

  @Test func byNothing() throws {
    try check(
      answers: [:], "This target can't run commands of qemu-io: it has no command 'human-monitor-command'\n", calls: [])
  }
}
