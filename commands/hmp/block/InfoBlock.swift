import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// `info block [-n] [-v] [DEVICE]`.
  ///
  /// A device that no disk has is looked for among the nodes. What is found nowhere gives an empty output.
  @MainLoop
  static func infoBlock(_ arguments: InfoBlockArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let device = arguments.device
    let style = BlockReport.Style(isVerbose: arguments.verbose, date: localDate)
    if arguments.nodes { return try await nodes(device, style, context) }
    let disks = try await context.ask(QueryBlock(), to: "list disks")
    let output = HMPOutput(disks, where: { device == nil || $0.device == device }) { BlockReport.text(of: $0, style) }
    return output.text.isEmpty && device != nil ? try await nodes(device, style, context) : output
  }

  @MainLoop
  private static func nodes(
    _ name: String?, _ style: BlockReport.Style, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let nodes = try await context.ask(QueryNamedBlockNodes(), to: "list nodes")
    return HMPOutput(nodes, where: { name == nil || $0.nodeName == name }) { BlockReport.text(of: $0, style) }
  }
}

extension HMPOutput {
  /// The reports on the elements that are wanted.
  ///
  /// An empty line precedes each of them that is not the first of the whole list, so that a single report may begin
  /// with one: scripts know it so from the native monitor.
  fileprivate init<Element: QAPIValue>(
    _ elements: [Element], where isWanted: (Element) -> Bool, report: (Element) -> String
  ) {
    let wanted = elements.enumerated().filter { isWanted($0.element) }
    self.init(
      text: wanted.map { ($0.offset > 0 ? "\n" : "") + report($0.element) }.joined(),
      value: wanted.map(\.element).json)
  }
}

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

/// What `info block -v` prints of an image and of the images that it is based on.
enum ImageReport {
  static func text(
    of image: ImageInfo, _ table: SnapshotTable.Layout, date: (_ seconds: Int64) -> String
  ) -> String {
    var text = ""
    var next: ImageInfo? = image
    while let image = next {
      text += sizes(of: image) + backing(of: image)
      if let snapshots = image.snapshots {
        text += "Snapshot list:\n" + table.header + snapshots.map { table.row($0, date: date) }.joined()
      }
      text += details(of: image)
      next = image.backingImage
    }
    return text
  }

  private static func sizes(of image: ImageInfo) -> String {
    let disk = image.actualSize.map { HumanSize.text(of: UInt64(bitPattern: $0)) } ?? "unavailable"
    var text = """
      image: \(image.filename)
      file format: \(image.format)
      virtual size: \(HumanSize.text(of: UInt64(bitPattern: image.virtualSize))) (\(image.virtualSize) bytes)
      disk size: \(disk)

      """
    if image.encrypted == true { text += "encrypted: yes\n" }
    if let size = image.clusterSize { text += "cluster_size: \(size)\n" }
    if image.dirtyFlag == true { text += "cleanly shut down: no\n" }
    return text
  }

  private static func backing(of image: ImageInfo) -> String {
    guard let name = image.backingFilename else { return "" }
    var text = "backing file: \(name)"
    switch image.fullBackingFilename {
    case nil: text += " (cannot determine actual path)"
    case name?: break
    case let path?: text += " (actual path: \(path))"
    }
    text += "\n"
    if let format = image.backingFilenameFormat { text += "backing file format: \(format)\n" }
    return text
  }

  private static func details(of image: ImageInfo) -> String {
    guard let data = image.formatSpecific?.json["data"] else { return "" }
    let text = FormatDetails.text(of: data)
    return text.isEmpty ? "" : "Format specific information:\n" + text
  }
}

/// The lines for what only an image's format knows: a member a line, what is nested indented.
enum FormatDetails {
  static func text(of value: JSONValue) -> String { lines(of: value, depth: 1) }

  /// Bounds the recursion; no format nests as deep.
  private static let depthLimit = 64

  private static func lines(of value: JSONValue, depth: Int) -> String {
    guard depth < depthLimit else { return "" }
    switch value {
    case .object(let members):
      return members.sorted(by: precedes).map { member in
        entry(String(member.name.map { $0 == "-" ? " " : $0 }), member.value, depth)
      }.joined()
    case .array(let elements):
      return elements.enumerated().map { entry("[\($0.offset)]", $0.element, depth) }.joined()
    case .null, .bool, .integer, .unsigned, .number, .string: return scalar(value)
    }
  }

  private static func entry(_ label: String, _ value: JSONValue, _ depth: Int) -> String {
    let indent = String(repeating: "    ", count: depth)
    switch value {
    case .object, .array: return "\(indent)\(label):\n" + lines(of: value, depth: depth + 1)
    case .null, .bool, .integer, .unsigned, .number, .string: return "\(indent)\(label): \(scalar(value))\n"
    }
  }

  private static func scalar(_ value: JSONValue) -> String {
    value.isNull ? "" : value.stringValue ?? value.text()
  }

  private static func precedes(_ first: JSONMember, _ second: JSONMember) -> Bool {
    TableOrder.place(of: first.name) < TableOrder.place(of: second.name)
  }
}

/// The order in which QEMU hands out the members of an object, which is that of its hash table.
///
/// Its texts show it where members are listed without being laid out one by one.
enum TableOrder {
  /// The place of a name in a table of 512.
  static func place(of name: String) -> UInt32 {
    var hash = UInt32(truncatingIfNeeded: name.utf8.count) &* 0x238F_13AF
    for (index, byte) in name.utf8.enumerated() { hash &+= UInt32(byte) << UInt32(index * 5 % 24) }
    return (hash &* 1_103_515_243 &+ 12345) % 512
  }
}

extension Translators {
  /// `info blockstats`: a line for each disk.
  @MainLoop
  static func infoBlockstats(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let statistics = try await context.ask(QueryBlockstats(), to: "tell what was done with disks")
    let lines = statistics.compactMap { entry in entry.device.map { "\($0):\(entry.stats.counters)\n" } }
    return HMPOutput(text: lines.joined(), value: statistics.json)
  }
}

extension BlockDeviceStats {
  fileprivate var counters: String {
    let values: [(String, Int64)] = [
      ("rd_bytes", rdBytes), ("wr_bytes", wrBytes), ("rd_operations", rdOperations),
      ("wr_operations", wrOperations), ("flush_operations", flushOperations), ("wr_total_time_ns", wrTotalTimeNs),
      ("rd_total_time_ns", rdTotalTimeNs), ("flush_total_time_ns", flushTotalTimeNs), ("rd_merged", rdMerged),
      ("wr_merged", wrMerged), ("idle_time_ns", idleTimeNs ?? 0),
    ]
    return values.map { " \($0)=\($1)" }.joined()
  }
}
