import Glibc
import MonitorAPI

/// How far a migration is, in the lines of `info migrate`.
struct MigrationReport {
  private(set) var text = ""

  init(_ info: MigrationInfo) {
    add(outcomeOf: info)
    if let ram = info.ram { add(ram) }
    if let disk = info.disk { add(disk: disk) }
    if let cache = info.xbzrleCache { add(cache) }
    if let compression = info.compression { add(compression) }
    add(throttlingOf: info)
    add(connectionOf: info)
  }

  private mutating func add(_ label: String, _ value: some CustomStringConvertible, _ unit: String = "") {
    text += "\(label): \(value)\(unit.isEmpty ? "" : " ")\(unit)\n"
  }

  private mutating func add(_ label: String, kilobytes bytes: Int64) { add(label, bytes >> 10, "kbytes") }

  private mutating func add(_ label: String, kilobytes bytes: UInt64) { add(label, bytes >> 10, "kbytes") }

  private mutating func add(outcomeOf info: MigrationInfo) {
    if let reasons = info.blockedReasons {
      text += "Outgoing migration blocked:\n" + reasons.map { "  \($0)\n" }.joined()
    }
    guard let status = info.status else { return }
    let reason = status == .failed ? info.errorDesc.map { " (\($0))" } : nil
    add("Migration status", status.name + (reason ?? ""))
    add("total time", info.totalTime ?? 0, "ms")
    if let time = info.expectedDowntime { add("expected downtime", time, "ms") }
    if let time = info.downtime { add("downtime", time, "ms") }
    if let time = info.setupTime { add("setup", time, "ms") }
  }

  private mutating func add(_ ram: MigrationStats) {
    add("transferred ram", kilobytes: ram.transferred)
    add("throughput", Self.hundredths(ram.mbps), "mbps")
    add("remaining ram", kilobytes: ram.remaining)
    add("total ram", kilobytes: ram.total)
    add("duplicate", ram.duplicate, "pages")
    if let skipped = ram.skipped { add("skipped", skipped, "pages") }
    add("normal", ram.normal, "pages")
    add("normal bytes", kilobytes: ram.normalBytes)
    add("dirty sync count", ram.dirtySyncCount)
    add("page size", kilobytes: ram.pageSize)
    add("multifd bytes", kilobytes: ram.multifdBytes)
    add("pages-per-second", ram.pagesPerSecond)
    if ram.dirtyPagesRate != 0 { add("dirty pages rate", ram.dirtyPagesRate, "pages") }
    if ram.postcopyRequests != 0 { add("postcopy request count", ram.postcopyRequests) }
    if ram.precopyBytes != 0 { add("precopy ram", kilobytes: ram.precopyBytes) }
    if ram.downtimeBytes != 0 { add("downtime ram", kilobytes: ram.downtimeBytes) }
    if ram.postcopyBytes != 0 { add("postcopy ram", kilobytes: ram.postcopyBytes) }
    if ram.dirtySyncMissedZeroCopy != 0 {
      add("Zero-copy-send fallbacks happened", ram.dirtySyncMissedZeroCopy, "times")
    }
  }

  private mutating func add(disk: MigrationStats) {
    add("transferred disk", kilobytes: disk.transferred)
    add("remaining disk", kilobytes: disk.remaining)
    add("total disk", kilobytes: disk.total)
  }

  private mutating func add(_ cache: XBZRLECacheStats) {
    add("cache size", cache.cacheSize, "bytes")
    add("xbzrle transferred", kilobytes: cache.bytes)
    add("xbzrle pages", cache.pages, "pages")
    add("xbzrle cache miss", cache.cacheMiss, "pages")
    add("xbzrle cache miss rate", Self.hundredths(cache.cacheMissRate))
    add("xbzrle encoding rate", Self.hundredths(cache.encodingRate))
    add("xbzrle overflow", cache.overflow)
  }

  private mutating func add(_ compression: CompressionStats) {
    add("compression pages", compression.pages, "pages")
    add("compression busy", compression.busy)
    add("compression busy rate", Self.hundredths(compression.busyRate))
    add("compressed size", kilobytes: compression.compressedSize)
    add("compression rate", Self.hundredths(compression.compressionRate))
  }

  private mutating func add(throttlingOf info: MigrationInfo) {
    if let percentage = info.cpuThrottlePercentage { add("cpu throttle percentage", percentage) }
    if let time = info.dirtyLimitThrottleTimePerRound { add("dirty-limit throttle time", time, "us") }
    if let time = info.dirtyLimitRingFullTime { add("dirty-limit ring full time", time, "us") }
    if let time = info.postcopyBlocktime { add("postcopy blocktime", time) }
    if let times = info.postcopyVcpuBlocktime { add("postcopy vcpu blocktime", Self.ranges(times)) }
  }

  private mutating func add(connectionOf info: MigrationInfo) {
    if let addresses = info.socketAddress {
      text += "socket address: [\n" + addresses.map { "\t\($0.words)\n" }.joined() + "]\n"
    }
    if let vfio = info.vfio { add("vfio device transferred", kilobytes: vfio.transferred) }
  }

  /// With two digits behind the point.
  static func hundredths(_ value: Double) -> String {
    // The longest number has 309 digits in front of the point.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320) { buffer in
      let count = withVaList([value]) { vsnprintf(buffer.baseAddress, buffer.count, "%.2f", $0) }
      return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  /// Numbers in order, each once, those that follow each other as `3-5`.
  static func ranges(_ numbers: [UInt32]) -> String {
    var ranges: [ClosedRange<UInt32>] = []
    for number in Set(numbers).sorted() {
      if let last = ranges.last, last.upperBound &+ 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}

extension SocketAddress {
  /// As `migrate` takes it.
  fileprivate var words: String {
    switch variant {
    case .inet(let address): "tcp:\(address.host):\(address.port)"
    case .unix(let address): "unix:\(address.path)"
    case .fd(let address): "fd:\(address.str)"
    case .vsock(let address): "tcp:\(address.cid):\(address.port)"
    case .unknown(let type): "unknown address type \(type)"
    }
  }
}
