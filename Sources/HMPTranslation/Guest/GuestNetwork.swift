package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// Carries out `info guest-network`.
  @MainLoop
  package static func infoGuestNetwork(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(GuestNetworkGetInterfaces(), to: "list the network interfaces of a guest") {
      interfaces in interfaces.map(\.report).joined()
    }
  }
}

extension GuestNetworkInterface {
  fileprivate var report: String {
    var text = "\(name)\(hardwareAddress.map { ": \($0)" } ?? "")\n"
    for address in ipAddresses ?? [] { text += "  \(address.ipAddress)/\(address.prefix)\n" }
    if let statistics {
      text += "  received \(statistics.rxBytes) bytes in \(statistics.rxPackets) packets"
      text += ", sent \(statistics.txBytes) bytes in \(statistics.txPackets)\n"
    }
    return text
  }
}
