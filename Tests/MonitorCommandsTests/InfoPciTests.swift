import HMP
import QAPIRuntime
import Testing

@testable import MonitorCommands

@Suite struct InfoPciTests {
  private static let reply = #"""
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

  @Test func olderTargetsShowAddressesThatAreNotSet() throws {
    try run(translator("info pci"), answers: ["query-pci": Self.reply])
      .expect(Self.expected(unmapped: "at 0xffffffffffffffff [0x00000ffe].", end: "."), calls: ["query-pci"])
  }

  @Test func newerOnesSayThatTheyAreNotMapped() throws {
    let missing = QMPError.generic("Parameter 'active' is missing")
    try run(translator("info pci"), answers: ["query-pci": Self.reply], errors: ["blockdev-set-active": missing])
      .expect(Self.expected(unmapped: "(not mapped)", end: ""), calls: ["query-pci"])
  }
}
