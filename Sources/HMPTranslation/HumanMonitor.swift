import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

/// The human monitor of a target, for what only that can do.
enum HumanMonitor {
  /// Runs a line there.
  ///
  /// - Throws: `HMPFailure.qmp` when the text begins as that monitor's errors do. Some of its errors can't be told
  ///   from success.
  @MainLoop
  static func run(_ line: String, to purpose: String, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let call = HumanMonitorCommand(commandLine: line, cpuIndex: nil)
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    let text = String(try await context.ask(call, to: purpose).map { $0 == "\r\n" ? "\n" : $0 })
    if let failure = failure(text) { throw failure }
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

  private static func failure(_ text: String) -> HMPFailure? {
    let mark = "Error: "
    if text.hasPrefix(mark) {
      let words = text.dropFirst(mark.count)
      return .qmp(.generic(String(words.last == "\n" ? words.dropLast() : words)))
    }
    return text.hasPrefix("unknown command: ") || text.contains("\nTry \"help ") ? .refused(text) : nil
  }
}
