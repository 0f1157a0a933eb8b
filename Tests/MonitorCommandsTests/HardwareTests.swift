import HMP
import QAPIRuntime
import Testing

@testable import MonitorCommands

@Suite struct SecurityTests {
  @Test(arguments: [
    (
      #"{"enabled": false, "api-major": 0, "api-minor": 0, "build-id": 0, "state": "uninit", "handle": 0}"#,
      "SEV is not enabled\n"
    ),
    (
      #"""
      {"enabled": true, "api-major": 1, "api-minor": 49, "build-id": 3, "state": "running", "policy": 1, "handle": 7}
      """#,
      "handle: 7\nstate: running\nbuild: 3\napi version: 1.49\ndebug: off\nkey-sharing: on\n"
    ),
    (
      #"""
      {"enabled": true, "api-major": 1, "api-minor": 49, "build-id": 3, "state": "running", "sev-type": "sev",
       "policy": 2, "handle": 7}
      """#,
      "SEV type: sev\nstate: running\nbuild: 3\napi version: 1.49\nhandle: 7\ndebug: on\nkey-sharing: off\n"
    ),
    (
      #"""
      {"enabled": true, "api-major": 1, "api-minor": 49, "build-id": 3, "state": "running", "sev-type": "sev-snp",
       "snp-policy": 589824}
      """#,
      "SEV type: sev-snp\nstate: running\nbuild: 3\napi version: 1.49\ndebug: on\nSMT allowed: on\n"
    ),
  ])
  func encryptedMemory(response: String, text: String) throws {
    try run(row("info sev"), answers: ["query-sev": response]).expect(text)
  }

  @Test func enclaves() throws {
    let response = #"""
      {"sgx": true, "sgx1": true, "sgx2": false, "flc": false, "sections": [{"node": 0, "size": 5}, {"node": 1, "size": 6}]}
      """#
    try run(row("info sgx"), answers: ["query-sgx": response]).expect(
      """
      SGX support: enabled
      SGX1 support: enabled
      SGX2 support: disabled
      FLC support: disabled
      NUMA node #0: size=5
      NUMA node #1: size=6

      """)
  }

  @Test func trustedModules() throws {
    let response = #"""
      [{"id": "a", "model": "tpm-tis", "options": {"type": "passthrough",
        "data": {"path": "/dev/tpm0", "cancel-path": "/c"}}},
       {"id": "b", "model": "tpm-crb", "options": {"type": "passthrough", "data": {}}},
       {"id": "c", "model": "tpm-spapr", "options": {"type": "emulator", "data": {"chardev": "ch"}}}]
      """#
    try run(row("info tpm"), answers: ["query-tpm": response]).expect(
      #"""
      TPM device:
       tpm0: model=tpm-tis
        \ a: type=passthrough,path=/dev/tpm0,cancel-path=/c
       tpm1: model=tpm-crb
        \ b: type=passthrough
       tpm2: model=tpm-spapr
        \ c: type=emulator,chardev=ch

      """#)
    try run(row("info tpm"), answers: ["query-tpm": "[]"]).expect("")
  }

  @Test func cryptographicBackends() throws {
    let response = #"""
      [{"id": "cb0", "service": ["mac", "hash"], "client": [{"queue": 0, "type": "builtin"}, {"queue": 1, "type": "lkcf"}]}]
      """#
    try run(row("info cryptodev"), answers: ["query-cryptodev": response]).expect(
      "cb0: service=[mac|hash]\n    queue 0: type=builtin\n    queue 1: type=lkcf\n")
  }

  @Test func xenEventChannels() throws {
    let response = #"""
      [{"port": 1, "vcpu": 0, "type": "interdomain", "remote-domain": "qemu", "target": 2, "pending": true,
        "masked": false},
       {"port": 20, "vcpu": 1, "type": "virq", "remote-domain": "", "target": 3, "pending": true, "masked": true},
       {"port": 3, "vcpu": 0, "type": "ipi", "remote-domain": "", "target": 0, "pending": false, "masked": false}]
      """#
    try run(row("xen-event-list"), answers: ["xen-event-list": response]).expect(
      """
      port    1: vcpu: 0 interdomain(qemu:2) PENDING
      port   20: vcpu: 1 virq(3) PENDING MASKED
      port    3: vcpu: 0 ipi

      """)
    try run(row("xen-event-inject"), ["port": .integer(4)], answers: ["xen-event-inject": "{}"])
      .expect("Delivered port 4\n", calls: [#"xen-event-inject {"port": 4}"#])
  }
}

@Suite struct RockerTests {
  @Test func rockerSwitches() throws {
    try run(
      row("info rocker"), ["name": "sw1"],
      answers: ["query-rocker": #"{"name": "sw1", "id": 1327446905938, "ports": 2}"#]
    )
    .expect("name: sw1\nid: 0x13512005452\nports: 2\n")
    let response = #"""
      [{"name": "sw1p1", "enabled": false, "link-up": false, "speed": 10000, "duplex": "full", "autoneg": "off"},
       {"name": "sw1p2", "enabled": true, "link-up": true, "speed": 100, "duplex": "half", "autoneg": "on"},
       {"name": "sw1p3", "enabled": true, "link-up": false, "speed": 10000, "duplex": "full", "autoneg": "off"}]
      """#
    try run(row("info rocker-ports"), ["name": .string("sw1")], answers: ["query-rocker-ports": response])
      .expect(
        """
                    ena/    speed/ auto
              port  link    duplex neg?
             sw1p1  !ena   10G  FD  No
             sw1p2  up     ??   HD  Yes
             sw1p3  down   10G  FD  No

        """, calls: [#"query-rocker-ports {"name": "sw1"}"#])
  }

  @Test func flows() throws {
    let response = #"""
      [{"cookie": 1, "hits": 0, "key": {"priority": 2, "tbl-id": 60}, "mask": {}, "action": {}},
       {"cookie": 1, "hits": 12,
        "key": {"priority": 10000, "tbl-id": 0, "in-pport": 1, "vlan-id": 61441, "tunnel-id": 3, "eth-type": 2048,
         "eth-src": "01:00:00:00:00:00", "eth-dst": "00:00:00:00:00:00", "ip-proto": 6, "ip-tos": 1,
         "ip-dst": "10.0.0.1"},
        "mask": {"in-pport": 255, "vlan-id": 4095, "eth-src": "01:00:00:00:00:00", "eth-dst": "01:00:00:00:00:00",
         "ip-proto": 15, "ip-tos": 2},
        "action": {"goto-tbl": 10, "group-id": 65537, "new-vlan-id": 256}},
       {"cookie": 1, "hits": 0,
        "key": {"priority": 1, "tbl-id": 50, "eth-type": 4660, "eth-src": "a", "eth-dst": "b"},
        "mask": {"eth-dst": "c"}, "action": {"out-pport": 1}}]
      """#
    try run(
      row("info rocker-of-dpa-flows"), ["name": .string("s"), "tbl_id": .integer(5)],
      answers: ["query-rocker-of-dpa-flows": response]
    ).expect(
      [
        "prio tbl hits key(mask) --> actions", "2    60      ",
        "10000 0   12   pport 1(0xff) vlan 1(0xfff) tunnel 3 IP src <any mcast/bcast> dst <any ucast> proto 6(0xf)"
          + " TOS 1(0x2) dst 10.0.0.1 --> apply new vlan 1 write group 0x00010001 goto tbl 10",
        "1    50       eth type 0x1234 src a dst b(c)", "",
      ].joined(separator: "\n"), calls: [#"query-rocker-of-dpa-flows {"name": "s", "tbl-id": 5}"#])
  }

  @Test func groups() throws {
    let response = #"""
      [{"id": 65537, "type": 0, "vlan-id": 1, "pport": 2, "out-pport": 2, "pop-vlan": 1},
       {"id": 1, "type": 1, "index": 3, "set-vlan-id": 4097, "set-eth-src": "a", "set-eth-dst": "b", "group-id": 16},
       {"id": 2, "type": 2, "set-eth-dst": "b", "ttl-check": 1},
       {"id": 3, "type": 4, "group-ids": [1, 2]}, {"id": 4, "type": 9, "group-id": 0, "set-vlan-id": 0}]
      """#
    try run(
      row("info rocker-of-dpa-groups"), ["name": .string("s")], answers: ["query-rocker-of-dpa-groups": response]
    ).expect(
      """
      id (decode) --> buckets
      0x00010001 (type L2 interface vlan 1 pport 2) --> pop vlan out pport 2
      0x00000001 (type L2 rewrite index 3) --> set vlan 1 src a dst b group id 0x00000010
      0x00000002 (type L3 unicast) --> set dst b check TTL
      0x00000003 (type L2 flood) --> groups [0x00000001,0x00000002]
      0x00000004 (type unknown) -->

      """, calls: [#"query-rocker-of-dpa-groups {"name": "s"}"#])
  }
}
