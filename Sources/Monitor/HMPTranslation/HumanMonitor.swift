package import HMP
package import HMPTables
import MainLoop
import MonitorAPI
import QAPIRuntime

/// The target's own human monitor, for commands that QMP does not offer.
package enum HumanMonitor {
  /// A translator that sends its line to the target's own human monitor.
  package static func translator(_ answer: HMPNativeAnswer) -> HMPTranslator {
    { (arguments, context) async throws(HMPFailure) in
      try await run(NativeLine.text(of: arguments), answer, to: "execute this command", context)
    }
  }

  /// Whether the target has a human monitor.
  ///
  /// That of another hmp does not count, because it would query its target in turn.
  @MainLoop
  package static func isThere(_ context: HMPContext) async -> Bool {
    let names = (try? await context.target.commandNames()) ?? []
    return names.contains(HumanMonitorCommand.name) && !names.contains(XQueryCoroutines.name)
  }

  /// Runs a line, with the registers and memory of the vCPU that this monitor has selected.
  ///
  /// - Throws: `HMPFailure` if the output reads like an error, because that monitor reports errors by text alone.
  @MainLoop
  package static func run(
    _ line: String, _ answer: HMPNativeAnswer = .text(errors: []), to purpose: String, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let processor = context.state.currentCPU
    let call = HumanMonitorCommand(commandLine: line, cpuIndex: processor == 0 ? nil : processor)
    if await context.target.has(XQueryCoroutines.name) {
      throw .refused("This target can't \(purpose): it has no human monitor but hmp's own")
    }
    let text = String(try await context.ask(call, to: purpose).map { $0 == "\r\n" ? "\n" : $0 })
    if let failure = NativeFailure.told(by: text, answer) { throw failure }
    return HMPOutput(text)
  }

  /// A text as one token of a line, in double quotes if necessary.
  package static func quoted(_ text: String, always: Bool = false) -> String {
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

/// A line for the target's own human monitor, made from the parsed arguments of the line that was typed.
///
/// Expressions are replaced with their values, because some expressions end QEMU: a division that overflows, or deeply
/// nested parentheses.
package enum NativeLine {
  /// The line as typed if no argument is an expression.
  package static func text(of arguments: HMPArguments) -> String {
    guard arguments.notation.contains(where: \.kind.isExpression) else { return arguments.line }
    var text = arguments.command
    var isAfterExpression = false
    for argument in arguments.notation {
      guard let value = arguments[argument.name] else { continue }
      if case .format(let format) = value {
        text += format.written.map { "/\($0)" } ?? ""
        continue
      }
      text += argument.presence == .afterPoint ? " ." : " "
      text += word(value, argument.kind, isAfterExpression: isAfterExpression)
      isAfterExpression = argument.kind.isExpression
    }
    return text
  }

  /// A number without a sign, which that monitor would read as an operator.
  package static func number(_ value: Int64) -> String {
    let bits = UInt64(bitPattern: value)
    return bits < 10 ? String(bits) : "0x" + String(bits, radix: 16)
  }

  private static func word(_ value: HMPValue, _ kind: HMPArgument.Kind, isAfterExpression: Bool) -> String {
    switch (kind, value) {
    case (.flag(let letter), _): "-\(letter)"
    case (.flagWithValue(let letter), .string(let text)): "-\(letter) \(HumanMonitor.quoted(text))"
    case (.restOfLine, .string(let text)): text
    case (_, .string(let text)): HumanMonitor.quoted(text, always: isAfterExpression)
    case (.megabytes, .integer(let value)): number(value >> 20)
    case (.size, .integer(let value)): "\(value)b"
    case (_, .integer(let value)): number(value)
    case (_, .boolean(let value)): value ? "on" : "off"
    case (_, .number(let value)): "\(value)"
    case (_, .format): ""
    }
  }
}

/// The registers of the selected vCPU, read with the target's own human monitor.
///
/// That monitor prints numbers in the format that any of its users used last. Reading a register does not change it.
package enum NativeRegisters {
  /// The value of a register; nil if the target does not have it, or has no human monitor.
  @MainLoop
  package static func value(of name: String, _ context: HMPContext) async throws(HMPFailure) -> Int64? {
    guard !context.options.dryRun else { return 0 }
    guard let text = await printed("print $\(name)", context) else { return nil }
    guard text.hasPrefix("'") else { return number(text) }
    // In the format for characters, only the lowest byte is printed.
    let hexadecimal = await printed("print/x $\(name)", context)
    _ = await printed("print/c 0", context)
    return hexadecimal.flatMap(number)
  }

  @MainLoop
  private static func printed(_ line: String, _ context: HMPContext) async -> String? {
    let output = try? await HumanMonitor.run(line, to: "show registers", context)
    return output.map { $0.text.last == "\n" ? String($0.text.dropLast()) : $0.text }
  }

  /// Parses hexadecimal, octal or decimal digits; a value above `Int64.max` wraps to a negative one.
  private static func number(_ text: String) -> Int64? {
    if text.hasPrefix("0x") { return UInt64(text.dropFirst(2), radix: 16).map(Int64.init(bitPattern:)) }
    if text.hasPrefix("0") { return UInt64(text, radix: 8).map(Int64.init(bitPattern:)) }
    return Int64(text) ?? UInt64(text).map(Int64.init(bitPattern:))
  }
}

/// The default of `/fmt` in the target's own human monitor, which all of its users share.
package enum NativeFormat {
  /// Sets the default, for a line that is not sent to that monitor.
  @MainLoop
  package static func keep(_ format: String, _ context: HMPContext) async {
    guard !context.options.dryRun, await HumanMonitor.isThere(context) else { return }
    // QEMU stores the format before it reports the missing expression.
    _ = try? await HumanMonitor.run("print/\(format)", to: "remember a format", context)
  }
}

/// The help of a target's own human monitor.
package enum NativeHelp {
  /// The output of `help TEXT`; nil if the monitor does not know the text, or the target has no human monitor.
  @MainLoop
  package static func answer(_ text: String, _ context: HMPContext) async -> HMPOutput? {
    guard await context.target.has(HumanMonitorCommand.name) else { return nil }
    return try? await HumanMonitor.run(text.isEmpty ? "help" : "help \(text)", to: "explain its commands", context)
  }
}

/// The errors of a target's own human monitor, which reports them by text alone.
package enum NativeFailure {
  /// The beginnings of errors that every line can have: from the monitor itself, and from another hmp.
  private static let ofEveryLine = ["unknown command: '", "Try \"help ", "This target can't "]

  /// The error that a text is; nil if the line succeeded.
  package static func told(by text: String, _ answer: HMPNativeAnswer) -> HMPFailure? {
    let mark = "Error: "
    if text.hasPrefix(mark) {
      let words = text.dropFirst(mark.count)
      return .qmp(.generic(String(words.last == "\n" ? words.dropLast() : words)))
    }
    let isError =
      switch answer {
      case .silence: !text.isEmpty
      case .text(let errors): begins(text, with: ofEveryLine + errors)
      }
    return isError ? .refused(text) : nil
  }

  /// Whether the first or the last line begins with one of those texts: an error precedes or ends what was printed.
  private static func begins(_ text: String, with errors: [String]) -> Bool {
    let lines = text.split(whereSeparator: \.isNewline)
    guard let first = lines.first, let last = lines.last else { return false }
    return errors.contains { first.hasPrefix($0) || last.hasPrefix($0) }
  }
}
