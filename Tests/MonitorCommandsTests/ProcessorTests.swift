import HMP
import HMPTables
import MainLoop
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

@Suite struct ProcessorTests {
  private static let processors = #"""
    [{"cpu-index": 0, "qom-path": "/a", "thread-id": 1, "target": "x86_64"},
     {"cpu-index": 1, "qom-path": "/b", "thread-id": 2, "target": "x86_64"}]
    """#

  /// Runs `cpu INDEX`, and returns its output and the selected vCPU.
  private func choose(_ index: Int64) throws -> (text: String, chosen: Int64) {
    let response = try JSONValue.parse(Self.processors)
    var arguments = HMPArguments()
    arguments["index"] = .integer(index)
    let table = try HMPTable(rows: [])
    return MainLoop.blockingRun { [arguments] in
      let state = HMPMonitorState()
      let context = HMPContext(
        target: ScriptedTarget(["query-cpus-fast": .success(response)]), state: state, table: table)
      do throws(HMPError) {
        return (try await row("cpu")(arguments, context).text, state.currentCPU)
      } catch {
        return (error.text, state.currentCPU)
      }
    }
  }

  @Test func cpuSelectsAVCPU() throws { #expect(try choose(1) == ("", 1)) }

  @Test(arguments: [2, 4_294_967_295]) func cpuRefusesUnknownVCPUs(index: Int64) throws {
    #expect(try choose(index) == ("invalid CPU index\n", 0))
  }

  @Test func memoryIsThatOfTheSelectedVCPU() throws {
    try run(
      row("memsave"), ["val": .integer(16), "size": .integer(4), "filename": .string("f")],
      answers: ["memsave": "{}"], currentCPU: 1
    ).expect("", calls: [#"memsave {"val": 16, "size": 4, "filename": "f", "cpu-index": 1}"#])
    try run(Translators.native(.text(errors: [])), answers: ["human-monitor-command": #""r""#], currentCPU: 1)
      .expect("r", calls: [#"human-monitor-command {"command-line": "", "cpu-index": 1}"#])
  }

  @Test func topologyIsListedFromTheLargestPart() throws {
    let response = #"""
      [{"props": {"core-id": 0, "thread-id": 1, "node-id": 2, "socket-id": 3, "module-id": 4}, "vcpus-count": 1,
        "type": "t-cpu"},
       {"props": {"core-id": 5}, "vcpus-count": 2, "qom-path": "/p", "type": "t-cpu"}]
      """#
    try run(row("info hotpluggable-cpus"), answers: ["query-hotpluggable-cpus": response]).expect(
      """
      Hotpluggable CPUs:
        type: "t-cpu"
        vcpus_count: "1"
        CPUInstance Properties:
          node-id: "2"
          socket-id: "3"
          module-id: "4"
          core-id: "0"
          thread-id: "1"
        type: "t-cpu"
        vcpus_count: "2"
        qom_path: "/p"
        CPUInstance Properties:
          core-id: "5"

      """)
  }
}
