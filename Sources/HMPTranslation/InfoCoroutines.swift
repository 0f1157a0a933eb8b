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
    let text = coroutines.isEmpty ? "no coroutine is suspended\n" : coroutines.map { $0.line + "\n" }.joined()
    return HMPOutput(text: text, value: coroutines.json)
  }
}

extension CoroutineInfo {
  /// Whether this is the very line that asks, which the embedded target sees suspended as well.
  fileprivate var isCaller: Bool {
    guard let current = Coroutine.current else { return false }
    return current.id == id && current.command == command
  }

  fileprivate var line: String {
    var parts = ["coroutine \(id): \(command)" + (monitor.map { " (\($0))" } ?? "")]
    if let waitingFor { parts.append("waiting for \(waitingFor)") }
    let tenths = age / 100_000_000
    parts.append("\(tenths / 10).\(tenths % 10) s")
    return parts.joined(separator: ", ")
  }
}
