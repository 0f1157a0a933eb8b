import HMP
import Testing

@testable import MonitorCommands

@Suite struct MachineTests {
  @Test(arguments: [
    (#"{"status": "running", "singlestep": false, "running": true}"#, "running"),
    (#"{"status": "running", "running": true}"#, "running"),
    (#"{"status": "running", "singlestep": true, "running": true}"#, "running (single step mode)"),
    (#"{"status": "paused", "running": false}"#, "paused"),
    (#"{"status": "io-error", "running": false}"#, "paused (io-error)"),
    (#"{"status": "asleep-on-mars", "running": false}"#, "paused (asleep-on-mars)"),
  ])
  func status(reply: String, words: String) throws {
    try run(translator("info status"), answers: ["query-status": reply]).expect("VM status: \(words)\n")
  }

  @Test func identifier() throws {
    let text = "01020304-0506-4708-890a-0b0c0d0e0f10"
    try run(translator("info uuid"), answers: ["query-uuid": #"{"UUID": "\#(text)"}"#]).expect(text + "\n")
  }

  @Test func theMonitorsOwnProcessorIsMarked() throws {
    let reply = """
      [{"cpu-index": 0, "qom-path": "/a", "thread-id": 501, "target": "x86_64"},
       {"cpu-index": 1, "qom-path": "/b", "thread-id": 502, "target": "s390x", "cpu-state": "operating"},
       {"cpu-index": 2, "qom-path": "/c", "thread-id": 503, "target": "pdp11", "props": {"core-id": 2}}]
      """
    try run(translator("info cpus"), answers: ["query-cpus-fast": reply], currentCPU: 1).expect(
      """
        CPU #0: thread_id=501
      * CPU #1: thread_id=502
        CPU #2: thread_id=503

      """)
  }

  @Test func aStorageEngineHasNoMachine() throws {
    try run(translator("info status")).expect(
      "This target can't tell whether it runs: it has no command 'query-status'\n")
    try run(translator("info cpus")).expect("This target can't list processors: it has no command 'query-cpus-fast'\n")
  }
}
