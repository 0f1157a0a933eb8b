import HMP
import QAPIRuntime
import Testing

@testable import MonitorCommands

@Suite struct VirtioTests {
  private static let path: KeyValuePairs<String, HMPValue> = ["path": .string("/d")]

  @Test func devices() throws {
    try run(row("info virtio"), answers: ["x-query-virtio": #"[{"path": "/d", "name": "virtio-net"}]"#]).expect(
      "/d [virtio-net]\n")
    try run(row("info virtio"), answers: ["x-query-virtio": "[]"]).expect("No VirtIO devices\n")
    try run(row("info virtio"), errors: ["x-query-virtio": .generic("No virtio devices found")]).expect(
      "Error: No virtio devices found\n")
  }

  private static let none = #"{"transports": [], "dev-features": []}"#
  private static let some = #"{"transports": ["A: a", "B: b"], "dev-features": ["C: c"], "unknown-dev-features": 16}"#

  private static func status(_ vhost: String) -> String {
    """
    {"name": "virtio-net", "device-id": 1, "vhost-started": false, "device-endian": "little",
     "guest-features": \(none), "host-features": \(some), "backend-features": \(none), "num-vqs": 3,
     "status": {"statuses": ["S: s"], "unknown-statuses": 3}, "isr": 0, "queue-sel": 2, "vm-running": true,
     "broken": false, "disabled": false, "use-started": true, "started": false, "start-on-kick": false,
     "disable-legacy-check": false, "bus-name": "", "use-guest-notifier-mask": true\(vhost)}
    """
  }

  private static func text(_ vhost: String) -> String {
    """
    /d:
      device_name:             virtio-net \(vhost)
      device_id:               1
      vhost_started:           false
      bus_name:                (null)
      broken:                  false
      disabled:                false
      disable_legacy_check:    false
      started:                 false
      use_started:             true
      start_on_kick:           false
      use_guest_notifier_mask: true
      vm_running:              true
      num_vqs:                 3
      queue_sel:               2
      isr:                     0
      endianness:              little
      status:
    \tS: s
      unknown-statuses(0x0000000000000003)
      Guest features:

      Host features:
    \tA: a,
    \tB: b
    \tC: c
      unknown-features(0x0000000000000010)
      Backend features:


    """
  }

  @Test func state() throws {
    try run(row("info virtio-status"), Self.path, answers: ["x-query-virtio-status": Self.status("")]).expect(
      Self.text(""), calls: [#"x-query-virtio-status {"path": "/d"}"#])
  }

  @Test func stateOfAVhostDevice() throws {
    let vhost = """
      , "vhost-dev": {"n-mem-sections": 4, "n-tmp-sections": 5, "nvqs": 2, "vq-index": 0, "features": \(Self.some),
       "acked-features": \(Self.none), "backend-features": \(Self.none),
       "protocol-features": {"protocols": ["P: p"], "unknown-protocols": 1}, "max-queues": 1, "backend-cap": 2,
       "log-enabled": false, "log-size": 0}
      """
    let report = """
        VHost:
          nvqs:           2
          vq_index:       0
          max_queues:     1
          n_mem_sections: 4
          n_tmp_sections: 5
          backend_cap:    2
          log_enabled:    false
          log_size:       0
          Features:
      \tA: a,
      \tB: b
      \tC: c
        unknown-features(0x0000000000000010)
          Acked features:

          Backend features:

          Protocol features:
      \tP: p
        unknown-protocols(0x0000000000000001)

      """
    try run(row("info virtio-status"), Self.path, answers: ["x-query-virtio-status": Self.status(vhost)]).expect(
      Self.text("(vhost)") + report)
  }

  @Test func queue() throws {
    let response = """
      {"name": "virtio-net", "queue-index": 1, "inuse": 0, "vring-num": 256, "vring-num-default": 128,
       "vring-align": 4096, "vring-desc": 255, "vring-avail": 0, "vring-used": 0, "used-idx": 7, "signalled-used": 8,
       "signalled-used-valid": false, "shadow-avail-idx": 9}
      """
    try run(
      row("info virtio-queue-status"), ["path": .string("/d"), "queue": .integer(65537)],
      answers: ["x-query-virtio-queue-status": response]
    ).expect(
      """
      /d:
        device_name:          virtio-net
        queue_index:          1
        inuse:                0
        used_idx:             7
        signalled_used:       8
        signalled_used_valid: false
        shadow_avail_idx:     9
        VRing:
          num:          256
          num_default:  128
          align:        4096
          desc:         0x00000000000000ff
          avail:        0x0000000000000000
          used:         0x0000000000000000

      """, calls: [#"x-query-virtio-queue-status {"path": "/d", "queue": 1}"#])
  }

  @Test func queueOfAVhostDevice() throws {
    let response = """
      {"name": "virtio-net", "kick": 5, "call": -1, "desc": 1, "avail": 2, "used": 3, "num": 256, "desc-phys": 4,
       "desc-size": 4096, "avail-phys": 6, "avail-size": 518, "used-phys": 7, "used-size": 2054}
      """
    try run(
      row("info virtio-vhost-queue-status"), ["path": .string("/d"), "queue": .integer(0)],
      answers: ["x-query-virtio-vhost-queue-status": response]
    ).expect(
      """
      /d:
        device_name:          virtio-net (vhost)
        kick:                 5
        call:                 -1
        VRing:
          num:         256
          desc:        0x0000000000000001
          desc_phys:   0x0000000000000004
          desc_size:   4096
          avail:       0x0000000000000002
          avail_phys:  0x0000000000000006
          avail_size:  518
          used:        0x0000000000000003
          used_phys:   0x0000000000000007
          used_size:   2054

      """)
  }

  @Test func element() throws {
    let response = """
      {"name": "virtio-net", "index": 3, "descs": [{"addr": 4096, "len": 12, "flags": ["write", "next"]},
        {"addr": 8192, "len": 1500, "flags": []}],
       "avail": {"flags": 0, "idx": 256, "ring": 3}, "used": {"flags": 1, "idx": 2}}
      """
    try run(
      row("info virtio-queue-element"), ["path": .string("/d"), "queue": .integer(0), "index": .integer(3)],
      answers: ["x-query-virtio-queue-element": response]
    ).expect(
      """
      /d:
        device_name: virtio-net
        index:   3
        desc:
          descs:
              addr 0x1000 len 12 (write, next),
              addr 0x2000 len 1500
        avail:
          flags: 0
          idx:   256
          ring:  3
        used:
          flags: 1
          idx:   2

      """, calls: [#"x-query-virtio-queue-element {"path": "/d", "queue": 0, "index": 3}"#])
  }
}
