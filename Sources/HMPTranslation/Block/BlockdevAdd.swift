package import HMP
import MainLoop
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `blockdev_add OPTIONS`: makes a node, with values of the types that the target says its drivers take.
  @MainLoop
  package static func blockdevAdd(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let options = try await options(arguments, of: "blockdev-add", context)
    return try await make("blockdev-add", options, to: "make nodes", context)
  }

  /// Carries out `blockdev_reopen OPTIONS`: what is not among the options gets its default.
  @MainLoop
  package static func blockdevReopen(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    // The same description, in a list of one.
    let options = try await options(arguments, of: "blockdev-add", context)
    return try await make("blockdev-reopen", ["options": [.object(options)]], to: "reopen nodes", context)
  }

  /// Carries out `block_export_add OPTIONS`: makes a node accessible to others.
  @MainLoop
  package static func blockExportAdd(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let options = try await options(arguments, of: "block-export-add", context)
    return try await make("block-export-add", options, to: "export nodes", context)
  }

  /// The options of a row as the arguments of a command have them.
  @MainLoop
  private static func options(
    _ arguments: HMPArguments, of command: String, _ context: HMPContext
  ) async throws(HMPFailure) -> JSONObject {
    try await WrittenArguments(arguments.string("options") ?? "", of: command, on: context.target).options()
  }

  /// Executes a command whose arguments have been written as text.
  @MainLoop
  static func make(
    _ command: String, _ arguments: JSONObject, to purpose: String, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(name: command, arguments: arguments)) { return rehearsal }
    return HMPOutput(value: try await context.ask(command, arguments, to: purpose))
  }
}
