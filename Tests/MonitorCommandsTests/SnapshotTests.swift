import HMP
import MainLoop
import QAPIRuntime
import QJSON
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

/// Snapshots of the guest, which are jobs.
@Suite struct SnapshotTests {
  private typealias Fixture = BlockFixture

  private static func node(
    _ name: String, _ driver: String = "qcow2", _ tags: [String] = [], readOnly: Bool = false
  ) -> String {
    let snapshots = tags.enumerated().map { index, tag in
      """
      {"id": "\(index + 1)", "name": "\(tag)", "vm-state-size": \(1024 * index), "date-sec": 0, "date-nsec": 0,
       "vm-clock-sec": 61, "vm-clock-nsec": 5000000}
      """
    }
    let list = tags.isEmpty ? "" : ", \"snapshots\": [\(snapshots.joined(separator: ", "))]"
    return Fixture.node(
      name, driver: driver, readOnly: readOnly,
      image: #"{"filename": "f", "format": "\#(driver)", "virtual-size": 0\#(list)}"#)
  }

  /// Two disks, a CD, and a node below a filter that no block device uses.
  private static func machine(
    first: [String] = [], second: [String] = [], filter: [String] = [], secondDriver: String = "qcow2"
  ) -> [String: String] {
    let nodes = [
      node("below", "qcow2", filter), node("filter", "throttle", filter), node("cd", "raw", readOnly: true),
      node("n1", secondDriver, second),
      node("#file", "file"), node("n0", "qcow2", first),
    ]
    return [
      "query-block": Fixture.list(
        Fixture.disk("d0", inserted: nodes[5]), Fixture.disk("", inserted: nodes[3]),
        Fixture.disk("cd0", inserted: nodes[2]), Fixture.disk("empty")),
      "query-named-block-nodes": "[" + nodes.joined(separator: ", ") + "]",
      "x-debug-query-block-graph": graph,
      "snapshot-save": "{}", "snapshot-load": "{}", "snapshot-delete": "{}", "job-dismiss": "{}", "job-cancel": "{}",
      "stop": "{}",
    ]
  }

  private static let graph = """
    {"nodes": [{"id": 9, "type": "block-driver", "name": "below"}, {"id": 8, "type": "block-driver", "name": "filter"},
     {"id": 7, "type": "block-backend", "name": "cd0"}, {"id": 6, "type": "block-driver", "name": "cd"},
     {"id": 5, "type": "block-backend", "name": ""}, {"id": 4, "type": "block-driver", "name": "n1"},
     {"id": 3, "type": "block-driver", "name": "#file"}, {"id": 2, "type": "block-driver", "name": "n0"},
     {"id": 1, "type": "block-backend", "name": "d0"}],
     "edges": [
     {"parent": 1, "child": 2, "name": "root", "perm": [], "shared-perm": []},
     {"parent": 2, "child": 3, "name": "file", "perm": [], "shared-perm": []},
     {"parent": 5, "child": 4, "name": "root", "perm": [], "shared-perm": []},
     {"parent": 7, "child": 6, "name": "root", "perm": [], "shared-perm": []},
     {"parent": 8, "child": 9, "name": "file", "perm": [], "shared-perm": []}]}
    """

  private static let asked = [
    "query-block", #"query-named-block-nodes {"flat": true}"#, "x-debug-query-block-graph",
  ]

  private static func job(_ status: String, _ error: String? = nil, id: String = "hmp-job") -> String {
    let failure = error.map { ", \"error\": \"\($0)\"" } ?? ""
    return """
      [{"id": "\(id)", "type": "snapshot-save", "status": "\(status)", "current-progress": 1, "total-progress": 2\
      \(failure)}]
      """
  }

  private static let devices = #""devices": ["n0", "n1", "filter"]"#

  @MainLoop private func check(
    _ row: @escaping HMPTranslator, tag: String? = "t", on answers: [String: String], jobs: [String] = [],
    _ expected: String = "", calls: [String]? = nil, options: HMPOptions = HMPOptions(),
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await runWaiting(
      row, tag.map { ["name": .string($0)] } ?? [:], answers: answers,
      series: jobs.isEmpty ? [:] : ["query-jobs": jobs], options: options
    ).expect(expected, calls: calls, sourceLocation: sourceLocation)
  }

  @MainLoop @Test func savingWaitsForTheJobAndDismissesIt() async throws {
    try await check(
      row("savevm"), on: Self.machine(), jobs: ["[]", Self.job("running"), Self.job("concluded")],
      calls: Self.asked + [
        "query-jobs",
        #"snapshot-save {"job-id": "hmp-job", "tag": "t", "vmstate": "n0", \#(Self.devices)}"#,
        "query-jobs", "query-jobs", #"job-dismiss {"id": "hmp-job"}"#,
      ])
  }

  @MainLoop @Test func anOlderSnapshotIsReplaced() async throws {
    try await check(
      row("savevm"), on: Self.machine(second: ["t"]),
      jobs: Array(repeating: ["[]", Self.job("concluded")], count: 4).flatMap { $0 },
      calls: Self.asked + Self.run(Self.saving("t.new")) + Self.run(Self.deleting("t")) + Self.run(Self.saving("t"))
        + Self.run(Self.deleting("t.new")))
  }

  private static func saving(_ tag: String) -> String {
    #"snapshot-save {"job-id": "hmp-job", "tag": "\#(tag)", "vmstate": "n0", \#(devices)}"#
  }

  private static func deleting(_ tag: String) -> String {
    #"snapshot-delete {"job-id": "hmp-job", "tag": "\#(tag)", \#(devices)}"#
  }

  /// The calls of a job that has ended at the first query.
  private static func run(_ start: String) -> [String] {
    ["query-jobs", start, "query-jobs", #"job-dismiss {"id": "hmp-job"}"#]
  }

  @MainLoop @Test func nothingIsDeletedIfSavingFails() async throws {
    try await check(
      row("savevm"), on: Self.machine(second: ["t", "t.new"]), jobs: ["[]", Self.job("concluded", "blocked")],
      "Error: blocked\n", calls: Self.asked + Self.run(Self.saving("t.new-2")))
  }

  @MainLoop @Test func theErrorNamesTheInterimSnapshot() async throws {
    let ended = ["[]", Self.job("concluded")]
    try await check(
      row("savevm"), on: Self.machine(second: ["t"]),
      jobs: ended + ended + ["[]", Self.job("concluded", "full")],
      "Error: full (the state is saved as 't.new')\n",
      calls: Self.asked + Self.run(Self.saving("t.new")) + Self.run(Self.deleting("t")) + Self.run(Self.saving("t")))
  }

  @MainLoop @Test func aFailedJobIsDismissed() async throws {
    let reason = "Snapshot 't' does not exist in one or more devices"
    try await check(
      row("loadvm"), on: Self.machine(), jobs: ["[]", Self.job("concluded", reason)], "Error: \(reason)\n",
      calls: Self.asked + [
        "query-jobs", #"snapshot-load {"job-id": "hmp-job", "tag": "t", "vmstate": "n0", \#(Self.devices)}"#,
        "query-jobs", #"job-dismiss {"id": "hmp-job"}"#,
      ])
  }

  /// The job's error is a number if the state does not suit the machine; QEMU's own monitor prints the reason.
  @MainLoop
  @Test(arguments: [
    (
      "No device 'rng'\r\nError: Error -22 while loading VM state\r\n",
      "No device 'rng'\nError: Error -22 while loading VM state\n"
    ),
    ("Error: Error -22 while loading VM state\r\n", "Error: Error -22 while loading VM state\n"),
  ])
  func theReasonOfAFailedLoadComesFromQEMUsMonitor(native: String, text: String) async throws {
    var answers = Self.machine()
    answers["human-monitor-command"] = JSONValue.string(native).text()
    try await check(
      row("loadvm"), on: answers, jobs: ["[]", Self.job("concluded", "Error -22 while loading VM state")], text,
      calls: Self.asked + [
        "query-jobs", #"snapshot-load {"job-id": "hmp-job", "tag": "t", "vmstate": "n0", \#(Self.devices)}"#,
        "query-jobs", #"job-dismiss {"id": "hmp-job"}"#, #"human-monitor-command {"command-line": "loadvm t"}"#,
      ])
  }

  @MainLoop @Test func theJobGetsAnUnusedID() async throws {
    try await check(
      row("delvm"), on: Self.machine(), jobs: [Self.job("running"), "[]"],
      calls: Self.asked + [
        "query-jobs", #"snapshot-delete {"job-id": "hmp-job-2", "tag": "t", \#(Self.devices)}"#, "query-jobs",
      ])
  }

  @MainLoop @Test func theTargetNamesTheDeviceWithoutSnapshots() async throws {
    try await check(
      row("savevm"), on: Self.machine(secondDriver: "raw"),
      jobs: ["[]", Self.job("concluded", "Device 'd1' ...")],
      "Error: Device 'd1' ...\n")
  }

  @MainLoop @Test func deletingAnUnknownSnapshotIsNoError() async throws {
    try await check(
      row("delvm"), on: Self.machine(), jobs: ["[]", Self.job("concluded")],
      calls: Self.asked + [
        "query-jobs", #"snapshot-delete {"job-id": "hmp-job", "tag": "t", \#(Self.devices)}"#, "query-jobs",
        #"job-dismiss {"id": "hmp-job"}"#,
      ])
  }

  @MainLoop @Test func withoutBlockDevicesLoadingStillPausesTheGuest() async throws {
    let bare = [
      "query-block": "[]", "query-named-block-nodes": "[]", "stop": "{}",
      "x-debug-query-block-graph": #"{"nodes": [], "edges": []}"#,
    ]
    let words = "Error: no block device can store vmstate for snapshot\n"
    try await check(row("savevm"), on: bare, words, calls: Self.asked)
    try await check(row("loadvm"), on: bare, words, calls: Self.asked + ["stop"])
    try await check(row("delvm"), on: bare, "", calls: Self.asked)
    try await check(row("info snapshots"), on: bare, "no block device can store vmstate for snapshot\n")
  }

  @MainLoop @Test func aDryRunShowsTheJobs() async throws {
    let dismissal = #"{"execute": "job-dismiss", "arguments": {"id": "hmp-job"}}"#
    try await check(
      row("savevm"), on: Self.machine(first: ["t"]), jobs: ["[]"],
      """
      {"execute": "snapshot-save", "arguments": {"job-id": "hmp-job", "tag": "t.new", "vmstate": "n0", \(Self.devices)}}
      \(dismissal)
      {"execute": "snapshot-delete", "arguments": {"job-id": "hmp-job", "tag": "t", \(Self.devices)}}
      \(dismissal)
      {"execute": "snapshot-save", "arguments": {"job-id": "hmp-job", "tag": "t", "vmstate": "n0", \(Self.devices)}}
      \(dismissal)
      {"execute": "snapshot-delete", "arguments": {"job-id": "hmp-job", "tag": "t.new", \(Self.devices)}}
      \(dismissal)

      """, options: HMPOptions(dryRun: true))
  }

  @MainLoop @Test func aSnapshotWithoutANameIsNamedAfterTheTime() async throws {
    let outcome = try await runWaiting(
      row("savevm"), answers: Self.machine(), series: ["query-jobs": ["[]", Self.job("concluded")]])
    let call = outcome.calls.first { $0.hasPrefix("snapshot-save") } ?? ""
    #expect(call.contains(/"tag": "vm-2\d{13}"/), "\(call)")
  }

  @MainLoop @Test func completeSnapshotsAreSeparateFromPartialOnes() async throws {
    let date = ReportText.date(0)
    try await check(
      row("info snapshots"), tag: nil,
      on: Self.machine(first: ["a", "both"], second: ["both"], filter: ["both"]),
      """
      List of snapshots present on all disks:
      ID        TAG               VM SIZE                DATE     VM CLOCK     ICOUNT
      --        both                1 KiB \(date) 00:01:01.005           \("")

      List of partial (non-loadable) snapshots on 'd0':
      ID        TAG               VM SIZE                DATE     VM CLOCK     ICOUNT
      1         a                     0 B \(date) 00:01:01.005           \("")

      """)
  }

  @MainLoop @Test func aSnapshotThatOneDeviceLacksIsPartial() async throws {
    let date = ReportText.date(0)
    try await check(
      row("info snapshots"), tag: nil, on: Self.machine(second: ["b"]),
      """
      List of snapshots present on all disks:
      None

      List of partial (non-loadable) snapshots on 'n1':
      ID        TAG               VM SIZE                DATE     VM CLOCK     ICOUNT
      1         b                     0 B \(date) 00:01:01.005           \("")

      """)
  }

  @MainLoop @Test func noSnapshots() async throws {
    try await check(row("info snapshots"), tag: nil, on: Self.machine(), "There is no snapshot available.\n")
  }
}

@Suite struct BitmapTests {
  @Test func bitmaps() throws {
    try run(
      row("block_bitmap_merge"), ["node": "n", "target": "t", "bitmaps": "a  b"],
      answers: ["block-dirty-bitmap-merge": "{}"]
    ).expect("", calls: [#"block-dirty-bitmap-merge {"node": "n", "target": "t", "bitmaps": ["a", "b"]}"#])
    let bitmap =
      #""dirty-bitmaps": [{"name": "b", "count": 65536, "granularity": 65536, "recording": true, "busy": false, "#
      + #""persistent": true}]"#
    try run(
      row("info bitmaps"),
      answers: [
        "query-named-block-nodes": BlockFixture.list(BlockFixture.node("n", more: bitmap), BlockFixture.node("m"))
      ]
    ).expect("n:\n    b: 64 KiB dirty, granularity 64 KiB, recording, persistent\n")
  }
}
