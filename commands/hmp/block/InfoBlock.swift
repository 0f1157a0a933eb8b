import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Reports block devices, or nodes with `-n`.
  ///
  /// The JSON value is the list of the reported ones, as `query-block` or `query-named-block-nodes` returns them.
  ///
  /// A name that is no block device is looked up as a node. An unknown name is not an error: the output is empty.
  @MainLoop
  static func infoBlock(_ arguments: InfoBlockArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let device = arguments.device
    let style = BlockReport.Style(isVerbose: arguments.verbose, date: ReportText.date)
    if arguments.nodes { return try await nodes(device, style, context) }
    let (devices, response) = try await context.answer(QueryBlock(), to: "list block devices")
    let isWanted = { (info: BlockInfo) in device == nil || info.device == device }
    let output = HMPOutput(devices, response, where: isWanted) { BlockReport.text(of: $0, style) }
    return output.text.isEmpty && device != nil ? try await nodes(device, style, context) : output
  }

  @MainLoop
  private static func nodes(
    _ name: String?, _ style: BlockReport.Style, _ context: HMPContext
  ) async throws(HMPError) -> HMPOutput {
    let (nodes, response) = try await context.answer(QueryNamedBlockNodes(), to: "list block nodes")
    return HMPOutput(nodes, response, where: { name == nil || $0.nodeName == name }) { BlockReport.text(of: $0, style) }
  }
}

extension HMPOutput {
  /// The reports on the wanted elements.
  ///
  /// As in QEMU's monitor, an empty line precedes each element except the first of the whole list, so that a single
  /// report may begin with one.
  fileprivate init<Element: QAPIValue>(
    _ elements: [Element], _ response: any QAPIValue, where isWanted: (Element) -> Bool, report: (Element) -> String
  ) {
    let wanted = elements.enumerated().filter { isWanted($0.element) }
    let received = (response as? JSONValue)?.arrayValue.map { values in
      JSONValue.array(wanted.compactMap { $0.offset < values.count ? values[$0.offset] : nil })
    }
    self.init(
      text: wanted.map { ($0.offset > 0 ? "\n" : "") + report($0.element) }.joined(),
      result: received ?? wanted.map(\.element))
  }
}

/// The report of `info block` on a block device or node.
enum BlockReport {
  struct Style: Sendable {
    /// Whether the report includes the images.
    var isVerbose = false
    /// Formats a time in seconds since 1970.
    var date: @Sendable (Int64) -> String
  }

  static func text(of device: BlockInfo, _ style: Style) -> String {
    let node = device.inserted
    let name =
      device.device.isEmpty
      ? node?.nodeName ?? device.qdev ?? "<anonymous>"
      : device.device + (node?.nodeName.map { " (\($0))" } ?? "")
    return headline(name, node) + attachment(of: device) + (node.map { details(of: $0, style) } ?? "")
  }

  static func text(of node: BlockDeviceInfo, _ style: Style) -> String {
    headline(node.nodeName ?? "<anonymous>", node) + details(of: node, style)
  }

  private static func headline(_ name: String, _ node: BlockDeviceInfo?) -> String {
    guard let node else { return "\(name): [not inserted]\n" }
    let marks = (node.ro ? ", read-only" : "") + (node.encrypted ? ", encrypted" : "")
    return "\(name): \(node.file) (\(node.drv)\(marks))\n"
  }

  private static func attachment(of device: BlockInfo) -> String {
    var text = ""
    if let qdev = device.qdev { text += line("Attached to", qdev) }
    if let status = device.ioStatus, status != .ok { text += line("I/O status", status.name) }
    if device.removable {
      text += line(
        "Removable device", "\(device.locked ? "" : "not ")locked, tray \(device.trayOpen == true ? "open" : "closed")")
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
    for fallback in node.xFallbacks ?? [] { text += line(fallback) }
    if node.isThrottled { text += line("I/O throttling", node.limits) }
    if style.isVerbose {
      text += "\nImages:\n" + ImageReport.text(of: node.image, SnapshotTable.Layout(of: [node]), date: style.date)
    }
    return text
  }

  private static func line(_ fallback: BlockFallback) -> String {
    switch fallback {
    case .writtenZeroes: line("Zeroes", "written, since the file system can't make them without a transfer")
    case .ignoredDiscards: line("Discards", "without effect, since the file system has no holes")
    case .unknown(let name): line("Fallback", name)
    }
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

/// The report of `info block -v` on an image and its backing files.
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
    let disk = image.actualSize.map { ReportText.size(UInt64(bitPattern: $0)) } ?? "unavailable"
    var text = """
      image: \(image.filename)
      file format: \(image.format)
      virtual size: \(ReportText.size(UInt64(bitPattern: image.virtualSize))) (\(image.virtualSize) bytes)
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

/// The format-specific information of an image: a line for each member, with nested members indented.
enum FormatDetails {
  static func text(of value: JSONValue) -> String { lines(of: value, depth: 1) }

  /// Bounds the recursion.
  ///
  /// No format nests this deep.
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
    TableOrder.bucket(of: first.name) < TableOrder.bucket(of: second.name)
  }
}

/// The order of members in QEMU's hash tables, in which it prints the format-specific information of images.
enum TableOrder {
  /// The bucket of a name in a hash table with 512 buckets.
  static func bucket(of name: String) -> UInt32 {
    var hash = UInt32(truncatingIfNeeded: name.utf8.count) &* 0x238F_13AF
    for (index, byte) in name.utf8.enumerated() { hash &+= UInt32(byte) << UInt32(index * 5 % 24) }
    return (hash &* 1_103_515_243 &+ 12345) % 512
  }
}

extension Translators {
  /// A line for each block device.
  static func infoBlockstats(_ statistics: [BlockStats]) -> String {
    statistics.compactMap { entry in entry.device.map { "\($0):\(entry.stats.counters)\n" } }.joined()
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
