import MonitorAPI

/// What `info block` prints of a disk or node.
enum BlockReport {
  struct Style: Sendable {
    /// Whether the images are shown.
    var isVerbose = false
    /// The text of a time in seconds since 1970.
    var date: @Sendable (Int64) -> String
  }

  static func text(of disk: BlockInfo, _ style: Style) -> String {
    let node = disk.inserted
    let name =
      disk.device.isEmpty
      ? node?.nodeName ?? disk.qdev ?? "<anonymous>"
      : disk.device + (node?.nodeName.map { " (\($0))" } ?? "")
    return headline(name, node) + attachment(of: disk) + (node.map { details(of: $0, style) } ?? "")
  }

  static func text(of node: BlockDeviceInfo, _ style: Style) -> String {
    headline(node.nodeName ?? "<anonymous>", node) + details(of: node, style)
  }

  private static func headline(_ name: String, _ node: BlockDeviceInfo?) -> String {
    guard let node else { return "\(name): [not inserted]\n" }
    let marks = (node.ro ? ", read-only" : "") + (node.encrypted ? ", encrypted" : "")
    return "\(name): \(node.file) (\(node.drv)\(marks))\n"
  }

  private static func attachment(of disk: BlockInfo) -> String {
    var text = ""
    if let device = disk.qdev { text += line("Attached to", device) }
    if let status = disk.ioStatus, status != .ok { text += line("I/O status", status.name) }
    if disk.removable {
      text += line(
        "Removable device", "\(disk.locked ? "" : "not ")locked, tray \(disk.trayOpen == true ? "open" : "closed")")
    }
    return text
  }

  private static func details(of node: BlockDeviceInfo, _ style: Style) -> String {
    let cache =
      (node.cache.writeback ? "writeback" : "writethrough") + (node.cache.direct ? ", direct" : "")
      + (node.cache.noFlush ? ", ignore flushes" : "")
    var text = line("Cache mode", cache)
    if let backing = node.backingFile {
      text += line("Backing file", "\(backing) (chain depth: \(node.backingFileDepth))")
    }
    if node.detectZeroes != .off { text += line("Detect zeroes", node.detectZeroes.name) }
    if node.isThrottled { text += line("I/O throttling", node.limits) }
    if style.isVerbose {
      text += "\nImages:\n" + ImageReport.text(of: node.image, SnapshotTable.Layout(of: [node]), date: style.date)
    }
    return text
  }

  private static func line(_ label: String, _ value: String) -> String {
    "    \("\(label):".padded(to: 18))\(value)\n"
  }
}

extension BlockDeviceInfo {
  fileprivate var isThrottled: Bool { [bps, bpsRd, bpsWr, iops, iopsRd, iopsWr].contains { $0 != 0 } }

  fileprivate var limits: String {
    let values: [(String, Int64?)] = [
      ("bps", bps), ("bps_rd", bpsRd), ("bps_wr", bpsWr),
      ("bps_max", bpsMax), ("bps_rd_max", bpsRdMax), ("bps_wr_max", bpsWrMax),
      ("iops", iops), ("iops_rd", iopsRd), ("iops_wr", iopsWr),
      ("iops_max", iopsMax), ("iops_rd_max", iopsRdMax), ("iops_wr_max", iopsWrMax),
      ("iops_size", iopsSize),
    ]
    return values.map { "\($0)=\($1 ?? 0) " }.joined() + "group=\(group ?? "")"
  }
}
