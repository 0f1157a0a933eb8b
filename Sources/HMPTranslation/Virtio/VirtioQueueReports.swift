import MonitorAPI

extension VirtQueueStatus {
  /// The state as the native monitor lays it out, under the path of the device.
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
  /// The state as the native monitor lays it out, under the path of the device.
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
  /// The element as the native monitor lays it out, under the path of the device.
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
