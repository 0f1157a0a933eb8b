import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// A line for each device.
  static func infoVirtio(_ devices: [VirtioInfo]) -> String {
    devices.isEmpty ? "No VirtIO devices\n" : devices.map { "\($0.path) [\($0.name)]\n" }.joined()
  }

  static func infoVirtioStatus(_ status: VirtioStatus, _ arguments: InfoVirtioStatusArguments) -> String {
    status.report(of: arguments.path)
  }

  @MainLoop
  static func infoVirtioQueueStatus(_ arguments: InfoVirtioQueueStatusArguments, _ context: HMPContext)
    async throws(HMPError) -> HMPOutput
  {
    let command = XQueryVirtioQueueStatus(path: arguments.path, queue: queue(arguments.queue))
    return try await context.report(command, to: "show the status of virtio queues") { status in
      status.report(of: command.path)
    }
  }

  @MainLoop
  static func infoVirtioVhostQueueStatus(_ arguments: InfoVirtioVhostQueueStatusArguments, _ context: HMPContext)
    async throws(HMPError) -> HMPOutput
  {
    let command = XQueryVirtioVhostQueueStatus(path: arguments.path, queue: queue(arguments.queue))
    return try await context.report(command, to: "show the status of vhost queues") { status in
      status.report(of: command.path)
    }
  }

  @MainLoop
  static func infoVirtioQueueElement(_ arguments: InfoVirtioQueueElementArguments, _ context: HMPContext)
    async throws(HMPError) -> HMPOutput
  {
    let command = XQueryVirtioQueueElement(
      path: arguments.path, queue: queue(arguments.queue),
      index: arguments.index.map(UInt16.init(truncatingIfNeeded:)))
    return try await context.report(command, to: "show elements of virtio queues") { element in
      element.report(of: command.path)
    }
  }
}

/// The number of a queue, truncated to 16 bits as in QEMU's monitor.
private func queue(_ number: Int64) -> UInt16 { UInt16(truncatingIfNeeded: number) }

extension VirtioStatus {
  /// The report of the status, with the path of the device as its title.
  func report(of path: String) -> String {
    let lines = [
      ("device_name", "\(name) \(vhostDev == nil ? "" : "(vhost)")"), ("device_id", "\(deviceId)"),
      ("vhost_started", "\(vhostStarted)"), ("bus_name", busName.isEmpty ? "(null)" : busName),
      ("broken", "\(broken)"), ("disabled", "\(disabled)"), ("disable_legacy_check", "\(disableLegacyCheck)"),
      ("started", "\(started)"), ("use_started", "\(useStarted)"), ("start_on_kick", "\(startOnKick)"),
      ("use_guest_notifier_mask", "\(useGuestNotifierMask)"), ("vm_running", "\(vmRunning)"),
      ("num_vqs", "\(numVqs)"), ("queue_sel", "\(queueSel)"), ("isr", "\(isr)"), ("endianness", deviceEndian),
    ]
    var text = "\(path):\n"
    for (label, value) in lines { text += "  \("\(label):".padded(to: 25))\(value)\n" }
    text += "  status:\n" + status.report
    text += "  Guest features:\n" + guestFeatures.report
    text += "  Host features:\n" + hostFeatures.report
    text += "  Backend features:\n" + backendFeatures.report
    return text + (vhostDev?.report ?? "")
  }
}

extension VhostStatus {
  fileprivate var report: String {
    let lines = [
      ("nvqs", "\(nvqs)"), ("vq_index", "\(vqIndex)"), ("max_queues", "\(Int64(bitPattern: maxQueues))"),
      ("n_mem_sections", "\(nMemSections)"), ("n_tmp_sections", "\(nTmpSections)"),
      ("backend_cap", "\(Int64(bitPattern: backendCap))"), ("log_enabled", "\(logEnabled)"),
      ("log_size", "\(Int64(bitPattern: logSize))"),
    ]
    var text = "  VHost:\n"
    for (label, value) in lines { text += "    \("\(label):".padded(to: 16))\(value)\n" }
    text += "    Features:\n" + features.report
    text += "    Acked features:\n" + ackedFeatures.report
    text += "    Backend features:\n" + backendFeatures.report
    return text + "    Protocol features:\n" + protocolFeatures.report
  }
}

