package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info replay`.
  @MainLoop
  package static func infoReplay(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryReplay(), to: "tell whether it records or replays") { info in info.line + "\n"
    }
  }
}

extension ReplayInfo {
  fileprivate var line: String {
    guard mode != .none else { return "Record/replay is not active" }
    let deed = mode == .record ? "Recording" : "Replaying"
    return "\(deed) execution '\(filename ?? "")': instruction count = \(icount)"
  }
}
