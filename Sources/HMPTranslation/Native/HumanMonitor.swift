package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

/// What a target's own human monitor says when it has carried a line out.
package enum NativeAnswer: Sendable {
  /// Nothing: any text is an error.
  case silence
  /// Text, of which only what reads like an error is one.
  case text
}

extension Translators {
  /// Makes what has a line carried out by the target's own human monitor.
  package static func native(_ answer: NativeAnswer) -> HMPTranslator {
    { (arguments, context) async throws(HMPFailure) in
      try await HumanMonitor.run(NativeLine.text(of: arguments), answer, to: "carry that out", context)
    }
  }
}

/// The human monitor of a target, for what only that can do.
enum HumanMonitor {
  /// Whether the target has one that is not hmp's own, which would only ask in turn.
  @MainLoop
  static func isThere(_ context: HMPContext) async -> Bool {
    let names = (try? await context.target.commandNames()) ?? []
    return names.contains(HumanMonitorCommand.name) && !names.contains(XQueryCoroutines.name)
  }

  /// Runs a line there, registers and memory being those of the processor that this monitor has chosen.
  ///
  /// - Throws: `HMPFailure` when the text is what that monitor says of an error; it has no other sign of one.
  @MainLoop
  static func run(
    _ line: String, _ answer: NativeAnswer = .text, to purpose: String, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let processor = context.state.currentCPU
    let call = HumanMonitorCommand(commandLine: line, cpuIndex: processor == 0 ? nil : processor)
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    if await context.target.has(XQueryCoroutines.name) {
      throw .refused("This target can't \(purpose): it has no human monitor but hmp's own")
    }
    let text = String(try await context.ask(call, to: purpose).map { $0 == "\r\n" ? "\n" : $0 })
    if let failure = NativeFailure.told(by: text, answer) { throw failure }
    return HMPOutput(text)
  }

  /// A token of a line there, in quotes where it needs them.
  static func quoted(_ text: String, always: Bool = false) -> String {
    let isPlain =
      !always && !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x7F } && text.first != "-"
    guard !isPlain else { return text }
    var token = "\""
    for character in text {
      switch character {
      case "\n": token += "\\n"
      case "\r": token += "\\r"
      case "\"", "\\": token += "\\\(character)"
      default: token.append(character)
      }
    }
    return token + "\""
  }
}
