import HMP
import HMPTables
import HMPTranslation
import MainLoop
import MonitorCommands
import Testing

@Suite struct LineTests {
  @Test(arguments: [
    ("stop", "stop"), ("s", "stop"), ("cont", "cont"), ("c", "cont"), ("quit", "quit"), ("q", "quit"),
    ("system_reset", "system_reset"), ("system_powerdown", "system_powerdown"),
    ("blockdev_del x", #"blockdev-del {"node-name": "x"}"#),
    ("block_resize d 1", #"block_resize {"device": "d", "size": 1048576}"#),
    ("block_resize d 2G", #"block_resize {"device": "d", "size": 2147483648}"#),
    ("block_job_cancel d", #"block-job-cancel {"force": false, "device": "d"}"#),
    ("block_job_cancel -f d", #"block-job-cancel {"force": true, "device": "d"}"#),
    ("block_job_set_speed d 1", #"block-job-set-speed {"device": "d", "speed": 1048576}"#),
    ("block_job_set_speed d 10b", #"block-job-set-speed {"device": "d", "speed": 10}"#),
    ("eject d", #"eject {"force": false, "device": "d"}"#), ("eject -f d", #"eject {"force": true, "device": "d"}"#),
    ("nbd_server_add d", #"nbd-server-add {"writable": false, "device": "d"}"#),
    ("nbd_server_add -w d e", #"nbd-server-add {"writable": true, "device": "d", "name": "e"}"#),
    ("snapshot_blkdev_internal d s", #"blockdev-snapshot-internal-sync {"device": "d", "name": "s"}"#),
    ("job_cancel j", #"job-cancel {"id": "j"}"#),
    ("block_commit j d", #"block-commit {"job-id": "j", "device": "d"}"#),
    ("block_commit j d b t", #"block-commit {"job-id": "j", "device": "d", "base-node": "b", "top-node": "t"}"#),
    (
      "blockdev_mirror j d t full",
      #"blockdev-mirror {"job-id": "j", "device": "d", "target": "t", "sync": "full"}"#
    ),
    (
      "block_bitmap_add -p n b 65536",
      #"block-dirty-bitmap-add {"persistent": true, "disabled": false, "node": "n", "name": "b", "#
        + #""granularity": 65536}"#
    ),
  ])
  func linesBecomeCommands(line: String, call: String) throws { try check(line, calls: [call]) }

  @Test func aNodeIsResizedByItsName() throws {
    let node =
      #"[{"file": "f", "drv": "raw", "ro": false, "encrypted": false, "backing_file_depth": 0, "bps": 0,"#
      + #" "bps_rd": 0, "bps_wr": 0, "iops": 0, "iops_rd": 0, "iops_wr": 0, "detect_zeroes": "off","#
      + #" "write_threshold": 0, "node-name": "n", "image": {"filename": "f", "format": "raw", "virtual-size": 0},"#
      + #" "cache": {"writeback": true, "direct": false, "no-flush": false}}]"#
    let names = #"query-named-block-nodes {"flat": true}"#
    let isName: HMPOptions.NameQuery = { member, name, target throws(HMPFailure) in
      try await TargetNames.contains(member, name, target)
    }
    try check(
      "block_resize n 4k", answers: ["query-named-block-nodes": node], isName: isName,
      calls: [names, #"block_resize {"node-name": "n", "size": 4096}"#])
    try check(
      "block_resize d 4k", answers: ["query-named-block-nodes": "[]"], isName: isName,
      calls: [names, #"block_resize {"device": "d", "size": 4096}"#])
  }

  @Test func limitsGoToADiskOrToTheDeviceThatHasIt() throws {
    let isName: HMPOptions.NameQuery = { member, name, _ throws(HMPFailure) in member == "device" && name == "d" }
    let limits = #""bps": 1000000, "bps_rd": 0, "bps_wr": 0, "iops": 0, "iops_rd": 0, "iops_wr": 7"#
    try check(
      "block_set_io_throttle d 1000*1000 0 0 0 0 7", isName: isName,
      calls: [#"block_set_io_throttle {"device": "d", \#(limits)}"#])
    try check(
      "block_set_io_throttle vb0 1000000 0 0 0 0 7", isName: isName,
      calls: [#"block_set_io_throttle {"id": "vb0", \#(limits)}"#])
  }

  @Test(arguments: [
    ("c extra", "cont|c: extraneous characters at the end of line\nTry \"help c\" for more information\n"),
    ("stop x", "stop|s: extraneous characters at the end of line\nTry \"help stop\" for more information\n"),
    (
      "info version x",
      "version: extraneous characters at the end of line\nTry \"help info version\" for more information\n"
    ),
    ("block_resize", "block_resize: block device name expected\nTry \"help block_resize\" for more information\n"),
    ("cont|c", "unknown command: 'cont|c'\n"), ("info nothing", "unknown command: 'info nothing'\n"),
  ])
  func faultyLinesCallNothing(line: String, words: String) throws { try check(line, words) }

  @Test(arguments: [
    ("help quit", "quit|q  -- End the target\n"), ("? help", "help|? [cmd] -- Show the usage of a command\n"),
    ("help info block", "info block [-n] [-v] [device] -- Show block devices and their images, or nodes\n"),
    (
      "help block_resize",
      "block_resize device size -- Resize the image of a block device or node while it is in use\n"
    ),
  ])
  func help(line: String, words: String) throws {
    let table = try HMPTable(monitorCommands)
    let text = try MainLoop.blockingRun { () async -> Result<String, HMPFailure> in
      let session = HMPSession(table: table, target: RecordingTarget([:]), state: HMPMonitorState())
      do throws(HMPFailure) {
        return .success(try await session.run(line).text)
      } catch {
        return .failure(error)
      }
    }.get()
    #expect(text.hasPrefix(words))
  }

  @Test func everyCommandSaysWhatItIsAndWhatItsArgumentsAre() {
    for row in monitorCommands.map(\.row) {
      #expect(!row.help.isEmpty && !row.help.contains("\n"), "\(row.spelling)")
      #expect(row.argumentHelp.map(\.name) == row.arguments.map(\.name), "\(row.spelling)")
    }
  }

  @Test func whatTabOffersIsKnown() {
    for row in monitorCommands.map(\.row) {
      for (argument, kind) in row.completions {
        #expect(CompletionKind.isKnown(kind), "\(row.spelling): \(argument)")
      }
    }
  }

  @MainLoop
  @Test(arguments: [
    ("quit", "ends X"), ("q", "ends X"), ("qmp quit", "ends X"), ("  quit", "ends X"),
    ("qmp human-monitor-command command-line=quit", "ends X"),
    (#"qmp human-monitor-command {"command-line": "system_reset"}"#, "resets X"),
    ("watch 1 quit", "ends X"), ("let a . quit", "ends X"), ("watch 1 watch 1 quit", "ends X"),
    ("system_reset", "resets X"), ("qmp system_reset", "resets X"),
    ("system_powerdown", "asks the guest of X to shut down"), ("nmi", "may crash the guest of X"),
    ("qmp inject-nmi", "may crash the guest of X"), ("eject -f d", "takes a locked medium from the guest of X"),
    ("eject d", nil), ("qmp eject device=d", nil), ("qmp eject device=d force=false", nil),
    ("qmp eject device=d force=true", "takes a locked medium from the guest of X"),
    (#"qmp eject {"device": "d", "force": true}"#, "takes a locked medium from the guest of X"),
    ("block_job_cancel -f d", "forces a job to end on X"), ("block_job_cancel d", nil),
    ("nbd_server_remove -f e", "disconnects clients of X"), ("nbd_server_remove e", nil),
    ("block_export_del -f e", "disconnects clients of X"), ("nbd_server_stop", "disconnects all NBD clients of X"),
    ("device_del d", "takes a device from the guest of X"), ("drive_del d", "takes a disk from the guest of X"),
    ("delvm a", "deletes a snapshot of X for good"), ("loadvm a", "replaces the state of X and its disks"),
    ("snapshot_delete_blkdev_internal d a", "deletes a snapshot of X for good"),
    ("block_bitmap_remove n b", "deletes a bitmap of X for good"),
    ("guest_shutdown", "shuts down the guest of X"), ("guest_reboot", "restarts the guest of X"),
    ("guest_halt", "halts the guest of X"),
    ("stop", nil), ("cont", nil), ("blockdev_del n", nil), ("qmp blockdev-del node-name=n", nil), ("help quit", nil),
    ("alias q2 quit", nil), ("quit now", nil), ("info status", nil), ("", nil), ("nothing", nil),
    ("qmp nothing force=true", nil),
  ])
  func whatDoesHarmIsToBeConfirmed(line: String, words: String?) throws {
    let session = HMPSession(
      table: try HMPTable(monitorCommands), target: RecordingTarget([:]), state: HMPMonitorState())
    #expect(session.context.parse(line).confirmation?.words("X") == words)
  }

  @MainLoop @Test func anAliasIsConfirmedAsWhatItStandsFor() throws {
    let state = HMPMonitorState()
    let table = try HMPTable(monitorCommands)
    try state.aliases.define("bye", as: "quit", besides: table)
    let session = HMPSession(table: table, target: RecordingTarget([:]), state: state)
    #expect(session.context.parse("bye").confirmation?.words("X") == "ends X")
  }

  @Test(arguments: [
    ("qmp query-status", true), ("qmp x-query-usb", true), ("qmp guest-ping", true), ("info status", true),
    ("qmp quit", false), ("qmp guest-file-open path=/x mode=w", false), ("qmp human-monitor-command", false),
    ("stop", false), ("let a . stop", false), ("watch -n 1 0 stop", false),
  ])
  func whatOnlyReadsIsDoneInReadOnlyMode(line: String, isDone: Bool) throws {
    let table = try HMPTable(monitorCommands)
    let calls = MainLoop.blockingRun {
      let target = RecordingTarget([:])
      let state = HMPMonitorState()
      state.frontEnd = HMPFrontEnd(
        isTerminal: false, show: { _, _ in }, source: { _ in HMPOutput() }, askSecret: { _, _ in nil })
      let session = HMPSession(table: table, target: target, state: state, options: HMPOptions(readOnly: true))
      _ = try? await session.run(line)
      return target.calls
    }
    #expect(calls.isEmpty != isDone)
  }

  @Test func everyOtherCommandIsRefusedInReadOnlyMode() throws {
    let table = try HMPTable(monitorCommands)
    for row in monitorCommands.map(\.row) where !row.isReadOnly && !row.example.isEmpty && row.name != "qmp" {
      let (text, calls) = MainLoop.blockingRun {
        let target = RecordingTarget([:])
        let options = HMPOptions(readOnly: true)
        let session = HMPSession(table: table, target: target, state: HMPMonitorState(), options: options)
        do throws(HMPFailure) {
          return (try await session.run(row.example).text, target.calls)
        } catch {
          return (error.text, target.calls)
        }
      }
      #expect(text.contains("--read-only is in force"), "\(row.example)")
      #expect(calls.isEmpty, "\(row.example)")
    }
  }

  @Test func whatIsToBeConfirmedNamesNothingElse() {
    for row in monitorCommands.map(\.row) {
      for confirmation in row.confirmations {
        #expect(confirmation.text.contains("{target}"), "\(row.spelling)")
        #expect(!confirmation.text.hasSuffix("."), "\(row.spelling)")
      }
    }
  }

  @Test func whatOnlyShowsThingsIsMarkedSo() {
    let shows = monitorCommands.map(\.row).filter { $0.table == "info" }
    #expect(!shows.isEmpty && shows.allSatisfy(\.isReadOnly))
    let others = monitorCommands.map(\.row).filter { $0.table == nil && $0.isReadOnly }.map(\.name)
    #expect(
      Set(others) == [
        "help", "info", "jobs", "detach", "cpu", "print", "x", "xp", "sum", "gva2gpa", "gpa2hva", "gpa2hpa",
        "guest_get", "guest_ping", "qom-list", "qom-get",
        "events", "wait", "watch", "alias", "source", "set", "let", "xen-event-list",
      ])
  }
}
