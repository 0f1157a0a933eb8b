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
  func encryptedMemory(reply: String, text: String) throws {
    try run(translator("info sev"), answers: ["query-sev": reply]).expect(text)
  }

  @Test func enclaves() throws {
    let reply = #"""
      {"sgx": true, "sgx1": true, "sgx2": false, "flc": false, "sections": [{"node": 0, "size": 5}, {"node": 1, "size": 6}]}
      """#
    try run(translator("info sgx"), answers: ["query-sgx": reply]).expect(
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
    let reply = #"""
      [{"id": "a", "model": "tpm-tis", "options": {"type": "passthrough",
        "data": {"path": "/dev/tpm0", "cancel-path": "/c"}}},
       {"id": "b", "model": "tpm-crb", "options": {"type": "passthrough", "data": {}}},
       {"id": "c", "model": "tpm-spapr", "options": {"type": "emulator", "data": {"chardev": "ch"}}}]
      """#
    try run(translator("info tpm"), answers: ["query-tpm": reply]).expect(
      #"""
      TPM device:
       tpm0: model=tpm-tis
        \ a: type=passthrough,path=/dev/tpm0,cancel-path=/c
       tpm1: model=tpm-crb
        \ b: type=passthrough
       tpm2: model=tpm-spapr
        \ c: type=emulator,chardev=ch

      """#)
    try run(translator("info tpm"), answers: ["query-tpm": "[]"]).expect("")
  }

  @Test func cryptographicBackends() throws {
    let reply = #"""
      [{"id": "cb0", "service": ["mac", "hash"], "client": [{"queue": 0, "type": "builtin"}, {"queue": 1, "type": "lkcf"}]}]
      """#
    try run(translator("info cryptodev"), answers: ["query-cryptodev": reply]).expect(
      "cb0: service=[mac|hash]\n    queue 0: type=builtin\n    queue 1: type=lkcf\n")
  }
}
