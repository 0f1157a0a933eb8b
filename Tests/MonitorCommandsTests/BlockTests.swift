import HMP
import MainLoop
import QAPIRuntime
import Testing

@testable import MonitorCommands

/// The calls of lines about block devices, with the members that QEMU's own monitor always sends.
@Suite struct BlockLineTests {
  private typealias Arguments = KeyValuePairs<String, HMPValue>

  private func check(
    _ row: @escaping HMPTranslator, _ arguments: Arguments, _ call: String, after queries: [String] = [],
    answers: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let name = String(call.prefix { $0 != " " })
    try run(row, arguments, answers: answers.merging([name: "{}"]) { first, _ in first }).expect(
      "", calls: queries + [call], sourceLocation: sourceLocation)
  }

  @Test func copyJobs() throws {
    let disk: HMPValue = "d"
    let devices = ["query-block": BlockFixture.list(BlockFixture.disk("d"))]
    try check(
      row("drive_mirror"), ["device": disk, "target": "f"],
      #"drive-mirror {"device": "d", "target": "f", "sync": "top", "mode": "absolute-paths", "unmap": true}"#,
      after: ["query-block"], answers: devices)
    try check(
      row("drive_mirror"), ["reuse": true, "full": true, "device": disk, "target": "f", "format": "raw"],
      #"drive-mirror {"device": "d", "target": "f", "format": "raw", "sync": "full", "mode": "existing", "unmap": true}"#,
      after: ["query-block"], answers: devices)
    try check(
      row("drive_backup"), ["device": disk, "target": "f"],
      #"drive-backup {"device": "d", "sync": "top", "compress": false, "target": "f", "mode": "absolute-paths"}"#,
      after: ["query-block"], answers: devices)
    try check(
      row("drive_backup"),
      ["reuse": true, "full": true, "compress": true, "device": disk, "target": "f", "format": "raw"],
      #"drive-backup {"device": "d", "sync": "full", "compress": true, "target": "f", "format": "raw", "#
        + #""mode": "existing"}"#, after: ["query-block"], answers: devices)
    try check(
      row("block_stream"), ["device": disk, "speed": .integer(1 << 20), "base": "b"],
      #"block-stream {"job-id": "d", "device": "d", "base": "b", "speed": 1048576, "on-error": "report"}"#)
  }

  /// A job on a node of a named block device has the name that QEMU's own monitor gives it; only other nodes need one.
  @Test(arguments: [("d", nil), ("n", nil), ("m", "m"), ("#block7", "block7")] as [(String, String?)])
  func jobsOnNodesHaveNames(name: String, job: String?) throws {
    let devices = BlockFixture.list(
      BlockFixture.disk("d", inserted: BlockFixture.node("n")), BlockFixture.disk("", inserted: BlockFixture.node("m")))
    let id = job.map { "\"job-id\": \"\($0)\", " } ?? ""
    try check(
      row("drive_mirror"), ["device": .string(name), "target": "f"],
      #"drive-mirror {\#(id)"device": "\#(name)", "target": "f", "sync": "top", "mode": "absolute-paths", "unmap": true}"#,
      after: ["query-block"], answers: ["query-block": devices])
    try check(
      row("drive_backup"), ["device": .string(name), "target": "f"],
      #"drive-backup {\#(id)"device": "\#(name)", "sync": "top", "compress": false, "target": "f", "#
        + #""mode": "absolute-paths"}"#, after: ["query-block"], answers: ["query-block": devices])
  }

  /// QMP leaves out the second line of the error, which QEMU's own monitor prints.
  @Test func errorOfALockNamesTheImage() throws {
    let error = QMPError.generic("Failed to get \"write\" lock")
    func check(_ row: @escaping HMPTranslator, _ arguments: Arguments, _ command: String, _ image: String) throws {
      try run(row, arguments, errors: [command: error]).expect(
        "Error: Failed to get \"write\" lock\nIs another process using the image\(image)?\n")
    }
    try check(row("change"), ["device": "cd", "target": "/i"], "blockdev-change-medium", " [/i]")
    try check(row("drive_mirror"), ["device": "d", "target": "/i"], "drive-mirror", " [/i]")
    try check(row("snapshot_blkdev"), ["device": "d", "snapshot-file": "/i"], "blockdev-snapshot-sync", " [/i]")
    try check(
      row("blockdev_add"), ["options": "driver=raw,file.driver=file,file.filename=/i"], "blockdev-add", " [/i]")
    try check(row("device_add"), ["device": "virtio-blk-pci,drive=d"], "device_add", "")
    try run(
      row("change"), ["device": "cd", "target": "/i"],
      errors: ["blockdev-change-medium": .generic("Failed to lock byte 100")]
    ).expect("Error: Failed to lock byte 100\n")
  }

  @Test func streamOfANodeWithAGeneratedName() throws {
    try check(
      row("block_stream"), ["device": "#block7"],
      ##"block-stream {"job-id": "block7", "device": "#block7", "on-error": "report"}"##)
  }

  @Test func backupWithABitmapSaysWhatBecomesOfIt() throws {
    func check(_ sync: HMPValue, _ mode: HMPValue? = nil, sends members: String) throws {
      let call = #"blockdev-backup {"job-id": "j", "device": "d", \#(members), "target": "t"}"#
      if let mode {
        try self.check(
          row("blockdev_backup"),
          ["job": "j", "device": "d", "target": "t", "sync": sync, "bitmap": "b", "mode": mode], call)
      } else {
        try self.check(
          row("blockdev_backup"), ["job": "j", "device": "d", "target": "t", "sync": sync, "bitmap": "b"], call)
      }
    }
    try check("bitmap", sends: #""sync": "bitmap", "bitmap": "b", "bitmap-mode": "on-success""#)
    try check("top", sends: #""sync": "top", "bitmap": "b", "bitmap-mode": "on-success""#)
    try check("incremental", sends: #""sync": "incremental", "bitmap": "b""#)
    try check("bitmap", "never", sends: #""sync": "bitmap", "bitmap": "b", "bitmap-mode": "never""#)
    try self.check(
      row("blockdev_backup"), ["job": "j", "device": "d", "target": "t", "sync": "full"],
      #"blockdev-backup {"job-id": "j", "device": "d", "sync": "full", "target": "t"}"#)
  }

  @Test func snapshotsOfBlockDevices() throws {
    try check(
      row("snapshot_blkdev"), ["device": "d", "snapshot-file": "f"],
      #"blockdev-snapshot-sync {"device": "d", "snapshot-file": "f", "mode": "absolute-paths"}"#)
    try check(
      row("snapshot_blkdev"), ["reuse": true, "device": "d", "snapshot-file": "f", "format": "qcow2"],
      #"blockdev-snapshot-sync {"device": "d", "snapshot-file": "f", "format": "qcow2", "mode": "existing"}"#)
    try run(row("snapshot_blkdev"), ["device": "d"]).expect(
      "Error: Parameter 'snapshot-file' is missing\n", calls: [])
    let deleted =
      #"{"id": "1", "name": "s", "vm-state-size": 0, "date-sec": 0, "date-nsec": 0, "vm-clock-sec": 0, "#
      + #""vm-clock-nsec": 0}"#
    try check(
      row("snapshot_delete_blkdev_internal"), ["device": "d", "name": "s", "id": "1"],
      #"blockdev-snapshot-delete-internal-sync {"device": "d", "id": "1", "name": "s"}"#,
      answers: ["blockdev-snapshot-delete-internal-sync": deleted])
  }

  @Test func reopeningTakesAListOfNodes() throws {
    try run(
      row("blockdev_reopen"), ["options": "driver=file,node-name=n,filename=f"],
      answers: ["blockdev-reopen": "{}"]
    ).expect("", calls: [#"blockdev-reopen {"options": [{"driver": "file", "node-name": "n", "filename": "f"}]}"#])
  }

  @Test func media() throws {
    try check(
      row("change"), ["device": "cd", "target": "f"],
      #"blockdev-change-medium {"device": "cd", "filename": "f", "force": false}"#)
    try check(
      row("change"),
      ["device": "cd", "force": true, "target": "f", "arg": "raw", "read-only-mode": "retain"],
      #"blockdev-change-medium {"device": "cd", "filename": "f", "format": "raw", "force": true, "#
        + #""read-only-mode": "retain"}"#)
    try run(row("change"), ["device": "cd", "target": "f", "arg": "raw", "read-only-mode": "no"]).expect(
      "Error: invalid parameter value: no\n", calls: [])
  }

  @Test func changeSetsTheVNCPassword() throws {
    let line: Arguments = ["device": "vnc", "target": "passwd", "arg": "x y"]
    try check(row("change"), line, #"change-vnc-password {"password": "x y"}"#)
    for (line, words) in [
      (["device": "vnc", "target": "other"], "Expected 'password' after 'vnc'\n"),
      (["device": "vnc", "target": "password"], "terminal does not support password prompting\n"),
      (
        ["device": "vnc", "target": "password", "arg": "x", "read-only-mode": "retain"],
        "Parameter 'read-only-mode' is invalid for VNC\n"
      ),
    ] as [(Arguments, String)] {
      try run(row("change"), line).expect(words, calls: [])
    }
  }

  @Test func aMonitorWithoutFrontEndDoesNotPromptForThePassword() throws {
    let line: Arguments = ["device": "vnc", "target": "password"]
    try run(row("change"), line, answers: ["change-vnc-password": "{}"]).expect(
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
      row("info blockstats"),
      answers: [
        "query-blockstats": #"[{"device": "d", "stats": \#(stats)}, {"device": "", "stats": \#(stats)}, "#
          + #"{"node-name": "n", "stats": \#(stats)}]"#
      ]
    ).expect("d:" + line + ":" + line)
  }
}

/// `drive_add` and `drive_del`, which may need QEMU's own monitor.
@Suite struct DriveTests {
  private func check(
    _ line: String, node: Bool = false, _ options: String, answers: [String: String], _ expected: String = "",
    calls: [String]? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try run(
      row("drive_add"), ["node": .boolean(node), "pci_addr": "0", "opts": .string(options)], line: line,
      answers: answers
    ).expect(expected, calls: calls, sourceLocation: sourceLocation)
  }

  private func native(_ text: String) -> [String: String] { ["human-monitor-command": "\"\(text)\""] }

  @Test func anyOutputOtherThanOKIsAnError() throws {
    let line = "drive_add 0 if=none,id=x"
    let call = #"human-monitor-command {"command-line": "drive_add 0 if=none,id=x"}"#
    try check(line, "if=none,id=x", answers: native(#"OK\r\n"#), "OK\n", calls: [call])
    try check(line, "if=none,id=x", answers: native(#"Duplicate ID 'x' for drive\r\n"#), "Duplicate ID 'x' for drive\n")
    try check(line, "format=help", answers: native(#"Supported formats: raw\r\n"#), "Supported formats: raw\n")
    let warning = #"warning: it is old\r\nPlease use another\r\nOK\r\n"#
    try check(line, "if=none,id=x", answers: native(warning), "warning: it is old\nPlease use another\nOK\n")
    try check(
      line, "if=none,id=x", answers: [:],
      "This target can't add drives: it has no command 'human-monitor-command'\n")
  }

  @Test func nodesAreAddedWithoutTheNativeMonitor() throws {
    try check(
      "", node: true, "driver=qcow2,node-name=n,file.filename=a,,b,read-only=on",
      answers: native("").merging(["blockdev-add": "{}"]) { first, _ in first },
      calls: [
        #"blockdev-add {"driver": "qcow2", "node-name": "n", "file": {"filename": "a,b", "driver": "file"}, "#
          + #""read-only": "on"}"#
      ])
  }

  @Test func nodesWithoutDriverAreAddedByTheNativeMonitor() throws {
    let line = "drive_add -n 0 node-name=n"
    let call = #"human-monitor-command {"command-line": "drive_add -n 0 node-name=n"}"#
    try check(line, node: true, "node-name=n", answers: native(""), calls: [call])
    let words = "Must specify either driver or file"
    try check(line, node: true, "node-name=n", answers: native(words), words + "\n", calls: [call])
    try check("", node: true, "driver=null-co", answers: ["blockdev-add": "{}"], "'node-name' needs to be specified\n")
  }

  @Test func deleting() throws {
    let nodes = ["query-named-block-nodes": BlockFixture.list(BlockFixture.node("n")), "blockdev-del": "{}"]
    let asked = #"query-named-block-nodes {"flat": true}"#
    try run(row("drive_del"), ["id": "n"], answers: nodes).expect(
      "", calls: [asked, #"blockdev-del {"node-name": "n"}"#])
    let answers = nodes.merging(native(#"Device 'd' not found\r\n"#)) { first, _ in first }
    try run(row("drive_del"), ["id": "d"], line: "drive_del d", answers: answers).expect(
      "Device 'd' not found\n", calls: [asked, #"human-monitor-command {"command-line": "drive_del d"}"#])
  }
}

@Suite struct QemuIOTests {
  private func check(
    device: String = "d0", command: String = "read 0 4k", qdev: Bool = false, answers: [String: String],
    _ expected: String, calls: [String]? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try run(
      row("qemu-io"), ["qdev": .boolean(qdev), "device": .string(device), "command": .string(command)],
      answers: answers
    ).expect(expected, calls: calls, sourceLocation: sourceLocation)
  }

  @Test func xQemuIoIsPreferred() throws {
    let answers = ["x-qemu-io": #"{"human-readable-text": "done\n"}"#]
    try check(answers: answers, "done\n", calls: [#"x-qemu-io {"device": "d0", "command": "read 0 4k"}"#])
  }

  @Test func nodesAreGivenAsNodeName() throws {
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

  @Test func withoutXQemuIoTheHumanMonitorIsUsed() throws {
    try check(
      device: "/machine/d 0", command: #"write -P "1""#, qdev: true,
      answers: ["human-monitor-command": #""line\r\n""#], "line\n",
      calls: [#"human-monitor-command {"command-line": "qemu-io -d \"/machine/d 0\" \"write -P \\\"1\\\"\""}"#])
  }

  @Test func errorsOfTheHumanMonitorAreErrors() throws {
    try check(
      answers: ["human-monitor-command": #""Error: Device 'd0' not found\r\n""#], "Error: Device 'd0' not found\n")
    try check(answers: ["human-monitor-command": #""unknown command: 'qemu-io'\r\n""#], "unknown command: 'qemu-io'\n")
  }

  @Test func aTargetWithNeitherRefuses() throws {
    try check(
      answers: [:], "This target can't execute qemu-io commands: it has no command 'human-monitor-command'\n", calls: []
    )
  }
}

@Suite struct InfoBlockTests {
  private func check(
    disks: String = "[]", nodes: String = "[]", arguments: KeyValuePairs<String, HMPValue> = [:], _ expected: String,
    calls: [String]? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try run(
      row("info block"), arguments, answers: ["query-block": disks, "query-named-block-nodes": nodes]
    ).expect(expected, calls: calls, sourceLocation: sourceLocation)
  }

  private typealias Fixture = BlockFixture

  @Test func noBlockDevices() throws { try check("", calls: ["query-block"]) }

  @Test func anEmptyLineSeparatesBlockDevices() throws {
    let node = Fixture.node("n0", readOnly: true)
    try check(
      disks: Fixture.list(
        Fixture.disk("d0", inserted: node, more: #""qdev": "vd0", "io-status": "ok""#),
        Fixture.disk("", inserted: node),
        Fixture.disk("", more: #""qdev": "empty""#), Fixture.disk("")),
      """
      d0 (n0): /srv/a.img (raw, read-only)
          Attached to:      vd0
          Cache mode:       writeback

      n0: /srv/a.img (raw, read-only)
          Cache mode:       writeback

      empty: [not inserted]
          Attached to:      empty

      <anonymous>: [not inserted]

      """)
  }

  @Test func allLinesOfABlockDevice() throws {
    let node = Fixture.node(
      "n1", file: "json:{}", driver: "qcow2", limits: ["depth": 2, "bps": 9, "iops_wr": 5],
      cache: #"{"writeback": false, "direct": true, "no-flush": true}"#, detectZeroes: "unmap",
      more: #""backing_file": "/srv/b.img", "bps_max": 11, "iops_size": 4096, "group": "g""#)
    try check(
      disks: Fixture.list(
        Fixture.disk("d", inserted: node, removable: true, more: #""tray_open": true, "io-status": "nospace""#)),
      """
      d (n1): json:{} (qcow2)
          I/O status:       nospace
          Removable device: not locked, tray open
          Cache mode:       writethrough, direct, ignore flushes
          Backing file:     /srv/b.img (chain depth: 2)
          Detect zeroes:    unmap
          I/O throttling:   bps=9 bps_rd=0 bps_wr=0 bps_max=11 bps_rd_max=0 bps_wr_max=0 iops=0 iops_rd=0 iops_wr=5 \
      iops_max=0 iops_rd_max=0 iops_wr_max=0 iops_size=4096 group=g

      """)
  }

  @Test func aSingleReportBeginsWithAnEmptyLineUnlessItIsTheFirst() throws {
    let disks = Fixture.list(Fixture.disk("a"), Fixture.disk("b"))
    try check(disks: disks, arguments: ["device": .string("a")], "a: [not inserted]\n", calls: ["query-block"])
    try check(disks: disks, arguments: ["device": .string("b")], "\nb: [not inserted]\n", calls: ["query-block"])
  }

  @Test func aNameThatIsNoBlockDeviceIsLookedUpAsANode() throws {
    let nodes = Fixture.list(Fixture.node("x"), Fixture.node("y"))
    try check(
      nodes: nodes, arguments: ["device": .string("y")], "\ny: /srv/a.img (raw)\n    Cache mode:       writeback\n",
      calls: ["query-block", "query-named-block-nodes"])
  }

  @Test func unknownNamesPrintNothing() throws { try check(arguments: ["device": .string("nobody")], "") }

  @Test func listingNodesDoesNotQueryBlockDevices() throws {
    try check(
      nodes: Fixture.list(Fixture.node("x"), Fixture.node("y", driver: "file")), arguments: ["nodes": .boolean(true)],
      """
      x: /srv/a.img (raw)
          Cache mode:       writeback

      y: /srv/a.img (file)
          Cache mode:       writeback

      """, calls: ["query-named-block-nodes"])
  }

  @Test func aTargetWithoutBlockDevices() throws {
    try run(row("info block")).expect("This target can't list block devices: it has no command 'query-block'\n")
  }
}
