import HMP
import QAPIRuntime
import Testing

@testable import MonitorCommands

@Suite struct MachineDeviceTests {
  @Test func balloonsAreShownInMebibytes() throws {
    try run(translator("info balloon"), answers: ["query-balloon": #"{"actual": 402653184}"#])
      .expect("balloon: actual=384\n")
  }

  @Test(arguments: [
    (#"{"enabled": true, "present": true}"#, "enabled"), (#"{"enabled": false, "present": true}"#, "disabled"),
    (#"{"enabled": false, "present": false}"#, "not compiled"),
  ])
  func kvm(reply: String, state: String) throws {
    try run(translator("info kvm"), answers: ["query-kvm": reply]).expect("kvm support: \(state)\n")
  }

  @Test func threadsWithTheirLimits() throws {
    let reply = #"""
      [{"id": "io0", "thread-id": 7, "poll-max-ns": 32768, "poll-grow": 0, "poll-shrink": 1, "aio-max-batch": 2}]
      """#
    try run(translator("info iothreads"), answers: ["query-iothreads": reply]).expect(
      """
      io0:
        thread_id=7
        poll-max-ns=32768
        poll-grow=0
        poll-shrink=1
        aio-max-batch=2

      """)
  }

  @Test func theNumberOfACopy() throws {
    try run(translator("info vm-generation-id"), answers: ["query-vm-generation-id": #"{"guid": "a-b"}"#]).expect(
      "a-b\n")
  }

  @Test func actionsThatNobodyKnows() throws {
    let error = QMPError.generic("Parameter 'action' does not accept value 'dance'")
    try run(translator("watchdog_action"), ["action": .string("Dance")], errors: ["watchdog-set-action": error]).expect(
      "Error: invalid parameter value: dance\n", calls: [#"watchdog-set-action {"action": "dance"}"#])
  }

  @Test(arguments: [
    (#"{"mode": "none", "icount": 0}"#, "Record/replay is not active"),
    (#"{"mode": "record", "filename": "r.bin", "icount": 7}"#, "Recording execution 'r.bin': instruction count = 7"),
    (#"{"mode": "play", "filename": "r.bin", "icount": 0}"#, "Replaying execution 'r.bin': instruction count = 0"),
  ])
  func replay(reply: String, line: String) throws {
    try run(translator("info replay"), answers: ["query-replay": reply]).expect(line + "\n")
  }

  @Test func channelsOfXen() throws {
    let reply = #"""
      [{"port": 1, "vcpu": 0, "type": "interdomain", "remote-domain": "qemu", "target": 2, "pending": true,
        "masked": false},
       {"port": 20, "vcpu": 1, "type": "virq", "remote-domain": "", "target": 3, "pending": true, "masked": true},
       {"port": 3, "vcpu": 0, "type": "ipi", "remote-domain": "", "target": 0, "pending": false, "masked": false}]
      """#
    try run(translator("xen-event-list"), answers: ["xen-event-list": reply]).expect(
      """
      port    1: vcpu: 0 interdomain(qemu:2) PENDING
      port   20: vcpu: 1 virq(3) PENDING MASKED
      port    3: vcpu: 0 ipi

      """)
    try run(translator("xen-event-inject"), ["port": .integer(4)], answers: ["xen-event-inject": "{}"])
      .expect("Delivered port 4\n", calls: [#"xen-event-inject {"port": 4}"#])
  }
}
