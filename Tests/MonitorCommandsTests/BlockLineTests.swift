import HMP
import MainLoop
import QAPIRuntime
import Testing

@testable import MonitorCommands

/// What lines about disks send, with the members that QEMU's own monitor always sends.
@Suite struct BlockLineTests {
  private typealias Arguments = KeyValuePairs<String, HMPValue>

  private func check(
    _ translator: @escaping HMPTranslator, _ arguments: Arguments, _ call: String, answers: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let name = String(call.prefix { $0 != " " })
    try run(translator, arguments, answers: answers.merging([name: "{}"]) { first, _ in first }).expect(
      "", calls: [call], sourceLocation: sourceLocation)
  }

  @Test func copies() throws {
    let disk: HMPValue = "d"
    try check(
      translator("drive_mirror"), ["device": disk, "target": "f"],
      #"drive-mirror {"device": "d", "target": "f", "sync": "top", "mode": "absolute-paths", "unmap": true}"#)
    try check(
      translator("drive_mirror"), ["reuse": true, "full": true, "device": disk, "target": "f", "format": "raw"],
      #"drive-mirror {"device": "d", "target": "f", "format": "raw", "sync": "full", "mode": "existing", "unmap": true}"#
    )
    try check(
      translator("drive_backup"), ["device": disk, "target": "f"],
      #"drive-backup {"device": "d", "sync": "top", "compress": false, "target": "f", "mode": "absolute-paths"}"#)
    try check(
      translator("drive_backup"),
      ["reuse": true, "full": true, "compress": true, "device": disk, "target": "f", "format": "raw"],
      #"drive-backup {"device": "d", "sync": "full", "compress": true, "target": "f", "format": "raw", "#
        + #""mode": "existing"}"#)
    try check(
      translator("block_stream"), ["device": disk, "speed": .integer(1 << 20), "base": "b"],
      #"block-stream {"job-id": "d", "device": "d", "base": "b", "speed": 1048576, "on-error": "report"}"#)
  }

  @Test func snapshotsOfDisks() throws {
    try check(
      translator("snapshot_blkdev"), ["device": "d", "snapshot-file": "f"],
      #"blockdev-snapshot-sync {"device": "d", "snapshot-file": "f", "mode": "absolute-paths"}"#)
    try check(
      translator("snapshot_blkdev"), ["reuse": true, "device": "d", "snapshot-file": "f", "format": "qcow2"],
      #"blockdev-snapshot-sync {"device": "d", "snapshot-file": "f", "format": "qcow2", "mode": "existing"}"#)
    try run(translator("snapshot_blkdev"), ["device": "d"]).expect(
      "Error: Parameter 'snapshot-file' is missing\n", calls: [])
    let deleted =
      #"{"id": "1", "name": "s", "vm-state-size": 0, "date-sec": 0, "date-nsec": 0, "vm-clock-sec": 0, "#
      + #""vm-clock-nsec": 0}"#
    try check(
      translator("snapshot_delete_blkdev_internal"), ["device": "d", "name": "s", "id": "1"],
      #"blockdev-snapshot-delete-internal-sync {"device": "d", "id": "1", "name": "s"}"#,
      answers: ["blockdev-snapshot-delete-internal-sync": deleted])
  }

  @Test func media() throws {
    try check(
      translator("change"), ["device": "cd", "target": "f"],
      #"blockdev-change-medium {"device": "cd", "filename": "f", "force": false}"#)
    try check(
      translator("change"),
      ["device": "cd", "force": true, "target": "f", "arg": "raw", "read-only-mode": "retain"],
      #"blockdev-change-medium {"device": "cd", "filename": "f", "format": "raw", "force": true, "#
        + #""read-only-mode": "retain"}"#)
    try run(translator("change"), ["device": "cd", "target": "f", "arg": "raw", "read-only-mode": "no"]).expect(
      "Error: invalid parameter value: no\n", calls: [])
  }

  @Test func thePasswordOfVNC() throws {
    let line: Arguments = ["device": "vnc", "target": "passwd", "arg": "x y"]
    try check(translator("change"), line, #"change-vnc-password {"password": "x y"}"#)
    for (line, words) in [
      (["device": "vnc", "target": "other"], "Expected 'password' after 'vnc'\n"),
      (["device": "vnc", "target": "password"], "terminal does not support password prompting\n"),
      (
        ["device": "vnc", "target": "password", "arg": "x", "read-only-mode": "retain"],
        "Parameter 'read-only-mode' is invalid for VNC\n"
      ),
    ] as [(Arguments, String)] {
      try run(translator("change"), line).expect(words, calls: [])
    }
  }

  @Test func thePasswordIsNotAskedForHere() throws {
    let line: Arguments = ["device": "vnc", "target": "password"]
    try run(translator("change"), line, answers: ["change-vnc-password": "{}"]).expect(
      "terminal does not support password prompting\n", calls: [])
  }

  @Test func statistics() throws {
    let counters = [
      "rd_bytes", "wr_bytes", "unmap_bytes", "rd_operations", "wr_operations", "flush_operations", "unmap_operations",
      "rd_total_time_ns", "wr_total_time_ns", "flush_total_time_ns", "unmap_total_time_ns", "wr_highest_offset",
      "rd_merged", "wr_merged", "unmap_merged", "failed_rd_operations", "failed_wr_operations",
      "failed_flush_operations", "failed_unmap_operations", "invalid_rd_operations", "invalid_wr_operations",
      "invalid_flush_operations", "invalid_unmap_operations",
    ].enumerated().map { "\"\($0.element)\": \($0.offset), " }.joined()
    let stats = #"{\#(counters)"account_invalid": true, "account_failed": true, "timed_stats": []}"#
    let line =
      " rd_bytes=0 wr_bytes=1 rd_operations=3 wr_operations=4 flush_operations=5 wr_total_time_ns=8 "
      + "rd_total_time_ns=7 flush_total_time_ns=9 rd_merged=12 wr_merged=13 idle_time_ns=0\n"
    try run(
      translator("info blockstats"),
      answers: [
        "query-blockstats": #"[{"device": "d", "stats": \#(stats)}, {"device": "", "stats": \#(stats)}, "#
          + #"{"node-name": "n", "stats": \#(stats)}]"#
      ]
    ).expect("d:" + line + ":" + line)
  }
}
