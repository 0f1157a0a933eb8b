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
  /// Makes what carries a line out as it was typed, by the target's own human monitor.
  package static func native(_ answer: NativeAnswer) -> HMPTranslator {
    { (arguments, context) async throws(HMPFailure) in
      try await HumanMonitor.run(arguments.line, answer, to: "carry that out", context)
    }
  }
}

/// The human monitor of a target, for what only that can do.
enum HumanMonitor {
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
    let text = String(try await context.ask(call, to: purpose).map { $0 == "\r\n" ? "\n" : $0 })
    if let failure = failure(text, answer) { throw failure }
    return HMPOutput(text)
  }

  /// A token of a line there, in quotes where it needs them.
  static func quoted(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x7F } && text.first != "-"
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

  private static func failure(_ text: String, _ answer: NativeAnswer) -> HMPFailure? {
    let mark = "Error: "
    if text.hasPrefix(mark) {
      let words = text.dropFirst(mark.count)
      return .qmp(.generic(String(words.last == "\n" ? words.dropLast() : words)))
    }
    switch answer {
    case .silence: return text.isEmpty ? nil : .refused(text)
    case .text:
      return text.hasPrefix("unknown command: ") || text.contains("\nTry \"help ") ? .refused(text) : nil
    }
  }
}
