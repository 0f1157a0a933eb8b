package import HMP
import MainLoop

extension Translators {
  /// Carries out `hostfwd_remove [NETDEV] RULE` by the target's own human monitor, which says so when it has done it.
  @MainLoop
  package static func hostfwdRemove(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let output = try await HumanMonitor.run(arguments.line, to: "forward ports", context)
    guard context.options.dryRun || output.text.hasSuffix(" removed\n") else { throw .refused(output.text) }
    return output
  }
}
