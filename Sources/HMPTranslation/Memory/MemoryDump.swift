package import HMP
import MainLoop

extension Translators {
  /// Carries out `x[/FMT] ADDRESS`.
  @MainLoop
  package static func x(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await dump(arguments, context)
  }

  /// Carries out `xp[/FMT] ADDRESS`.
  @MainLoop
  package static func xp(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await dump(arguments, context)
  }

  /// Carries out `sum ADDRESS SIZE`.
  @MainLoop
  package static func sum(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let size = arguments.integer("size") ?? 0
    guard size <= sumLimit else {
      throw .refused(
        "sum: the target would stand still over \(size) bytes; it is asked for the sum of \(sumLimit) at most")
    }
    return try await HumanMonitor.run(NativeLine.text(of: arguments), to: "add up its memory", context)
  }

  /// The target does nothing else meanwhile: these take it some seconds.
  private static let itemLimit: Int32 = 1_000_000
  private static let sumLimit: Int64 = 1 << 28

  @MainLoop
  private static func dump(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let count = arguments.format("fmt")?.count ?? 1
    guard count <= itemLimit else {
      throw .refused(
        "\(arguments.command): the target would stand still over \(count) items; it is asked for \(itemLimit) at most")
    }
    return try await HumanMonitor.run(NativeLine.text(of: arguments), to: "show its memory", context)
  }
}