extension VirtioDeviceFeatures {
  fileprivate var report: String {
    var text = words(transports)
    if let devFeatures, !devFeatures.isEmpty { text += words(devFeatures) }
    if let bits = unknownDevFeatures { text += unknown("features", bits) }
    if let bits = unknownDevFeatures2 { text += unknown("features2", bits) }
    return text
  }
}

extension VirtioDeviceStatus {
  fileprivate var report: String {
    words(statuses) + (unknownStatuses.map { unknown("statuses", UInt64($0)) } ?? "")
  }
}

extension VhostDeviceProtocols {
  fileprivate var report: String {
    words(protocols) + (unknownProtocols.map { unknown("protocols", $0) } ?? "")
  }
}

/// A line for each word, or an empty line if there are none.
private func words(_ words: [String]) -> String {
  words.map { "\t\($0)" }.joined(separator: ",\n") + "\n"
}

/// The line of unknown bits.
private func unknown(_ kind: String, _ bits: UInt64) -> String { "  unknown-\(kind)(\(bits.paddedHexadecimal))\n" }

extension VirtQueueStatus {
  /// The report of the status, with the path of the device as its title.
  func report(of path: String) -> String {
    var lines = [
      ("device_name", name), ("queue_index", "\(queueIndex)"), ("inuse", "\(inuse)"), ("used_idx", "\(usedIdx)"),
      ("signalled_used", "\(signalledUsed)"), ("signalled_used_valid", "\(signalledUsedValid)"),
    ]
    if let lastAvailIdx { lines.append(("last_avail_idx", "\(lastAvailIdx)")) }
    if let shadowAvailIdx { lines.append(("shadow_avail_idx", "\(shadowAvailIdx)")) }
    let ring = [
      ("num", "\(Int32(bitPattern: vringNum))"), ("num_default", "\(Int32(bitPattern: vringNumDefault))"),
      ("align", "\(Int32(bitPattern: vringAlign))"), ("desc", vringDesc.paddedHexadecimal),
      ("avail", vringAvail.paddedHexadecimal), ("used", vringUsed.paddedHexadecimal),
    ]
    return "\(path):\n" + table(lines, indent: "  ", width: 22) + "  VRing:\n" + table(ring, indent: "    ", width: 14)
  }
}

extension VirtVhostQueueStatus {
  /// The report of the status, with the path of the device as its title.
  func report(of path: String) -> String {
    let lines = [("device_name", "\(name) (vhost)"), ("kick", "\(kick)"), ("call", "\(call)")]
    let ring = [
      ("num", "\(num)"), ("desc", desc.paddedHexadecimal), ("desc_phys", descPhys.paddedHexadecimal),
      ("desc_size", "\(Int32(bitPattern: descSize))"), ("avail", avail.paddedHexadecimal),
      ("avail_phys", availPhys.paddedHexadecimal), ("avail_size", "\(Int32(bitPattern: availSize))"),
      ("used", used.paddedHexadecimal), ("used_phys", usedPhys.paddedHexadecimal),
      ("used_size", "\(Int32(bitPattern: usedSize))"),
    ]
    return "\(path):\n" + table(lines, indent: "  ", width: 22) + "  VRing:\n" + table(ring, indent: "    ", width: 13)
  }
}

extension VirtioQueueElement {
  /// The report of the element, with the path of the device as its title.
  func report(of path: String) -> String {
    """
    \(path):
      device_name: \(name)
      index:   \(index)
      desc:
        descs:
    \(descs.map(\.line).joined(separator: ",\n"))
      avail:
        flags: \(avail.flags)
        idx:   \(avail.idx)
        ring:  \(avail.ring)
      used:
        flags: \(used.flags)
        idx:   \(used.idx)

    """
  }
}

extension VirtioRingDesc {
  fileprivate var line: String {
    let words = flags.isEmpty ? "" : " (\(flags.joined(separator: ", ")))"
    return "        addr 0x\(String(addr, radix: 16)) len \(Int32(bitPattern: len))\(words)"
  }
}

private func table(_ lines: [(label: String, value: String)], indent: String, width: Int) -> String {
  lines.map { "\(indent)\("\($0.label):".padded(to: width))\($0.value)\n" }.joined()
}
