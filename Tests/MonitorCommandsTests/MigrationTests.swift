import HMP
import MainLoop
import QAPIRuntime
import QJSON
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

@Suite struct MigrationTests {
  private static let schema = #"""
    [{"name": "migrate", "meta-type": "command", "arg-type": "1", "ret-type": "0"},
     {"name": "1", "meta-type": "object", "members": [{"name": "uri", "type": "str"},
       {"name": "channels", "type": "[2]", "default": null}, {"name": "resume", "type": "bool", "default": null}]},
     {"name": "migrate-set-parameters", "meta-type": "command", "arg-type": "3", "ret-type": "0"},
     {"name": "3", "meta-type": "object", "members": [{"name": "max-bandwidth", "type": "int"},
       {"name": "avail-switchover-bandwidth", "type": "int"}, {"name": "xbzrle-cache-size", "type": "int"},
       {"name": "downtime-limit", "type": "int"}, {"name": "multifd-channels", "type": "int"},
       {"name": "cpu-throttle-tailslow", "type": "bool"}, {"name": "tls-creds", "type": "4"},
       {"name": "mode", "type": "5"}, {"name": "block-bitmap-mapping", "type": "[6]"}]},
     {"name": "4", "meta-type": "alternate", "members": [{"type": "str"}, {"type": "null"}]},
     {"name": "5", "meta-type": "enum", "members": [{"name": "normal"}], "values": ["normal"]},
     {"name": "int", "meta-type": "builtin", "json-type": "int"},
     {"name": "bool", "meta-type": "builtin", "json-type": "boolean"},
     {"name": "null", "meta-type": "builtin", "json-type": "null"},
     {"name": "str", "meta-type": "builtin", "json-type": "string"}]
    """#

  private func set(_ parameter: String, _ value: String) throws -> Outcome {
    try run(
      row("migrate_set_parameter"), ["parameter": .string(parameter), "value": .string(value)],
      answers: ["query-qmp-schema": Self.schema, "migrate-set-parameters": "{}"])
  }

  /// Two of the sizes are in MiB, all others in bytes.
  @Test(arguments: [
    ("max-bandwidth", "1", "1048576"), ("max-bandwidth", "1.5", "1572864"), ("max-bandwidth", "10k", "10240"),
    ("avail-switchover-bandwidth", "2", "2097152"), ("xbzrle-cache-size", "4096", "4096"),
    ("xbzrle-cache-size", "64M", "67108864"), ("downtime-limit", "1k", "1024"), ("multifd-channels", "0x5", "5"),
    ("multifd-channels", "010", "8"), ("cpu-throttle-tailslow", "yes", "true"), ("tls-creds", "", "\"\""),
    ("tls-creds", "1", "\"1\""), ("mode", "normal", "\"normal\""),
  ])
  func parameters(name: String, value: String, json: String) throws {
    let outcome = try set(name, value)
    #expect(outcome.text.isEmpty)
    #expect(outcome.calls.last == #"migrate-set-parameters {"\#(name)": \#(json)}"#)
  }

  @Test(arguments: [
    ("foo", "1", "invalid parameter value: foo"), ("max-bandwidth", "1x", "Invalid size 1x"),
    ("max-bandwidth", "-1", "Invalid size -1"),
    (
      "xbzrle-cache-size", "x",
      "Parameter 'xbzrle-cache-size' expects a non-negative number below 2^64\n"
        + "Optional suffix k, M, G, T, P or E means kilo-, mega-, giga-, tera-, peta-\nand exabytes, respectively."
    ),
    ("multifd-channels", "2b", "Parameter 'multifd-channels' expects uint64"),
    ("cpu-throttle-tailslow", "maybe", "Parameter 'cpu-throttle-tailslow' expects 'on' or 'off'"),
    ("block-bitmap-mapping", "x", "The block-bitmap-mapping parameter can only be set through QMP"),
  ])
  func invalidParameters(name: String, value: String, message: String) throws {
    try set(name, value).expect("Error: \(message)\n", calls: ["query-qmp-schema"])
  }

  @Test func capabilities() throws {
    let arguments: KeyValuePairs<String, HMPValue> = ["capability": .string("xbzrle"), "state": .boolean(true)]
    try run(row("migrate_set_capability"), arguments, answers: ["migrate-set-capabilities": "{}"]).expect(
      "", calls: [#"migrate-set-capabilities {"capabilities": [{"capability": "xbzrle", "state": true}]}"#])
    let refusal = QMPError.generic("Parameter 'capability' does not accept value 'xbzrle'")
    try run(row("migrate_set_capability"), arguments, errors: ["migrate-set-capabilities": refusal])
      .expect("Error: invalid parameter value: xbzrle\n")
    let response = #"[{"capability": "xbzrle", "state": true}, {"capability": "new-one", "state": false}]"#
    try run(row("info migrate_capabilities"), answers: ["query-migrate-capabilities": response])
      .expect("xbzrle: on\nnew-one: off\n")
  }

  @MainLoop @Test func migrateWaitsInAScript() async throws {
    try await runWaiting(
      row("migrate"), ["uri": "u"], answers: ["migrate": "{}"],
      series: ["query-migrate": [#"{"status": "active"}"#, #"{"status": "completed"}"#]]
    ).expect("", calls: [#"migrate {"uri": "u"}"#, "query-migrate", "query-migrate"])
  }

  @Test(arguments: [
    ("failed", "nope", "Error: No TLS credentials with id 'nope'\n"), ("setup", "nope", ""), ("failed", "", ""),
  ])
  func missingCredentialsAreAnErrorOfADetachedMigration(status: String, credentials: String, text: String) throws {
    try run(
      row("migrate"), ["detach": .boolean(true), "uri": .string("u")],
      answers: [
        "migrate": "{}",
        "query-migrate": #"{"status": "\#(status)", "error-desc": "No TLS credentials with id 'nope'"}"#,
        "query-migrate-parameters": #"{"tls-creds": "\#(credentials)"}"#,
      ]
    ).expect(text)
  }

  @Test func detached() throws {
    try run(
      row("migrate"), ["detach": .boolean(true), "resume": .boolean(true), "uri": .string("u")],
      answers: ["migrate": "{}"]
    ).expect("", calls: [#"migrate {"uri": "u", "resume": true}"#])
  }

  @Test func flagsThatTheTargetLacksAreRefused() throws {
    try run(
      row("migrate"), ["blk": .boolean(true), "uri": .string("u")],
      answers: ["migrate": "{}", "query-qmp-schema": Self.schema]
    ).expect("migrate: unsupported option -b\nTry \"help migrate\" for more information\n", calls: ["query-qmp-schema"])
  }

  /// The output of `migrate` at a terminal, and the progress that it shows.
  @MainLoop
  private func wait(_ responses: String...) async throws -> (text: String, shown: [String]) {
    let shown = ShownProgress()
    var options = HMPOptions()
    options.progress = { shown.lines.append($0.line) }
    let outcome = try await runWaiting(
      row("migrate"), ["uri": "u"], answers: ["migrate": "{}"], series: ["query-migrate": responses],
      options: options)
    return (outcome.text, shown.lines)
  }

  private static func ram(_ status: String, remaining: Int) -> String {
    #"""
    {"status": "\#(status)", "ram": {"transferred": 2048, "remaining": \#(remaining), "total": 100, "duplicate": 0,
     "normal": 0, "normal-bytes": 0, "dirty-pages-rate": 0, "mbps": 0, "dirty-sync-count": 2, "postcopy-requests": 0,
     "page-size": 4096, "multifd-bytes": 0, "pages-per-second": 0, "precopy-bytes": 0, "downtime-bytes": 0,
     "postcopy-bytes": 0, "dirty-sync-missed-zero-copy": 0}}
    """#
  }

  @Test func progressIsShownAtATerminal() async throws {
    let (text, shown) = try await wait(
      #"{"status": "setup"}"#, Self.ram("active", remaining: 75), Self.ram("completed", remaining: 0))
    #expect(text.isEmpty)
    #expect(
      shown == [
        "migrate  setup", "migrate  [#####...............]  25 %  2 KiB sent, pass 2",
        "migrate  [####################] 100 %  2 KiB sent, pass 2",
      ])
  }

  @Test(arguments: [
    (#"{"status": "failed", "error-desc": "no route"}"#, "Error: no route\n"),
    (#"{"status": "cancelled"}"#, "Error: The migration was cancelled\n"),
    (
      #"{"status": "pre-switchover"}"#,
      "The migration is waiting; 'migrate_continue pre-switchover' continues it.\n"
    ),
  ])
  func statesThatEndTheWait(response: String, text: String) async throws {
    let (found, _) = try await wait(response)
    #expect(found == text)
  }

  @Test func cancellingEndsOnlyTheWait() async throws {
    let waiting = Task { try await wait(#"{"status": "active"}"#).text }
    waiting.cancel()
    let text = try await waiting.value
    #expect(text.hasPrefix("The migration continues; 'info migrate'"))
  }

  @Test func dirtyRates() throws {
    let measured = #""status": "measured", "start-time": 5, "calc-time": 1, "sample-pages": 0, "dirty-rate": 7"#
    try run(row("info dirty_rate"), answers: ["query-dirty-rate": "{\(measured), \"mode\": \"dirty-bitmap\"}"])
      .expect(
        """
        Status: measured
        Start Time: 5 (ms)
        Sample Pages: 0 (per GB)
        Period: 1 (sec)
        Mode: dirty-bitmap
        Dirty rate: 7 (MB/s)

