import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Selects the vCPU whose registers and memory this monitor uses.
  @MainLoop
  static func cpu(_ arguments: CpuArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let index = arguments.index
    let vCPUs = try await context.ask(QueryCpusFast(), to: "list vCPUs")
    guard vCPUs.contains(where: { $0.cpuIndex == index }) else { throw .refused("invalid CPU index") }
    context.state.currentCPU = index
    return HMPOutput()
  }
}

extension Translators {
  /// Prints the value of an expression.
  ///
  /// The target's own human monitor formats it if there is one, because its default format is shared with its other users.
  @MainLoop
  static func print(_ arguments: PrintArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let value = arguments.val
    guard await HumanMonitor.isAvailable(context) else {
      let letter = arguments.fmt?.letter ?? .hexadecimal
      return HMPOutput(text: letter.text(of: value) + "\n", value: .integer(value))
    }
    let line = NativeLine.text(of: arguments.written, isRehearsed: context.options.dryRun)
    var output = try await HumanMonitor.run(line, to: "print values", context)
    output.value = .integer(value)
    return output
  }
}

extension HMPFormat.Letter {
  /// A number as QEMU's monitor prints it.
  fileprivate func text(of value: Int64) -> String {
    let bits = UInt64(bitPattern: value)
    return switch self {
    case .octal: bits == 0 ? "0" : "0" + String(bits, radix: 8)
    case .hexadecimal: bits == 0 ? "0" : "0x" + String(bits, radix: 16)
    case .unsigned: String(bits)
    case .decimal, .instruction: String(value)
    case .character: Self.character(UInt32(truncatingIfNeeded: bits))
    }
  }

  private static func character(_ code: UInt32) -> String {
    switch code {
    case 0x27: "'\\''"
    case 0x5C: "'\\\\'"
    case 0x0A: "'\\n'"
    case 0x0D: "'\\r'"
    case 0x20...0x7E: "'\(Character(UnicodeScalar(UInt8(code))))'"
    default: "'\\x" + String(code, radix: 16).leftPadded(to: 2, with: "0") + "'"
    }
  }
}
