import HMP
import HMPTables
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  @MainLoop
  static func dumpGuestMemory(_ arguments: DumpGuestMemoryArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let command = DumpGuestMemory(
      paging: arguments.paging, protocol: "file:" + arguments.filename,
      detach: arguments.detach ? true : nil, begin: arguments.begin,
      length: arguments.length, format: try format(arguments))
    if arguments.raw { try await checkRaw(context) }
    _ = try await context.ask(command, to: "dump guest memory")
    return HMPOutput()
  }

  /// The status of the dump, and its progress while it runs.
  static func infoDump(_ result: DumpQueryResult) -> String {
    var text = "Status: \(result.status.name)\n"
    if result.status == .active, result.total > 0 {
      let hundredths = Int64((10000 * Double(result.completed) / Double(result.total)).rounded(.toNearestOrEven))
      text += "Finished: \(hundredths / 100).\(String(hundredths % 100).leftPadded(to: 2, with: "0")) %\n"
    }
    return text
  }

  /// The format that the flags select; nil for an ELF core file.
  private static func format(_ arguments: DumpGuestMemoryArguments) throws(HMPError) -> DumpGuestMemoryFormat? {
    let isRaw = arguments.raw
    var formats: [DumpGuestMemoryFormat] = []
    if arguments.windmp { formats.append(.winDmp) }
    if arguments.zlib { formats.append(isRaw ? .kdumpRawZlib : .kdumpZlib) }
    if arguments.lzo { formats.append(isRaw ? .kdumpRawLzo : .kdumpLzo) }
    if arguments.snappy { formats.append(isRaw ? .kdumpRawSnappy : .kdumpSnappy) }
    guard formats.count <= 1 else { throw .qmp(.generic("only one of '-z|-l|-s|-w' can be set")) }
    return formats.first
  }

  /// Refuses `-R` if the target does not support it, in QEMU's words for an unknown flag.
  @MainLoop
  private static func checkRaw(_ context: HMPContext) async throws(HMPError) {
    let capability = try await context.ask(QueryDumpGuestMemoryCapability(), to: "list dump formats")
    guard !capability.formats.contains(.kdumpRawZlib) else { return }
    throw .refused("dump-guest-memory: unsupported option -R: this target has no raw kdump formats")
  }
}

extension Translators {
  @MainLoop
  static func x(_ arguments: XArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    try await dump(arguments.written, arguments.fmt, context)
  }

  @MainLoop
  static func xp(_ arguments: XpArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    try await dump(arguments.written, arguments.fmt, context)
  }

  @MainLoop
  static func sum(_ arguments: SumArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let size = arguments.size
    guard size <= sumLimit else {
      throw .refused(
        "sum: \(size) bytes would block the target for too long; the limit is \(sumLimit)")
    }
    return try await HumanMonitor.run(
      NativeLine.text(of: arguments.written, isRehearsed: context.options.dryRun),
      to: "compute checksums of guest memory", context)
  }

  /// Limits that take some seconds, during which QEMU does nothing else.
  private static let itemLimit: Int32 = 1_000_000
  private static let sumLimit: Int64 = 1 << 28

  /// The dump ends at the first address without memory; instructions have messages of their own.
  private static let dumpErrors = [
    "No CPU available", "*: Cannot access memory", "*: unable to read memory", "Address 0x* is out of bounds",
  ]

  @MainLoop
  private static func dump(
    _ arguments: HMPArguments, _ format: HMPFormat?, _ context: HMPContext
  ) async throws(HMPError) -> HMPOutput {
    let count = format?.count ?? 1
    guard count <= itemLimit else {
      throw .refused(
        "\(arguments.command): \(count) items would block the target for too long; the limit is \(itemLimit)")
    }
    return try await HumanMonitor.run(
      NativeLine.text(of: arguments, isRehearsed: context.options.dryRun), .text(errors: dumpErrors),
      to: "show guest memory", context)
  }
}

