package import HMP
import MainLoop

extension Translators {
  /// Carries out `pcie_aer_inject_error` by the target's own human monitor, which begins its answer with `OK` when it
  /// has done so and else says why not.
  @MainLoop
  package static func pcieAerInjectError(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let output = try await HumanMonitor.run(arguments.line, to: "make devices report errors", context)
    guard context.options.dryRun || output.text.hasPrefix("OK") else { throw .refused(output.text) }
    return output
  }
}
