import HMP
import HMPTranslation
import MainLoop
import MonitorCommands
import Testing

/// Lines about the guest, block devices and jobs that become one QMP command.
@Suite struct BlockCallTests {
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

  @Test func blockResizeAcceptsNodes() throws {
    let node =
      #"[{"file": "f", "drv": "raw", "ro": false, "encrypted": false, "backing_file_depth": 0, "bps": 0,"#
      + #" "bps_rd": 0, "bps_wr": 0, "iops": 0, "iops_rd": 0, "iops_wr": 0, "detect_zeroes": "off","#
      + #" "write_threshold": 0, "node-name": "n", "image": {"filename": "f", "format": "raw", "virtual-size": 0},"#
      + #" "cache": {"writeback": true, "direct": false, "no-flush": false}}]"#
    let names = #"query-named-block-nodes {"flat": true}"#
    let isName: HMPOptions.NameQuery = { member, name, target throws(HMPError) in
      try await TargetNames.contains(member, name, target)
    }
    try check(
      "block_resize n 4k", answers: ["query-named-block-nodes": node], isName: isName,
      calls: [names, #"block_resize {"node-name": "n", "size": 4096}"#])
    try check(
      "block_resize d 4k", answers: ["query-named-block-nodes": "[]"], isName: isName,
      calls: [names, #"block_resize {"device": "d", "size": 4096}"#])
  }

  @Test func throttlingAcceptsBlockDevicesAndGuestDevices() throws {
    let isName: HMPOptions.NameQuery = { member, name, _ throws(HMPError) in member == "device" && name == "d" }
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
  func invalidLinesCallNothing(line: String, words: String) throws { try check(line, words) }
}

/// Lines about devices, displays, input and migration that become one QMP command.
@Suite struct DeviceCallTests {
  @Test(arguments: [
    ("chardev-remove c0", #"chardev-remove {"id": "c0"}"#),
    ("chardev-send-break c0", #"chardev-send-break {"id": "c0"}"#),
    ("ringbuf_write rb \"a b\\n\"", #"ringbuf-write {"device": "rb", "data": "a b\n"}"#),
    ("set_link nic0 off", #"set_link {"name": "nic0", "up": false}"#),
    ("screendump /f", #"screendump {"filename": "/f"}"#),
    ("screendump /f -f png", #"screendump {"filename": "/f", "format": "png"}"#),
    ("screendump /f -fpng vga0 1", #"screendump {"filename": "/f", "format": "png", "device": "vga0", "head": 1}"#),
    ("screendump \"/a b\" vga0", #"screendump {"filename": "/a b", "device": "vga0"}"#),
    (
      "set_password vnc p -d x keep",
      #"set_password {"protocol": "vnc", "password": "p", "connected": "keep", "display": "x"}"#
    ),
    ("expire_password vnc +30", #"expire_password {"protocol": "vnc", "time": "+30"}"#),
    (
      "client_migrate_info spice h 1 2 s",
      #"client_migrate_info {"protocol": "spice", "hostname": "h", "port": 1, "tls-port": 2, "cert-subject": "s"}"#
    ),
    ("client_migrate_info spice h", #"client_migrate_info {"protocol": "spice", "hostname": "h"}"#),
    (
      "sendkey ctrl-a 50",
      #"send-key {"keys": [{"type": "qcode", "data": "ctrl"}, {"type": "qcode", "data": "a"}], "hold-time": 50}"#
    ),
    ("migrate_cancel", "migrate_cancel"), ("migrate_pause", "migrate-pause"),
    ("migrate_start_postcopy", "migrate-start-postcopy"),
    ("migrate_continue pre-switchover", #"migrate-continue {"state": "pre-switchover"}"#),
    ("migrate_incoming unix:/s", #"migrate-incoming {"uri": "unix:/s"}"#),
    ("migrate_recover unix:/s", #"migrate-recover {"uri": "unix:/s"}"#),
    ("x_colo_lost_heartbeat", "x-colo-lost-heartbeat"),
    (
      "migrate_set_capability events on",
      #"migrate-set-capabilities {"capabilities": [{"capability": "events", "state": true}]}"#
    ),
    ("hostfwd_add tcp::1-:2", #"human-monitor-command {"command-line": "hostfwd_add tcp::1-:2"}"#),
    ("mouse_set 1+1", #"human-monitor-command {"command-line": "mouse_set 2"}"#),
    ("info network", #"human-monitor-command {"command-line": "info network"}"#),
    ("info usernet", #"human-monitor-command {"command-line": "info usernet"}"#),
  ])
  func linesBecomeCommands(line: String, call: String) throws {
    let answers = call.hasPrefix("human") ? ["human-monitor-command": #""""#] : [:]
    try check(line, answers: answers, calls: [call])
  }

  @Test(arguments: [
    ("migrate -d u", #"migrate {"uri": "u"}"#), ("migrate -d -r u", #"migrate {"uri": "u", "resume": true}"#),
  ])
  func detachedMigrationsAreLookedAtOnce(line: String, call: String) throws {
    try check(line, calls: [call, "query-migrate"])
  }

  @Test(arguments: [
    ("set_link nic0 ON", "Expected 'on' or 'off'\nTry \"help set_link\" for more information\n"),
    ("screendump /f -x", "screendump: unsupported option -x\nTry \"help screendump\" for more information\n"),
    ("set_password vnc", "set_password: string expected\nTry \"help set_password\" for more information\n"),
    ("migrate -z u", "migrate: unsupported option -z\nTry \"help migrate\" for more information\n"),
    ("ringbuf_read rb", "unexpected end of expression\nTry \"help ringbuf_read\" for more information\n"),
    (
      "mouse_button -1",
      "'mouse_button' has failed: integer is for 32-bit values\nTry \"help mouse_button\" for more information\n"
    ),
  ])
  func wrongLines(line: String, text: String) throws { try check(line, text) }
}

/// Lines about memory, debugging and the machine that become one QMP command.
@Suite struct MachineCallTests {
  @Test(arguments: [
    ("balloon 64", #"balloon {"value": 67108864}"#), ("balloon 32*2", #"balloon {"value": 67108864}"#),
    ("memsave 0x10 16 \"/f\"", #"memsave {"val": 16, "size": 16, "filename": "/f", "cpu-index": 0}"#),
    ("memsave 0 16\"a b\"", #"memsave {"val": 0, "size": 16, "filename": "a b", "cpu-index": 0}"#),
    ("pmemsave 0 16 \"/f\"", #"pmemsave {"val": 0, "size": 16, "filename": "/f"}"#),
    ("nmi", "inject-nmi"), ("exit_preconfig", "x-exit-preconfig"), ("system_wakeup", "system_wakeup"),
    ("getfd a", #"getfd {"fdname": "a"}"#), ("closefd a", #"closefd {"fdname": "a"}"#),
    ("replay_break 5", #"replay-break {"icount": 5}"#), ("replay_seek 1+1", #"replay-seek {"icount": 2}"#),
    ("replay_delete_break", "replay-delete-break"), ("dump-skeys /f", #"dump-skeys {"filename": "/f"}"#),
    ("watchdog_action Inject-NMI", #"watchdog-set-action {"action": "inject-nmi"}"#),
    ("trace-event x on", #"trace-event-set-state {"name": "x", "enable": true, "ignore-unavailable": true}"#),
    ("dump-guest-memory /f", #"dump-guest-memory {"paging": false, "protocol": "file:/f"}"#),
    (
      "dump-guest-memory -p -d -z /f",
      #"dump-guest-memory {"paging": true, "protocol": "file:/f", "detach": true, "format": "kdump-zlib"}"#
    ),
    (
      "dump-guest-memory -w /f 0 16",
      #"dump-guest-memory {"paging": false, "protocol": "file:/f", "begin": 0, "length": 16, "format": "win-dmp"}"#
    ),
  ])
  func linesBecomeCommands(line: String, call: String) throws { try check(line, calls: [call]) }

  @Test func dumpFormatsExcludeEachOther() throws {
    try check("dump-guest-memory -z -l /f", "Error: only one of '-z|-l|-s|-w' can be set\n")
  }
}
