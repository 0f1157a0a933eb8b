import Testing

/// Rows that one QMP command carries out.
@Suite struct MachineLineTests {
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

  @Test func formsOfADumpExcludeEachOther() throws {
    try check("dump-guest-memory -z -l /f", "Error: only one of '-z|-l|-s|-w' can be set\n")
  }
}
