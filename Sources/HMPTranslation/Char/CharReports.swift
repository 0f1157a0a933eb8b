package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info chardev`.
  @MainLoop
  package static func infoChardev(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryChardev())) { return rehearsal }
    let devices = try await context.ask(QueryChardev(), to: "list character devices")
    return HMPOutput(
      text: devices.map { "\($0.label): filename=\($0.filename)\n" }.joined(), value: devices.json)
  }

  /// Carries out `ringbuf_read DEVICE SIZE`.
  @MainLoop
  package static func ringbufRead(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let call = RingbufRead(device: arguments.string("device") ?? "", size: arguments.integer("size") ?? 0)
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    let text = try await context.ask(call, to: "read ring buffers")
    return HMPOutput(text: visible(text) + "\n", value: .string(text))
  }

  /// Control characters as `\u` and four digits, backslashes twice; line feeds and tabs stay.
  private static func visible(_ text: String) -> String {
    var visible = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": visible += "\\\\"
      case "\n", "\t": visible.unicodeScalars.append(scalar)
      case "\0"..<" ", "\u{7F}":
        visible += "\\u" + String(scalar.value, radix: 16, uppercase: true).leftPadded(to: 4, with: "0")
      default: visible.unicodeScalars.append(scalar)
      }
    }
    return visible
  }
}
