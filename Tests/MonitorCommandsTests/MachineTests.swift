import HMP
import QAPIRuntime
import Testing

@testable import MonitorCommands

@Suite struct MachineTests {
  @Test(arguments: [
    (#"{"status": "running", "singlestep": false, "running": true}"#, "running"),
    (#"{"status": "running", "running": true}"#, "running"),
    (#"{"status": "running", "singlestep": true, "running": true}"#, "running (single step mode)"),
    (#"{"status": "paused", "running": false}"#, "paused"),
    (#"{"status": "io-error", "running": false}"#, "paused (io-error)"),
    (#"{"status": "asleep-on-mars", "running": false}"#, "paused (asleep-on-mars)"),
  ])
  func status(response: String, words: String) throws {
    try run(row("info status"), answers: ["query-status": response]).expect("VM status: \(words)\n")
  }

  @Test func uuid() throws {
    let text = "01020304-0506-4708-890a-0b0c0d0e0f10"
    try run(row("info uuid"), answers: ["query-uuid": #"{"UUID": "\#(text)"}"#]).expect(text + "\n")
  }

  @Test func theSelectedVCPUIsMarked() throws {
    let response = """
      [{"cpu-index": 0, "qom-path": "/a", "thread-id": 501, "target": "x86_64"},
       {"cpu-index": 1, "qom-path": "/b", "thread-id": 502, "target": "s390x", "cpu-state": "operating"},
       {"cpu-index": 2, "qom-path": "/c", "thread-id": 503, "target": "pdp11", "props": {"core-id": 2}}]
      """
    try run(row("info cpus"), answers: ["query-cpus-fast": response], currentCPU: 1).expect(
      """
        CPU #0: thread_id=501
      * CPU #1: thread_id=502
        CPU #2: thread_id=503

      """)
  }

  @Test func aStorageEngineHasNoGuest() throws {
    try run(row("info status")).expect(
      "This target can't show the run state: it has no command 'query-status'\n")
    try run(row("info cpus")).expect("This target can't list vCPUs: it has no command 'query-cpus-fast'\n")
  }
}

@Suite struct MachineDeviceTests {
  @Test func balloonSizesAreInMiB() throws {
    try run(row("info balloon"), answers: ["query-balloon": #"{"actual": 402653184}"#])
      .expect("balloon: actual=384\n")
  }

  @Test(arguments: [
    (#"{"enabled": true, "present": true}"#, "enabled"), (#"{"enabled": false, "present": true}"#, "disabled"),
    (#"{"enabled": false, "present": false}"#, "not compiled"),
  ])
  func kvm(response: String, state: String) throws {
    try run(row("info kvm"), answers: ["query-kvm": response]).expect("kvm support: \(state)\n")
  }

  @Test func ioThreads() throws {
    let response = #"""
      [{"id": "io0", "thread-id": 7, "poll-max-ns": 32768, "poll-grow": 0, "poll-shrink": 1, "aio-max-batch": 2}]
      """#
    try run(row("info iothreads"), answers: ["query-iothreads": response]).expect(
      """
      io0:
        thread_id=7
        poll-max-ns=32768
        poll-grow=0
        poll-shrink=1
        aio-max-batch=2

      """)
  }

  @Test func generationID() throws {
    try run(row("info vm-generation-id"), answers: ["query-vm-generation-id": #"{"guid": "a-b"}"#]).expect(
      "a-b\n")
  }

  @Test func unknownWatchdogActions() throws {
    let error = QMPError.generic("Parameter 'action' does not accept value 'dance'")
    try run(row("watchdog_action"), ["action": .string("Dance")], errors: ["watchdog-set-action": error]).expect(
      "Error: invalid parameter value: dance\n", calls: [#"watchdog-set-action {"action": "dance"}"#])
  }
}

@Suite struct InfoPciTests {
  private static let response = #"""
    [{"bus": 0, "devices": [
      {"bus": 0, "slot": 2, "function": 1, "irq_pin": 2, "irq": 11, "qdev_id": "br",
       "class_info": {"class": 1540, "desc": "PCI bridge"}, "id": {"device": 12, "vendor": 6966},
       "regions": [{"bar": 0, "size": 4096, "address": -1, "type": "memory", "prefetch": false, "mem_type_64": false}],
       "pci_bridge": {
         "bus": {"number": 0, "secondary": 1, "subordinate": 1, "io_range": {"base": 49152, "limit": 49151},
           "memory_range": {"base": 4269801472, "limit": 4271898623},
           "prefetchable_range": {"base": 4248829952, "limit": 4250927103}},
         "devices": [
           {"bus": 1, "slot": 31, "function": 0, "irq_pin": 0, "qdev_id": "", "class_info": {"class": 255},
            "id": {"device": 4181, "vendor": 6900, "subsystem": 64, "subsystem-vendor": 6900},
            "regions": [
              {"bar": 0, "size": 32, "address": 49728, "type": "io"},
              {"bar": 4, "size": 16384, "address": 4250927104, "type": "memory", "prefetch": true,
               "mem_type_64": true}]}]}}]}]
    """#

  private static func expected(unmapped: String, end: String) -> String {
    """
      Bus  0, device   2, function 1:
        PCI bridge: PCI device 1b36:000c
          IRQ 11, pin B
          BUS 0.
          secondary bus 1.
          subordinate bus 1.
          IO range [0xc000, 0xbfff]
          memory range [0xfe800000, 0xfe9fffff]
          prefetchable memory range [0xfd400000, 0xfd5fffff]
          BAR0: 32 bit memory \(unmapped)
          id "br"
      Bus  1, device  31, function 0:
        Class 0255: PCI device 1af4:1055
          PCI subsystem 1af4:0040
          BAR0: I/O at 0xc240 [0xc25f]\(end)
          BAR4: 64 bit prefetchable memory at 0xfd600000 [0xfd603fff]\(end)
          id ""

    """
  }

  @Test func olderTargetsPrintUnmappedAddresses() throws {
    try run(row("info pci"), answers: ["query-pci": Self.response])
      .expect(Self.expected(unmapped: "at 0xffffffffffffffff [0x00000ffe].", end: "."), calls: ["query-pci"])
  }

  @Test func newerTargetsPrintNotMapped() throws {
    let missing = QMPError.generic("Parameter 'active' is missing")
    try run(row("info pci"), answers: ["query-pci": Self.response], errors: ["blockdev-set-active": missing])
      .expect(Self.expected(unmapped: "(not mapped)", end: ""), calls: ["query-pci"])
  }
}
