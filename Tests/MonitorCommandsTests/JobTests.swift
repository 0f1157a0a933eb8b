import HMP
import MainLoop
import QAPIRuntime
import QJSON
import Testing

@testable import MonitorCommands

@Suite struct JobTests {
  private static let jobs = """
    [{"id": "d0", "type": "mirror", "status": "ready", "current-progress": 3, "total-progress": 4},
     {"id": "commit-1", "type": "commit", "status": "concluded", "current-progress": 0, "total-progress": 0,
      "error": "No space left on device"}]
    """

  @Test func jobsHaveProgressBars() throws {
    let text = """
      d0        mirror  ready      [###############.....]  75 %
      commit-1  commit  concluded  No space left on device

      """
    try run(row("jobs"), answers: ["query-jobs": Self.jobs]).expect(text, calls: ["query-jobs"])
    try run(row("info jobs"), answers: ["query-jobs": Self.jobs]).expect(text, calls: ["query-jobs"])
    try run(row("info jobs"), answers: ["query-jobs": "[]"]).expect("No active jobs\n")
  }

  private static func blockJob(_ type: String) -> String {
    """
    {"type": "\(type)", "device": "d0", "len": 4096, "offset": 512, "busy": false, "paused": false, "speed": 7,
     "io-status": "ok", "ready": false, "status": "running", "auto-finalize": true, "auto-dismiss": true}
    """
  }

  @Test func blockJobsAreReportedAsByQEMU() throws {
    let answers = ["query-block-jobs": BlockFixture.list(Self.blockJob("mirror"), Self.blockJob("stream"))]
    try run(row("info block-jobs"), answers: answers).expect(
      """
      Type mirror, device d0: Completed 512 of 4096 bytes, speed limit 7 bytes/s
      Streaming device d0: Completed 512 of 4096 bytes, speed limit 7 bytes/s

      """)
    try run(row("info block-jobs"), answers: ["query-block-jobs": "[]"]).expect("No active jobs\n")
  }

  @MainLoop @Test func aCancelledCommandCancelsAndDismissesItsJob() async throws {
    let target = EndlessJobTarget()
    let context = HMPContext(target: target, state: HMPMonitorState(), table: try HMPTable(rows: []))
    var arguments = HMPArguments()
    arguments["name"] = "s"
    let task = MainLoop.task { [arguments] () async -> String? in
      do throws(HMPError) {
        _ = try await row("delvm")(arguments, context)
        return nil
      } catch {
        return error.text
      }
    }
    await target.waitForQuestion()
    task.cancel()
    #expect(await task.value == "Error: cancelled\n")
    #expect(target.calls.suffix(3) == ["job-cancel", "query-jobs", "job-dismiss"], "\(target.calls)")
  }
}

/// A target with one block device, whose job ends only when it is cancelled.
@MainLoop private final class EndlessJobTarget: CommandTarget {
  private(set) var calls: [String] = []
  private var status: String?
  private let questions: AsyncStream<Void>
  private let asked: AsyncStream<Void>.Continuation

  init() { (questions, asked) = AsyncStream.makeStream(of: Void.self) }

  /// Returns after the running job has been queried.
  func waitForQuestion() async { for await _ in questions { return } }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    calls.append(call.name)
    switch call.name {
    case "query-block":
      return try response(BlockFixture.list(BlockFixture.disk("d0", inserted: BlockFixture.node("n0"))))
    case "query-named-block-nodes": return try response(BlockFixture.list(BlockFixture.node("n0")))
    case "snapshot-delete": status = "running"
    case "job-cancel": status = "concluded"
    case "job-dismiss": status = nil
    case "query-jobs":
      guard let status else { return JSONValue.array([]) }
      if status == "running" { asked.yield() }
      return try response(
        """
        [{"id": "hmp-job", "type": "snapshot-delete", "status": "\(status)", "current-progress": 0,
          "total-progress": 1}]
        """)
    default: throw .command(.commandNotFound(call.name))
    }
    return JSONValue.object([:])
  }

  func commandNames() async throws(TargetError) -> Set<String> { [] }

  private func response(_ text: String) throws(TargetError) -> JSONValue {
    do throws(JSONSyntaxError) {
      return try JSONValue.parse(text)
    } catch {
      throw .connectionLost(error.detail)
    }
  }
}
