import HMP
import QAPIRuntime

/// How a target's own human monitor says that a line has failed; it has no other sign of it.
enum NativeFailure {
  /// How the first or the last line of such a text begins.
  private static let beginnings: [String] = [
    // The monitor itself, before it looks at the arguments, and after it did.
    "unknown command: '", "Try \"help ",
    // Another hmp.
    "This target can't ",
    // cpu, info lapic, info trace-events
    "invalid CPU index", "invalid vCPU index ", "No CPU available",
    // boot_set
    "Invalid boot device ",
    // gdbserver
    "Could not open gdbserver on device ",
    // log, logfile
    "Error opening logfile ", "Bad logfile template: ",
    // one-insn-per-tb, and singlestep before it
    "This accelerator does not support ", "unexpected option ",
    // trace-file
    "unexpected argument ",
    // wavcapture
    "Failed to add wave capture", "incorrect bit count ", "incorrect channel count ",
    // mce
    "Invalid MCE ", "MCE injection not supported", "Guest CPU does not support ",
    // gpa2hva, gpa2hpa
    "No memory is mapped at address ",
    // info sgx
    "No EPC regions defined",
    // Rows of devices, disks and networks, each in its own words.
    "invalid ", "Could not ", "Cannot ", "No ", "Unknown ",
  ]

  /// How it ends, as in `Device 'd' not found`.
  private static let endings = [" not found"]

  /// Whether a text reads like a failure.
  static func isTold(by text: String) -> Bool {
    let lines = text.split(whereSeparator: \.isNewline)
    guard let first = lines.first, let last = lines.last else { return false }
    return [first, last].contains { line in
      beginnings.contains { line.hasPrefix($0) } || endings.contains { line.hasSuffix($0) }
    }
  }

  /// The failure that a text is; nil where the line was carried out.
  static func told(by text: String, _ answer: NativeAnswer) -> HMPFailure? {
    let mark = "Error: "
    if text.hasPrefix(mark) {
      let words = text.dropFirst(mark.count)
      return .qmp(.generic(String(words.last == "\n" ? words.dropLast() : words)))
    }
    let isFailure =
      switch answer {
      case .silence: !text.isEmpty
      case .text: isTold(by: text)
      }
    return isFailure ? .refused(text) : nil
  }
}
