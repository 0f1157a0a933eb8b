package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info memory-devices`.
  @MainLoop
  package static func infoMemoryDevices(
    _: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
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
