import Glibc
import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Starts a migration and, without `-d`, waits for its end.
  ///
  /// Cancellation ends the wait, not the migration.
  ///
  /// The JSON value is the last result of `query-migrate`.
  @MainLoop
  static func migrate(_ arguments: MigrateArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    try await refuseMissingFlags(arguments, context)
    var members: JSONObject = ["uri": .string(arguments.uri)]
    let flags = [("blk", arguments.blk), ("inc", arguments.inc), ("resume", arguments.resume)]
    for (name, isGiven) in flags where isGiven { members[name] = true }
    let result = try await context.ask(Migrate.name, members, to: "migrate")
    if arguments.detach {
      try await checkCredentials(context)
      return HMPOutput(value: result)
    }
    return try await MigrationWait(title: "migrate", progress: context.options.progress).end(context)
  }

  /// Reports TLS credentials that do not exist: QEMU has that error only in the state of the migration.
  ///
  /// A migration without them can fail as early, but that is no error of the command.
  @MainLoop
  private static func checkCredentials(_ context: HMPContext) async throws(HMPError) {
    guard let info = try? await context.ask(QueryMigrate(), to: "migrate"), info.status == .failed,
      let parameters = try? await context.ask(QueryMigrateParameters(), to: "migrate"),
      !(parameters.tlsCreds?.json.stringValue ?? "").isEmpty
    else { return }
    throw .qmp(.generic(info.errorDesc ?? "The migration failed"))
  }

  /// Refuses `-b` and `-i` if the target lacks them, as QEMU has since 9.1.
  @MainLoop
  private static func refuseMissingFlags(_ arguments: MigrateArguments, _ context: HMPContext) async throws(HMPError) {
    let flags = (arguments.blk ? [("blk", "b")] : []) + (arguments.inc ? [("inc", "i")] : [])
    guard !flags.isEmpty, let members = try await TargetSchema(of: context.target).commonMemberNames(of: Migrate.name)
    else { return }
    for (member, letter) in flags where !members.contains(member) {
      throw .refused("migrate: unsupported option -\(letter)\nTry \"help migrate\" for more information\n")
    }
  }
}

/// The wait for the end of a migration.
@MainLoop
struct MigrationWait {
  let title: String
  /// Receives the progress of the migration.
  let progress: HMPOptions.ProgressReport?

  private static let interval = Duration.milliseconds(250)

  /// Returns when the migration has ended, or waits for a command.
  ///
  /// - Throws: `HMPError` if the migration has failed or was cancelled.
  func end(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    var detached = HMPOutput(
      "The migration continues; 'info migrate' shows its progress, and 'migrate_cancel' cancels it.\n")
    detached.wasCancelled = true
    while true {
      let info: MigrationInfo
      do throws(HMPError) {
        info = try await context.ask(QueryMigrate(), to: "show the progress of the migration")
      } catch {
        guard Task.isCancelled else { throw error }
        return detached
      }
      if let output = try output(info) { return output }
      progress?(info.progress(title))
      do throws(CancellationError) {
        try await MainLoop.sleep(for: Self.interval)
      } catch {
        return detached
      }
    }
  }

  /// The output of the command; nil while the migration runs.
  private func output(_ info: MigrationInfo) throws(HMPError) -> HMPOutput? {
    switch info.status {
    case .setup, .active, .postcopyActive, .postcopyDevice, .postcopyRecoverSetup, .postcopyRecover, .device,
      .cancelling, .waitUnplug, nil:
      return nil
    case .completed:
      progress?(info.progress(title))
      return HMPOutput(value: info.json)
    case .failed: throw .qmp(.generic(info.errorDesc ?? "The migration failed"))
    case .cancelled: throw .qmp(.generic("The migration was cancelled"))
    case .preSwitchover:
      return HMPOutput(
        text: "The migration is waiting; 'migrate_continue pre-switchover' continues it.\n", result: info)
    case .postcopyPaused:
      return HMPOutput(
        text: "The migration is paused; after 'migrate_recover' on the destination, 'migrate -r URI' resumes it.\n",
        value: info.json)
    case .none?, .colo, .unknown:
      return HMPOutput(text: "Migration status: \(info.status?.name ?? "")\n", result: info)
    }
  }
}

extension MigrationInfo {
  /// The progress of the memory, which decreases when the guest writes to memory that was already sent.
  fileprivate func progress(_ title: String) -> HMPProgress {
    let isComplete = status == .completed
    guard let ram else {
      return HMPProgress(title: title, done: isComplete ? 1 : 0, total: isComplete ? 1 : 0, details: status?.name ?? "")
    }
    let passes = ram.dirtySyncCount > 1 ? ", pass \(ram.dirtySyncCount)" : ""
    return HMPProgress(
      title: title, done: max(0, ram.total - ram.remaining), total: ram.total,
      details: "\(ReportText.size(UInt64(clamping: ram.transferred))) sent\(passes)")
  }
}

extension Translators {
  /// Reports the migration.
  ///
  /// The JSON value is the result of `query-migrate`.
  ///
  /// The settings at the top are the target's defaults, because QMP does not report how its command line has changed them.
  @MainLoop
  static func infoMigrate(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let info = try await context.ask(QueryMigrate(), to: "migrate")
    let properties = (try? await context.ask(DeviceListProperties(typename: "migration"), to: "migrate")) ?? []
    return HMPOutput(text: MigrationGlobals.report(properties) + MigrationReport(info).text, result: info)
  }
}

/// The first lines of `info migrate`: settings of the target's command line for all migrations.
enum MigrationGlobals {
  /// The settings in the order of the report, each with its property of the type `migration`, if it has one.
  private static let lines: [(label: String, property: String?)] = [
    ("store-global-state", "store-global-state"), ("only-migratable", nil),
    ("send-configuration", "send-configuration"), ("send-section-footer", "send-section-footer"),
    ("send-switchover-start", "send-switchover-start"), ("decompress-error-check", "decompress-error-check"),
    ("clear-bitmap-shift", "x-clear-bitmap-shift"),
  ]

  /// The settings that the target has; empty if it cannot list them.
  static func report(_ properties: [ObjectPropertyInfo]) -> String {
    let defaults = Dictionary(properties.map { ($0.name, $0.defaultValue) }) { first, _ in first }
    guard !defaults.isEmpty else { return "" }
    var text = "globals:\n"
    for line in lines {
      guard let property = line.property else {
        text += "\(line.label): off\n"
        continue
      }
      switch defaults[property] {
      case .some(.some(.bool(let value))): text += "\(line.label): \(value ? "on" : "off")\n"
      case .some(.some(let value)): text += "\(line.label): \(value.text())\n"
      case .some(nil), nil: break
      }
    }
    return text
  }
}

/// The lines of `info migrate` about a migration.
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
    if let times = info.postcopyVcpuBlocktime { add("postcopy vcpu blocktime", ReportText.ranges(times)) }
  }

  private mutating func add(connectionOf info: MigrationInfo) {
    if let addresses = info.socketAddress {
      text += "socket address: [\n" + addresses.map { "\t\($0.words)\n" }.joined() + "]\n"
    }
    if let vfio = info.vfio { add("vfio device transferred", kilobytes: vfio.transferred) }
  }

  /// A number with two digits after the decimal point.
  static func hundredths(_ value: Double) -> String {
    // The largest number has 309 digits before the decimal point.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320) { buffer in
      let count = withVaList([value]) { vsnprintf(buffer.baseAddress, buffer.count, "%.2f", $0) }
      return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}

extension SocketAddress {
  /// The address in the syntax of `migrate`.
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
