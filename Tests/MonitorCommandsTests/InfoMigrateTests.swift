import HMP
import QJSON
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

@Suite struct InfoMigrateTests {
  private static let properties = #"""
    [{"name": "store-global-state", "type": "bool", "default-value": true},
     {"name": "send-configuration", "type": "bool", "default-value": true},
     {"name": "send-section-footer", "type": "bool", "default-value": true},
     {"name": "x-clear-bitmap-shift", "type": "uint8", "default-value": 18}
    """#

  private static let globals = """
    globals:
    store-global-state: on
    only-migratable: off
    send-configuration: on
    send-section-footer: on

    """

  private func report(_ response: String, properties: String = "") throws -> String {
    try run(
      row("info migrate"),
      answers: ["query-migrate": response, "device-list-properties": Self.properties + properties + "]"]
    ).text
  }

  @Test(arguments: [
    ("decompress-error-check", "decompress-error-check: on\n"),
    ("send-switchover-start", "send-switchover-start: on\n"),
    ("other", ""),
  ])
  func settingsAreThoseOfTheTarget(property: String, line: String) throws {
    let more = #", {"name": "\#(property)", "type": "bool", "default-value": true}"#
    #expect(try report("{}", properties: more) == Self.globals + line + "clear-bitmap-shift: 18\n")
  }

  @Test(arguments: [
    (
      #"{"blocked-reasons": ["a", "b"]}"#,
      "Outgoing migration blocked:\n  a\n  b\n"
    ),
    (
      #"{"status": "failed", "error-desc": "no"}"#,
      "Migration status: failed (no)\ntotal time: 0 ms\n"
    ),
    (
      #"{"status": "setup", "socket-address": [{"type": "unix", "path": "/s"}, {"type": "inet", "host": "h", "#
        + #""port": "1"}]}"#,
      "Migration status: setup\ntotal time: 0 ms\nsocket address: [\n\tunix:/s\n\ttcp:h:1\n]\n"
    ),
    (
      #"{"cpu-throttle-percentage": 5, "dirty-limit-throttle-time-per-round": 6, "dirty-limit-ring-full-time": 7, "#
        + #""postcopy-blocktime": 8, "postcopy-vcpu-blocktime": [3, 1, 2, 2, 9], "vfio": {"transferred": 2048}}"#,
      """
      cpu throttle percentage: 5
      dirty-limit throttle time: 6 us
      dirty-limit ring full time: 7 us
      postcopy blocktime: 8
      postcopy vcpu blocktime: 1-3,9
      vfio device transferred: 2 kbytes

      """
    ),
  ])
  func parts(response: String, text: String) throws {
    #expect(try report(response) == Self.globals + "clear-bitmap-shift: 18\n" + text)
  }

  @Test func memory() throws {
    let response = #"""
      {"status": "active", "total-time": 3004, "expected-downtime": 1, "setup-time": 3,
       "ram": {"transferred": 121270, "remaining": 66609152, "total": 67641344, "duplicate": 223, "skipped": 0,
        "normal": 29, "normal-bytes": 118784, "dirty-pages-rate": 4, "mbps": 0.31707692307692303,
        "dirty-sync-count": 1, "postcopy-requests": 2, "page-size": 4096, "multifd-bytes": 0, "pages-per-second": 9,
        "precopy-bytes": 121270, "downtime-bytes": 0, "postcopy-bytes": 1024, "dirty-sync-missed-zero-copy": 3},
       "xbzrle-cache": {"cache-size": 67108864, "bytes": 5000, "pages": 1, "cache-miss": 70, "cache-miss-rate": 0.5,
        "encoding-rate": 1.005, "overflow": 0}}
      """#
    let expected = """
      Migration status: active
      total time: 3004 ms
      expected downtime: 1 ms
      setup: 3 ms
      transferred ram: 118 kbytes
      throughput: 0.32 mbps
      remaining ram: 65048 kbytes
      total ram: 66056 kbytes
      duplicate: 223 pages
      skipped: 0 pages
      normal: 29 pages
      normal bytes: 116 kbytes
      dirty sync count: 1
      page size: 4 kbytes
      multifd bytes: 0 kbytes
      pages-per-second: 9
      dirty pages rate: 4 pages
      postcopy request count: 2
      precopy ram: 118 kbytes
      postcopy ram: 1 kbytes
      Zero-copy-send fallbacks happened: 3 times
      cache size: 67108864 bytes
      xbzrle transferred: 4 kbytes
      xbzrle pages: 1 pages
      xbzrle cache miss: 70 pages
      xbzrle cache miss rate: 0.50
      xbzrle encoding rate: 1.00
      xbzrle overflow: 0

      """
    #expect(try report(response) == Self.globals + "clear-bitmap-shift: 18\n" + expected)
  }

  @Test func parametersInTheOrderOfTheReport() throws {
    let response = #"""
      {"direct-io": false, "multifd-zlib-level": 1, "tls-creds": "", "max-bandwidth": 1, "new-one": 5,
       "block-bitmap-mapping": [{"node-name": "n", "alias": "a", "bitmaps": [{"name": "b", "alias": "c"}]}],
       "tls-authz": "t", "vcpu-dirty-limit": 1, "announce-initial": 50, "mode": "normal"}
      """#
    try run(row("info migrate_parameters"), answers: ["query-migrate-parameters": response]).expect(
      """
      announce-initial: 50 ms
      tls-creds: ''
      max-bandwidth: 1 bytes/second
      tls-authz: 't'
      block-bitmap-mapping:
        'n' -> 'a'
          'b' -> 'c'
      vcpu-dirty-limit: 1 MB/s
      mode: normal
      direct-io: off
      new-one: 5

      """)
  }
}
