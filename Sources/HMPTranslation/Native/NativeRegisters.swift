package import HMP
import MainLoop

/// The registers of a target's processor, as its own human monitor tells them.
///
/// That monitor prints in the format that was used last in its process, by whomever. Asking leaves it as it is.
package enum NativeRegisters {
  /// The value of a register; nil where the target has none of that name, or can't be asked.
  @MainLoop
  package static func value(of name: String, _ context: HMPContext) async throws(HMPFailure) -> Int64? {
    guard !context.options.dryRun else { return 0 }
    guard let text = await printed("print $\(name)", context) else { return nil }
    guard text.hasPrefix("'") else { return number(text) }
    // As a character only the lowest byte is shown.
    let hexadecimal = await printed("print/x $\(name)", context)
    _ = await printed("print/c 0", context)
    return hexadecimal.flatMap(number)
  }

  @MainLoop
  private static func printed(_ line: String, _ context: HMPContext) async -> String? {
    let output = try? await HumanMonitor.run(line, to: "tell its registers", context)
    return output.map { $0.text.last == "\n" ? String($0.text.dropLast()) : $0.text }
  }

  /// Reads hexadecimal, octal, and decimal with or without sign; the upper half of 64 bits is negative.
  private static func number(_ text: String) -> Int64? {
    if text.hasPrefix("0x") { return UInt64(text.dropFirst(2), radix: 16).map(Int64.init(bitPattern:)) }
    if text.hasPrefix("0") { return UInt64(text, radix: 8).map(Int64.init(bitPattern:)) }
    return Int64(text) ?? UInt64(text).map(Int64.init(bitPattern:))
  }
}
