import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Reports PCI devices.
  ///
  /// Each bridge is followed by the devices on its secondary bus. The JSON value is the result of `query-pci`.
  @MainLoop
  static func infoPci(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let buses = try await context.ask(QueryPci(), to: "list PCI devices")
    // QEMU changed the wording in the release that added this command.
    let wording: PciReport.Wording = await context.target.has("blockdev-set-active") ? .current : .beforeQEMU10
    var report = PciReport(wording)
    for bus in buses { report.add(bus.devices) }
    return HMPOutput(text: report.text, result: buses)
  }
}

/// The report of `info pci`.
struct PciReport {
  enum Wording {
    /// An unmapped region has the address -1, and each line of a region ends in a period.
    case beforeQEMU10
    case current
  }

  private(set) var text = ""
  private let wording: Wording

  init(_ wording: Wording) { self.wording = wording }

  mutating func add(_ devices: [PciDeviceInfo]) {
    for device in devices {
      add(device)
      add(device.pciBridge?.devices ?? [])
    }
  }

  private mutating func add(_ device: PciDeviceInfo) {
    let slot = String(device.slot).leftPadded(to: 3)
    line(2, "Bus \(String(device.bus).leftPadded(to: 2)), device \(slot), function \(device.function):")
    let kind = device.classInfo.desc ?? "Class " + String(device.classInfo.class).leftPadded(to: 4, with: "0")
    line(4, "\(kind): PCI device \(hex(device.id.vendor, 4)):\(hex(device.id.device, 4))")
    if let vendor = device.id.subsystemVendor, let subsystem = device.id.subsystem {
      line(6, "PCI subsystem \(hex(vendor, 4)):\(hex(subsystem, 4))")
    }
    if let irq = device.irq { line(6, "IRQ \(irq), pin \(Self.pin(device.irqPin))") }
    if let bus = device.pciBridge?.bus { add(bus) }
    for region in device.regions { add(region) }
    line(6, "id \"\(device.qdevId)\"")
  }

  private mutating func add(_ bus: PciBusInfo) {
    line(6, "BUS \(bus.number).")
    line(6, "secondary bus \(bus.secondary).")
    line(6, "subordinate bus \(bus.subordinate).")
    line(6, "IO range \(range(bus.ioRange, 4))")
    line(6, "memory range \(range(bus.memoryRange, 8))")
    line(6, "prefetchable memory range \(range(bus.prefetchableRange, 8))")
  }

  private mutating func add(_ region: PciMemoryRegion) {
    let isIO = region.type == "io"
    let width = region.memType64 == true ? 64 : 32
    let kind = isIO ? "I/O" : "\(width) bit\(region.prefetch == true ? " prefetchable" : "") memory"
    let place =
      if wording == .current, region.address == -1 {
        "(not mapped)"
      } else {
        "at 0x\(hex(region.address, isIO ? 4 : 8)) [0x\(hex(region.address &+ region.size &- 1, isIO ? 4 : 8))]"
      }
    line(6, "BAR\(region.bar): \(kind) \(place)\(wording == .current ? "" : ".")")
  }

  private mutating func line(_ indent: Int, _ words: String) {
    text += String(repeating: " ", count: indent) + words + "\n"
  }

  private func range(_ range: PciMemoryRange, _ digits: Int) -> String {
    "[0x\(hex(range.base, digits)), 0x\(hex(range.limit, digits))]"
  }

  private func hex(_ value: Int64, _ digits: Int) -> String {
    String(UInt64(bitPattern: value), radix: 16).leftPadded(to: digits, with: "0")
  }

  /// The letter of an interrupt pin: 1 is A.
  private static func pin(_ number: Int64) -> Character {
    Character(UnicodeScalar(UInt8(truncatingIfNeeded: 0x40 &+ number)))
  }
}
