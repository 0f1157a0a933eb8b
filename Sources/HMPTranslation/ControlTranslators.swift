package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info version`.
  @MainLoop
  package static func infoVersion(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryVersion())) { return rehearsal }
    let version = try await context.ask(QueryVersion(), to: "tell its version")
    let numbers = version.qemu
    return HMPOutput(
      text: "\(numbers.major).\(numbers.minor).\(numbers.micro)\(version.package)\n", value: version.json)
  }

  /// Carries out `info name`: nothing when the target has none.
  @MainLoop
  package static func infoName(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryName(), to: "tell its name") { info in info.name.map { $0 + "\n" } ?? "" }
  }

  /// Carries out `detach`: nothing to be done at the target; the front end leaves.
  @MainLoop
  package static func detach(_: HMPArguments, _: HMPContext) async throws(HMPFailure) -> HMPOutput { HMPOutput() }
}