extension Translators {
  /// Saves memory at a virtual address of the selected vCPU.
  @MainLoop
  static func memsave(_ arguments: MemsaveArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let command = Memsave(
      val: arguments.val, size: arguments.size,
      filename: arguments.filename, cpuIndex: context.state.currentCPU)
    _ = try await context.ask(command, to: "save guest memory")
    return HMPOutput()
  }

  /// The memory size in MiB; the JSON value is in bytes.
  static func infoBalloon(_ info: BalloonInfo) -> String { "balloon: actual=\(info.actual >> 20)\n" }

  /// The memory back ends, with an empty line at the end as in QEMU's monitor.
  static func infoMemdev(_ backends: [Memdev]) -> String { backends.map(\.lines).joined() + "\n" }

  /// The memory sizes in bytes.
  static func infoMemorySizeSummary(_ info: MemoryInfo) -> String {
    var text = "base memory: \(info.baseMemory)\n"
    if let plugged = info.pluggedMemory { text += "plugged memory: \(plugged)\n" }
    return text
  }
}

extension Memdev {
  fileprivate var lines: String {
    var text = """
      memory backend: \(id ?? "")
        size:  \(size)
        merge: \(merge)
        dump: \(dump)
        prealloc: \(prealloc)
        share: \(share)

      """
    if let reserve { text += "  reserve: \(reserve)\n" }
    return text + "  policy: \(policy.name)\n  host nodes: \(ReportText.ranges(hostNodes))\n"
  }
}

extension Translators {
  static func infoMemoryDevices(_ devices: [MemoryDeviceInfo]) -> String { devices.map(\.lines).joined() }
}

extension MemoryDeviceInfo {
  fileprivate var lines: String {
    guard let (id, members) = shown else { return "" }
    let rows = members.compactMap { name, value in value.map { "  \(name): \($0)\n" } }
    return "Memory device [\(type.name)]: \"\(id ?? "")\"\n" + rows.joined()
  }

  /// The ID and the lines of the device; nil for an unknown type.
  private var shown: (id: String?, members: [(String, String?)])? {
    switch variant {
    case .dimm(let info), .nvdimm(let info): (info.data.id, info.data.members)
    case .virtioPmem(let info): (info.data.id, info.data.members)
    case .virtioMem(let info): (info.data.id, info.data.members)
    case .sgxEpc(let info): (info.data.id, info.data.members)
    case .hvBalloon(let info): (info.data.id, info.data.members)
    case .unknown: nil
    }
  }
}

extension PCDIMMDeviceInfo {
  fileprivate var members: [(String, String?)] {
    [
      ("addr", address(UInt64(bitPattern: addr))), ("slot", "\(slot)"), ("node", "\(node)"), ("size", "\(size)"),
      ("memdev", memdev), ("hotplugged", "\(hotplugged)"), ("hotpluggable", "\(hotpluggable)"),
    ]
  }
}

extension VirtioPMEMDeviceInfo {
  fileprivate var members: [(String, String?)] {
    [("memaddr", address(memaddr)), ("size", "\(size)"), ("memdev", memdev)]
  }
}

extension VirtioMEMDeviceInfo {
  fileprivate var members: [(String, String?)] {
    [
      ("memaddr", address(memaddr)), ("node", "\(node)"), ("requested-size", "\(requestedSize)"), ("size", "\(size)"),
      ("max-size", "\(maxSize)"), ("block-size", "\(blockSize)"), ("memdev", memdev),
    ]
  }
}

extension SgxEPCDeviceInfo {
  fileprivate var members: [(String, String?)] {
    [("memaddr", address(memaddr)), ("size", "\(size)"), ("node", "\(node)"), ("memdev", memdev)]
  }
}

extension HvBalloonDeviceInfo {
  fileprivate var members: [(String, String?)] {
    [("memaddr", memaddr.map(address)), ("max-size", "\(maxSize)"), ("memdev", memdev)]
  }
}

private func address(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }
