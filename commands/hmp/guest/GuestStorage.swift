import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  static func infoGuestDisks(_ disks: [GuestDiskInfo]) -> String {
    disks.map { "\($0.name): \($0.words)\n" }.joined()
  }

  static func infoGuestFilesystems(_ systems: [GuestFilesystemInfo]) -> String {
    systems.map { "\($0.mountpoint): \($0.words)\n" }.joined()
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
      text += ", \(ReportText.size(usedBytes)) of \(ReportText.size(totalBytes)) used"
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

extension Translators {
  /// Freezes or thaws file systems.
  ///
  /// The JSON value is their number, or the status.
  @MainLoop
  static func guestFsfreeze(_ arguments: GuestFsfreezeArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let purpose = "freeze file systems of the guest"
    let places = try CommandWords.read(arguments.mountpoints ?? "")
    let action = arguments.action ?? "status"
    guard action == "freeze" || places.isEmpty else {
      throw .refused("guest_fsfreeze: \(action) takes no mount points")
    }
    switch action {
    case "status":
      let status = try await context.ask(GuestFsfreezeStatusCommand(), to: purpose)
      return HMPOutput(text: status.name + "\n", value: .string(status.name))
    case "freeze" where !places.isEmpty:
      return try await change(GuestFsfreezeFreezeList(mountpoints: places), "frozen", purpose, context)
    case "freeze": return try await change(GuestFsfreezeFreeze(), "frozen", purpose, context)
    case "thaw": return try await change(GuestFsfreezeThaw(), "thawed", purpose, context)
    default: throw .refused("guest_fsfreeze: '\(action)' is not status, freeze or thaw")
    }
  }

  @MainLoop
  private static func change<Command: QAPICommand>(
    _ command: Command, _ word: String, _ purpose: String, _ context: HMPContext
  ) async throws(HMPError) -> HMPOutput where Command.Result == Int64 {
    let count = try await context.ask(command, to: purpose)
    return HMPOutput(text: "\(count) \(count == 1 ? "file system" : "file systems") \(word)\n", value: .integer(count))
  }

  @MainLoop
  static func guestFstrim(_ arguments: GuestFstrimArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let call = GuestFstrim(minimum: arguments.minimum)
    let results = try await context.ask(call, to: "trim file systems of the guest")
    let failed = results.paths.filter { $0.error != nil }
    return HMPOutput(
      text: results.paths.map { "\($0.path): \($0.words)\n" }.joined(), value: results.json,
      error: failed.isEmpty ? nil : "\(failed.count) of \(results.paths.count) file systems could not be trimmed")
  }
}

extension GuestFilesystemTrimResult {
  fileprivate var words: String {
    if let error { return error }
    return trimmed.flatMap { UInt64(exactly: $0) }.map { "\(ReportText.size($0)) trimmed" } ?? "trimmed"
  }
}
