import HMP
import QAPIRuntime
import QJSON
import Testing

@Suite struct EventFilterTests {
  @Test(arguments: [
    ("STOP", "STOP", true), ("stop", "STOP", true), ("STO", "STOP", false), ("STOPS", "STOP", false),
    ("*", "STOP", true), ("*", "", true), ("BLOCK_*", "BLOCK_JOB_READY", true), ("BLOCK_*", "XBLOCK_JOB", false),
    ("*READY", "BLOCK_JOB_READY", true), ("*JOB*", "BLOCK_JOB_READY", true), ("B*J*Y", "BLOCK_JOB_READY", true),
    ("B*X*Y", "BLOCK_JOB_READY", false), ("**", "A", true), ("A*A", "A", false), ("", "A", false), ("", "", true),
  ])
  func names(pattern: String, name: String, matches: Bool) {
    #expect(HMPEventFilter(pattern).includes(name: name) == matches)
  }

  @Test func manyStarsDoNotTakeExponentialTime() {
    let pattern = String(repeating: "*A", count: 500) + "B"
    #expect(!HMPEventFilter(pattern).includes(name: String(repeating: "A", count: 5000)))
  }

  @Test(arguments: [
    ([("id", "job0")], true), ([("id", "job1")], false), ([("speed", "5")], true), ([("ready", "true")], true),
    ([("device.name", "d")], true), ([("device.nothing", "d")], false), ([("list.1", "b")], true),
    ([("list.2", "b")], false), ([("id", "job0"), ("speed", "6")], false), ([("device", #"{"name": "d"}"#)], true),
  ])
  func conditions(_ conditions: [(String, String)], matches: Bool) {
    let event = ReceivedEvent(
      name: "E",
      data: ["id": "job0", "speed": 5, "ready": true, "device": ["name": "d"], "list": ["a", "b"]])
    let filter = HMPEventFilter(
      "E", conditions.map { .init($0.0.split(separator: ".").map(String.init), $0.1) })
    #expect(filter.includes(event) == matches)
  }
}
