package import HMP
import MainLoop
import QJSON

extension Translators {
  /// Carries out `info history`: the lines that were typed here, not those of the target's own monitors.
  @MainLoop
  package static func infoHistory(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let lines = context.state.history
    let text = lines.enumerated().map { index, line in "\(index): '\(line)'\n" }
    return HMPOutput(text: text.joined(), value: .array(lines.map { .string($0) }))
  }
}
