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
    let text = arguments.string("options") ?? ""
    let options = try await WrittenArguments(text, of: "blockdev-add", on: context.target).options()
    let call = CommandCall(name: "blockdev-add", arguments: options)
    if let rehearsal = context.rehearsal(call) { return rehearsal }
    return HMPOutput(value: try await context.ask(call.name, options, to: "make nodes"))
  }
}
