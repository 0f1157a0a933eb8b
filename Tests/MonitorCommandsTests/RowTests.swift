import HMP
import HMPTables
import HMPTranslation
import MainLoop
import MonitorCommands
import QAPIRuntime
import Testing

@Suite struct RowTests {
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
    let text = try MainLoop.blockingRun { () async -> Result<String, HMPError> in
      let session = HMPSession(table: table, target: RecordingTarget([:]), state: HMPMonitorState())
      do throws(HMPError) {
        return .success(try await session.run(line).text)
      } catch {
        return .failure(error)
      }
    }.get()
    #expect(text.hasPrefix(words))
  }

  @Test func everyRowAndArgumentIsDescribed() {
    for row in monitorCommands.map(\.row) {
      #expect(!row.help.isEmpty && !row.help.contains("\n"), "\(row.spelling)")
      #expect(row.argumentHelp.map(\.name) == row.arguments.map(\.name), "\(row.spelling)")
    }
  }

  @Test func kindsOfCompletionsAreKnown() {
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
    ("block_bitmap_clear n b", "clears a bitmap of X for good"),
    ("qmp block-export-del id=e mode=hard", "disconnects clients of X"), ("qmp block-export-del id=e", nil),
    ("qmp block-export-del id=e mode=safe", nil),
    ("qmp nbd-server-remove name=e mode=hard", "disconnects clients of X"), ("qmp nbd-server-remove name=e", nil),
    ("qmp blockdev-open-tray id=cd force=true", "takes a locked medium from the guest of X"),
    ("qmp blockdev-open-tray id=cd", nil), ("qmp blockdev-open-tray id=cd force=false", nil),
    ("qmp blockdev-remove-medium id=cd", "takes a medium from the guest of X"),
    ("change cd -f f", "takes a locked medium from the guest of X"), ("change cd f", nil),
    ("qmp blockdev-change-medium id=cd filename=f force=true", "takes a locked medium from the guest of X"),
    (
      #"qmp transaction {"actions": [{"type": "abort", "data": {}}, {"type": "block-dirty-bitmap-remove", "#
        + #""data": {"node": "n", "name": "b"}}]}"#, "deletes a bitmap of X for good"
    ),
    (
      #"qmp transaction actions=[{"type":"block-dirty-bitmap-clear","data":{"node":"n","name":"b"}}]"#,
      "clears a bitmap of X for good"
    ),
    (#"qmp transaction {"actions": [{"type": "block-dirty-bitmap-add", "data": {"node": "n", "name": "b"}}]}"#, nil),
    (#"qmp transaction {"actions": [{"type": "transaction", "data": {"actions": []}}, 1, {}]}"#, nil),
    ("guest_shutdown", "shuts down the guest of X"), ("guest_reboot", "restarts the guest of X"),
    ("guest_halt", "halts the guest of X"),
    ("stop", nil), ("cont", nil), ("blockdev_del n", nil), ("qmp blockdev-del node-name=n", nil), ("help quit", nil),
    ("alias q2 quit", nil), ("quit now", nil), ("info status", nil), ("", nil), ("nothing", nil),
    ("qmp nothing force=true", nil),
  ])
  func confirmations(line: String, words: String?) throws {
    let session = HMPSession(
      table: try HMPTable(monitorCommands), target: RecordingTarget([:]), state: HMPMonitorState())
    #expect(session.context.parse(line).confirmation?.words("X") == words)
  }

  @MainLoop @Test func anAliasIsConfirmedLikeItsLine() throws {
    let state = HMPMonitorState()
    let table = try HMPTable(monitorCommands)
    try state.aliases.define("bye", as: "quit", besides: table)
    let session = HMPSession(table: table, target: RecordingTarget([:]), state: state)
    #expect(session.context.parse("bye").confirmation?.words("X") == "ends X")
  }

  @Test(arguments: [
    ("qmp query-status", true), ("qmp x-query-usb", true), ("qmp guest-ping", true), ("info status", true),
    ("qmp qom-get path=/ property=type", true), ("qmp guest-get-vcpus", true),
    ("qmp quit", false), ("qmp guest-file-open path=/x mode=w", false), ("qmp human-monitor-command", false),
    ("stop", false), ("let a . stop", false), ("watch -n 1 0 stop", false),
  ])
  func queriesRunInReadOnlyMode(line: String, isDone: Bool) throws {
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
        do throws(HMPError) {
          return (try await session.run(row.example).text, target.calls)
        } catch {
          return (error.text, target.calls)
        }
      }
      #expect(text.contains("--read-only is in force"), "\(row.example)")
      #expect(calls.isEmpty, "\(row.example)")
    }
  }

  @Test func confirmationsNameTheTarget() {
    for row in monitorCommands.map(\.row) {
      for confirmation in row.confirmations {
        #expect(confirmation.text.contains("{target}"), "\(row.spelling)")
        #expect(!confirmation.text.hasSuffix("."), "\(row.spelling)")
      }
    }
  }

  @Test func readOnlyRows() {
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

/// Examples in the tables are lines of their rows.
@MainLoop @Test func examplesAreValidLines() throws {
  let session = HMPSession(
    table: try HMPTable(monitorCommands), target: RecordingTarget([:]), state: HMPMonitorState())
  for row in monitorCommands.map(\.row) where !row.example.isEmpty {
    let invocation = try session.context.parse(row.example).invocation()
    #expect(invocation?.row.name == row.name, "\(row.example)")
    #expect(invocation?.row.table == row.table, "\(row.example)")
  }
}

@MainLoop @Test func everyRowHasATopic() throws {
  #expect(monitorCommands.map(\.row).filter(\.topic.isEmpty).map(\.name) == [])
}

/// A row without arguments needs no example.
///
/// `info` has sub-commands instead.
@MainLoop @Test func everyRowWithArgumentsHasAnExample() throws {
  let lacking = monitorCommands.map(\.row).filter { !$0.arguments.isEmpty && $0.example.isEmpty }
  #expect(lacking.map(\.path) == ["info"])
}

/// Every prefix of an example is a valid unfinished line.
@Test func examplesHaveNoErrorsWhileTheyAreTyped() throws {
  let annotator = HMPAnnotator(try HMPTable(monitorCommands))
  for row in monitorCommands.map(\.row) where !row.example.isEmpty {
    for end in row.example.indices.dropFirst() + [row.example.endIndex] {
      let typed = String(row.example[..<end])
      #expect(annotator.annotate(typed).errors == [], "\(typed)")
    }
  }
}

/// The hint is the usage of the command without the arguments that are already typed.
@Test func hintsShowTheRestOfTheUsage() throws {
  let table = try HMPTable(monitorCommands)
  let annotator = HMPAnnotator(table)
  for (line, hint) in [
    ("block_resize disk0 ", "size"), ("info ", "[subcommand]"), ("migrate -d", " [-b] [-i] [-r] uri"),
    ("drive_mirror disk0 ", "target [format]"), ("screendump a.png ", "[-f format] [device [head]]"),
    ("set_password vnc x", " [-d display] [action-if-connected]"), ("cpu", " index"), ("stop", ""),
    ("qmp query-status ", "[key=value ...]"), ("watch 5 info ", "[subcommand]"),
  ] {
    #expect(annotator.annotate(line).hint == hint, "\(line)")
  }
  for row in monitorCommands.map(\.row) where !row.arguments.isEmpty {
    #expect(!annotator.annotate(row.path + " ").hint.isEmpty, "\(row.path)")
  }
}
