import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// `cpu INDEX`: this monitor reads registers and memory from that processor from now on.
  @MainLoop
  static func cpu(_ arguments: CpuArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let index = arguments.index
    let processors = try await context.ask(QueryCpusFast(), to: "choose a processor")
    guard processors.contains(where: { $0.cpuIndex == index }) else { throw .refused("invalid CPU index") }
    context.state.currentCPU = index
    return HMPOutput()
  }

  /// `memsave ADDRESS SIZE FILE`: the addresses are those of the monitor's processor.
  @MainLoop
  static func memsave(_ arguments: MemsaveArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let command = Memsave(
      val: arguments.val, size: arguments.size,
      filename: arguments.filename, cpuIndex: context.state.currentCPU)
    _ = try await context.ask(command, to: "save its memory")
    return HMPOutput()
  }
}

extension Translators {
  /// `print[/FMT] EXPRESSION`: the target's own human monitor lays the value out where there is one, because
  /// the format that it remembers is shared with others.
  @MainLoop
  static func print(_ arguments: PrintArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let value = arguments.val
    guard await HumanMonitor.isThere(context) else {
      let letter = arguments.fmt?.letter ?? .hexadecimal
      return HMPOutput(text: letter.text(of: value) + "\n", value: .integer(value))
    }
    let line = NativeLine.text(of: arguments.written)
    var output = try await HumanMonitor.run(line, to: "evaluate an expression", context)
    output.value = .integer(value)
    return output
  }
}

extension HMPFormat.Letter {
  /// A number as the native monitor prints it.
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
