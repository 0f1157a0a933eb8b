import HMP
import HMPTables
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  @MainLoop
  static func dumpGuestMemory(_ arguments: DumpGuestMemoryArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let command = DumpGuestMemory(
      paging: arguments.paging, protocol: "file:" + (arguments.filename),
      detach: arguments.detach ? true : nil, begin: arguments.begin,
      length: arguments.length, format: try format(arguments))
    if arguments.raw { try await checkRaw(context) }
    _ = try await context.ask(command, to: "save its memory")
    return HMPOutput()
  }

  @MainLoop
  static func infoDump(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let result = try await context.ask(QueryDump(), to: "tell of the saving of its memory")
    var text = "Status: \(result.status.name)\n"
    if result.status == .active, result.total > 0 {
      let hundredths = Int64((10000 * Double(result.completed) / Double(result.total)).rounded(.toNearestOrEven))
      text += "Finished: \(hundredths / 100).\(String(hundredths % 100).leftPadded(to: 2, with: "0")) %\n"
    }
    return HMPOutput(text: text, value: result.json)
  }

  /// The form that the flags ask for; nil for a core file.
  private static func format(_ arguments: DumpGuestMemoryArguments) throws(HMPFailure) -> DumpGuestMemoryFormat? {
    let isRaw = arguments.raw
    var formats: [DumpGuestMemoryFormat] = []
    if arguments.windmp { formats.append(.winDmp) }
    if arguments.zlib { formats.append(isRaw ? .kdumpRawZlib : .kdumpZlib) }
    if arguments.lzo { formats.append(isRaw ? .kdumpRawLzo : .kdumpLzo) }
    if arguments.snappy { formats.append(isRaw ? .kdumpRawSnappy : .kdumpSnappy) }
    guard formats.count <= 1 else { throw .qmp(.generic("only one of '-z|-l|-s|-w' can be set")) }
    return formats.first
  }

  /// A target from before raw files does not know the flag.
  @MainLoop
  private static func checkRaw(_ context: HMPContext) async throws(HMPFailure) {
    let capability = try await context.ask(QueryDumpGuestMemoryCapability(), to: "tell how it saves its memory")
    guard !capability.formats.contains(.kdumpRawZlib) else { return }
    throw .refused("dump-guest-memory: unsupported option -R: this target writes no raw files")
  }
}

extension Translators {
  @MainLoop
  static func x(_ arguments: XArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await dump(arguments.written, arguments.fmt, context)
  }

  @MainLoop
  static func xp(_ arguments: XpArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await dump(arguments.written, arguments.fmt, context)
  }

  @MainLoop
  static func sum(_ arguments: SumArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let size = arguments.size
    guard size <= sumLimit else {
      throw .refused(
        "sum: the target would stand still over \(size) bytes; it is asked for the sum of \(sumLimit) at most")
    }
    return try await HumanMonitor.run(NativeLine.text(of: arguments.written), to: "add up its memory", context)
  }

  /// The target does nothing else meanwhile: these take it some seconds.
  private static let itemLimit: Int32 = 1_000_000
  private static let sumLimit: Int64 = 1 << 28

  @MainLoop
  private static func dump(
    _ arguments: HMPArguments, _ format: HMPFormat?, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let count = format?.count ?? 1
    guard count <= itemLimit else {
      throw .refused(
        "\(arguments.command): the target would stand still over \(count) items; it is asked for \(itemLimit) at most")
    }
    return try await HumanMonitor.run(
      NativeLine.text(of: arguments), .text(errors: ["No CPU available"]), to: "show its memory", context)
  }
}

extension Translators {
  /// `info memdev`: an empty line ends the list.
  @MainLoop
  static func infoMemdev(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryMemdev(), to: "list memory backends") { backends in
      backends.map(\.lines).joined() + "\n"
    }
  }

  /// `info memory_size_summary`: bytes.
  @MainLoop
  static func infoMemorySizeSummary(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let info = try await context.ask(QueryMemorySizeSummary(), to: "tell how much memory it has")
    var text = "base memory: \(info.baseMemory)\n"
    if let plugged = info.pluggedMemory { text += "plugged memory: \(plugged)\n" }
    return HMPOutput(text: text, value: info.json)
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
    return text + "  policy: \(policy.name)\n  host nodes: \(NumberRanges.text(of: hostNodes))\n"
  }
}

/// A set of small numbers as `0-3,7`.
enum NumberRanges {
  static func text(of numbers: [UInt16]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers.map(Int.init).sorted() {
      if let last = ranges.last, number <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}

extension Translators {
  @MainLoop
  static func infoMemoryDevices(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryMemoryDevices(), to: "list memory devices") { devices in
      devices.map(\.lines).joined()
    }
  }
}

extension MemoryDeviceInfo {
  fileprivate var lines: String {
    guard let (id, members) = shown else { return "" }
    let rows = members.compactMap { name, value in value.map { "  \(name): \($0)\n" } }
    return "Memory device [\(type.name)]: \"\(id ?? "")\"\n" + rows.joined()
  }

  /// The name of the device and what is told of it; nil for a kind that only a newer target knows.
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