        """)
    let ring = #", "mode": "dirty-ring", "calc-time-unit": "second", "vcpu-dirty-rate": [{"id": 1, "dirty-rate": 3}]"#
    try run(row("info dirty_rate"), answers: ["query-dirty-rate": "{\(measured)\(ring)}"]).expect(
      """
      Status: measured
      Start Time: 5 (ms)
      Period: 1 (sec)
      Mode: dirty-ring
      Dirty rate: 7 (MB/s)
      vcpu[1], Dirty rate: 3 (MB/s)

      """)
  }

  @Test func measuring() throws {
    try run(
      row("calc_dirty_rate"), ["dirty_bitmap": .boolean(true), "second": .integer(2)],
      answers: ["calc-dirty-rate": "{}"]
    ).expect(
      "Starting dirty rate measurement with period 2 seconds\n[Please use 'info dirty_rate' to check results]\n",
      calls: [#"calc-dirty-rate {"calc-time": 2, "mode": "dirty-bitmap"}"#])
    try run(row("calc_dirty_rate"), ["second": .integer(0)]).expect("Incorrect period length specified!\n")
    try run(
      row("calc_dirty_rate"),
      ["dirty_bitmap": .boolean(true), "dirty_ring": .boolean(true), "second": .integer(2)]
    ).expect("Either dirty ring or dirty bitmap can be specified!\n")
  }

  @Test func limits() throws {
    let hint = "[Please use 'info vcpu_dirty_limit' to query dirty limit for virtual CPU]\n"
    let rate = #"{"status": "unstarted", "start-time": 0, "calc-time": 0, "sample-pages": 0, "mode": "dirty-ring""#
    let arguments: KeyValuePairs<String, HMPValue> = ["dirty_rate": .integer(10), "cpu_index": .integer(1)]
    try run(
      row("set_vcpu_dirty_limit"), arguments,
      answers: ["set-vcpu-dirty-limit": "{}", "query-dirty-rate": rate + "}"]
    ).expect(hint, calls: [#"set-vcpu-dirty-limit {"cpu-index": 1, "dirty-rate": 10}"#, "query-dirty-rate"])
    try run(
      row("set_vcpu_dirty_limit"), arguments,
      answers: ["set-vcpu-dirty-limit": "{}", "query-dirty-rate": rate + #", "calc-time-unit": "second"}"#]
    ).expect("")
    try run(row("set_vcpu_dirty_limit"), ["dirty_rate": .integer(-1)])
      .expect("Error: invalid dirty page limit -1\n", calls: [])
    try run(
      row("cancel_vcpu_dirty_limit"), ["cpu_index": .integer(-1)], answers: ["cancel-vcpu-dirty-limit": "{}"]
    ).expect(hint, calls: ["cancel-vcpu-dirty-limit"])
    let response = #"[{"cpu-index": 0, "limit-rate": 10, "current-rate": 3}]"#
    try run(row("info vcpu_dirty_limit"), answers: ["query-vcpu-dirty-limit": response])
      .expect("vcpu[0], limit rate 10 (MB/s), current rate 3 (MB/s)\n")
    try run(row("info vcpu_dirty_limit"), answers: ["query-vcpu-dirty-limit": "[]"])
      .expect("Dirty page limit not enabled!\n")
  }
}

/// The progress reports in their order.
@MainLoop private final class ShownProgress {
  var lines: [String] = []
}
