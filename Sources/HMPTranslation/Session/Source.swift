package import HMP
import MainLoop

extension Translators {
  /// Carries out `source FILE`, which the front end does: it knows scripts.
  @MainLoop
  package static func source(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let frontEnd = try context.frontEnd(for: "source")
    return try await frontEnd.source(arguments.string("file") ?? "")
  }
}
