package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// Carries out `info guest-disks`.
  @MainLoop
  package static func infoGuestDisks(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(GuestGetDisks(), to: "list the disks of a guest") { disks in
      disks.map { "\($0.name): \($0.words)\n" }.joined()
    }
  }

  /// Carries out `info guest-filesystems`.
  @MainLoop
  package static func infoGuestFilesystems(
    _: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(GuestGetFsinfo(), to: "list the file systems of a guest") { systems in
      systems.map { "\($0.mountpoint): \($0.words)\n" }.joined()
    }
  }
}

extension GuestDiskInfo {
  fileprivate var words: String {
    let on = dependencies ?? []
    var parts = [partition ? "partition" : "disk"]
    if !on.isEmpty { parts[0] += " on " + on.joined(separator: ", ") }
    if let alias { parts.append("also \(alias)") }
    if let address { parts.append(address.words) }
    return parts.joined(separator: "; ")
  }
}

extension GuestFilesystemInfo {
  fileprivate var words: String {
    var text = "\(type) on \(name)"
    if let usedBytes, let totalBytes {
      text += ", \(HumanSize.text(of: usedBytes)) of \(HumanSize.text(of: totalBytes)) used"
    }
    for address in disk { text += "\n  on \(address.dev.map { "\($0): " } ?? "")\(address.words)" }
    return text
  }
}

extension GuestDiskAddress {
  fileprivate var words: String {
    var parts = ["\(busType.name) \(bus):\(target):\(unit)"]
    let place = pciController
    if place.domain >= 0 {
      let numbers = [(place.domain, 4), (place.bus, 2), (place.slot, 2)].map {
        String($0.0, radix: 16).leftPadded(to: $0.1, with: "0")
      }
      parts.append("PCI \(numbers.joined(separator: ":")).\(place.function)")
    }
    if let serial { parts.append("serial number \(serial)") }
    return parts.joined(separator: ", ")
  }
}
