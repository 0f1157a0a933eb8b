import MonitorAPI

extension VirtioStatus {
  /// The state as the native monitor lays it out, under the path of the device.
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

/// A line for each, or one empty line.
private func words(_ words: [String]) -> String {
  words.map { "\t\($0)" }.joined(separator: ",\n") + "\n"
}

/// The line of bits without a name.
private func unknown(_ what: String, _ bits: UInt64) -> String { "  unknown-\(what)(\(bits.paddedHexadecimal))\n" }
