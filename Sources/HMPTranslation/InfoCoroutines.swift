package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info coroutines`: a line for each suspended command, oldest first.
  @MainLoop
  package static func infoCoroutines(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(XQueryCoroutines())) { return rehearsal }
    let coroutines = try await context.ask(XQueryCoroutines(), to: "list suspended commands")
      .filter { !$0.isCaller }
    if coroutines.isEmpty { return HMPOutput(text: "no coroutine is suspended\n", value: coroutines.json) }
    var text = HMPStyledText()
    for coroutine in coroutines { coroutine.append(to: &text) }
    return HMPOutput(text, value: coroutines.json)
  }
}

extension CoroutineInfo {
  /// Whether this is the very line that asks, which the embedded target sees suspended as well.
  fileprivate var isCaller: Bool {
    guard let current = Coroutine.current else { return false }
    return current.id == id && current.command == command
  }

  /// Adds a line of its own.
  fileprivate func append(to text: inout HMPStyledText) {
    text.append("coroutine \(id): ")
    text.append(command, .name)
    var parts = [monitor.map { " (\($0))" } ?? ""]
    if let waitingFor { parts.append("waiting for \(waitingFor)") }
    let tenths = age / 100_000_000
    parts.append("\(tenths / 10).\(tenths % 10) s")
    text.append(parts.joined(separator: ", ") + "\n")
  }
}
