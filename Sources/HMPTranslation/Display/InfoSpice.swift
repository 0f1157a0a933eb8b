package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// Carries out `info spice`.
  @MainLoop
  package static func infoSpice(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QuerySpice(), to: "describe a SPICE server") { info in
      info.enabled ? info.report : "Server: disabled\n"
    }
  }
}

extension SpiceInfo {
  fileprivate var report: String {
    var text = "Server:\n"
    if let port { text += "     address: \(host ?? ""):\(port)\n" }
    if let tlsPort { text += "     address: \(host ?? ""):\(tlsPort) [tls]\n" }
    text += "    migrated: \(migrated)\n"
    text += "        auth: \(auth ?? "")\n"
    text += "    compiled: \(compiledVersion ?? "")\n"
    text += "  mouse-mode: \(mouseMode.name)\n"
    guard let channels, !channels.isEmpty else { return text + "Channels: none\n" }
    return text + channels.map(\.report).joined()
  }
}

extension SpiceChannel {
  /// The kinds of channels, by their numbers in the protocol.
  private static let kinds = [
    "unknown", "main", "display", "inputs", "cursor", "playback", "record", "tunnel", "smartcard", "usbredir", "port",
    "webdav",
  ]

  fileprivate var report: String {
    let kind = Self.kinds.indices.contains(Int(clamping: channelType)) ? Self.kinds[Int(channelType)] : "unknown"
    return """
      Channel:
           address: \(host):\(port)\(tls ? " [tls]" : "")
           session: \(connectionId)
           channel: \(channelType):\(channelId)
           channel name: \(kind)

      """
  }
}
