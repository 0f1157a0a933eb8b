package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `xen-event-list`.
  @MainLoop
  package static func xenEventList(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(XenEventList(), to: "list Xen event channels") { channels in
      channels.map { $0.line + "\n" }.joined()
    }
  }

  /// Carries out `xen-event-inject PORT`.
  @MainLoop
  package static func xenEventInject(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let port = UInt32(truncatingIfNeeded: arguments.integer("port") ?? 0)
    if let rehearsal = context.rehearsal(CommandCall(XenEventInject(port: port))) { return rehearsal }
    _ = try await context.ask(XenEventInject(port: port), to: "send Xen events")
    return HMPOutput("Delivered port \(port)\n")
  }
}

extension EvtchnInfo {
  fileprivate var line: String {
    var text = "port \(String(port).leftPadded(to: 4)): vcpu: \(vcpu) \(type.name)"
    if type != .ipi {
      text += "(\(remoteDomain.isEmpty ? "" : remoteDomain + ":")\(target))"
    }
    return text + (pending ? " PENDING" : "") + (masked ? " MASKED" : "")
  }
}
