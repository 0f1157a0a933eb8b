package import HMP
package import HMPTables
import MainLoop
import MonitorAPI
import QAPIRuntime

/// The target's own human monitor, for commands that QMP does not offer.
package enum HumanMonitor {
  /// A translator that sends its line to the target's own human monitor.
  package static func translator(_ answer: HMPNativeResponse) -> HMPTranslator {
    { (arguments, context) async throws(HMPError) in
      // A line that asks for help gets text, which is not an error.
      let isHelp = arguments.notation.contains { argument in
        if case .string(let word)? = arguments[argument.name] { NativeOptions.isHelp(word) } else { false }
      }
      return try await run(
        NativeLine.text(of: arguments, isRehearsed: context.options.dryRun), isHelp ? .text(errors: []) : answer,
        to: "execute this command", context)
    }
  }

  /// Whether the target has a human monitor.
  ///
  /// That of another hmp does not count, because it would query its target in turn.
  @MainLoop
  package static func isAvailable(_ context: HMPContext) async -> Bool {
    let names = (try? await context.target.commandNames()) ?? []
    return names.contains(HumanMonitorCommand.name) && !names.contains(XQueryCoroutines.name)
  }

  /// The commands in that monitor's help, those of sub-tables by their full names such as `info block`; nil if the target
  /// has no human monitor.
  @MainLoop
  package static func commandNames(_ context: HMPContext) async -> Set<String>? {
    guard !context.options.dryRun, await isAvailable(context) else { return nil }
    var names: Set<String> = []
    let tables = context.table.rows.filter { if case .subTable = $0.binding { true } else { false } }
    for prefix in [""] + tables.map({ $0.name + " " }) {
      guard let list = await help(String(prefix.dropLast()), context) else { continue }
      for line in list.text.split(whereSeparator: \.isNewline) where line.hasPrefix(prefix) {
        guard line.contains(" -- ") else { continue }
        let spelling = line.dropFirst(prefix.count).prefix { $0 != " " }
        names.formUnion(spelling.split(separator: "|").map { prefix + $0 })
      }
    }
    return names
  }

  /// Runs a line, with the registers and memory of the vCPU that this monitor has selected.
  ///
  /// - Throws: `HMPError` if the output reads like an error, because that monitor reports errors by text alone.
  @MainLoop
  package static func run(
    _ line: String, _ answer: HMPNativeResponse = .text(errors: []), to purpose: String, _ context: HMPContext
  ) async throws(HMPError) -> HMPOutput {
    let vCPU = context.state.currentCPU
    let call = HumanMonitorCommand(commandLine: line, cpuIndex: vCPU == 0 ? nil : vCPU)
    if await context.target.has(XQueryCoroutines.name) {
      throw .refused("This target can't \(purpose): it has no human monitor but hmp's own")
    }
    let text = String(try await context.ask(call, to: purpose).map { $0 == "\r\n" ? "\n" : $0 })
    if let error = error(in: text, answer) { throw error }
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

extension HumanMonitor {
  /// The beginnings of errors that every line can have: from the monitor itself, and from another hmp.
  private static let commonErrors = [
    "unknown command: '", "Try \"help ", "This target can't ", "Command \"*\" is not available",
    "Command '*' not available ",
  ]

  /// The error in the output of a line; nil if the line succeeded.
  static func error(in text: String, _ answer: HMPNativeResponse) -> HMPError? {
    let mark = "Error: "
    if text.hasPrefix(mark) {
      let words = text.dropFirst(mark.count)
      return .qmp(.generic(String(words.last == "\n" ? words.dropLast() : words)))
    }
    let isError =
      switch answer {
      case .results(let patterns): !text.isEmpty && !has(text, patterns)
      case .text(let errors): has(text, commonErrors + errors)
      }
    return isError ? .refused(text) : nil
  }

  /// Whether the first or the last line has one of the patterns, since warnings can precede or follow other output.
  private static func has(_ text: String, _ patterns: [String]) -> Bool {
    let lines = text.split(whereSeparator: \.isNewline)
    guard let first = lines.first, let last = lines.last else { return false }
    return patterns.contains { begins(first, with: $0) || begins(last, with: $0) }
  }

  /// Whether a line begins with a pattern, in which `*` stands for any characters.
  private static func begins(_ line: Substring, with pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard let first = parts.first, line.hasPrefix(first) else { return false }
    var rest = line.dropFirst(first.count)
    for part in parts.dropFirst() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}

extension HumanMonitor {
  /// The value of a register of the selected vCPU; nil if the target does not have it, or has no human monitor.
  ///
  /// That monitor prints numbers in the format that any of its users used last. Reading a register does not change it.
  @MainLoop
  package static func register(_ name: String, _ context: HMPContext) async throws(HMPError) -> Int64? {
    guard let text = await printed("print $\(name)", context) else {
      // A rehearsal shows the name, and any value lets the line be read.
      return context.options.dryRun ? 0 : nil
    }
    guard text.hasPrefix("'") else { return number(text) }
    // In the format for characters, only the lowest byte is printed.
    let hexadecimal = await printed("print/x $\(name)", context)
    _ = await printed("print/c 0", context)
    return hexadecimal.flatMap(number)
  }

  @MainLoop
  private static func printed(_ line: String, _ context: HMPContext) async -> String? {
    let output = try? await run(line, to: "show registers", context)
    return output.map { $0.text.last == "\n" ? String($0.text.dropLast()) : $0.text }
  }

  /// Parses hexadecimal, octal or decimal digits; a value above `Int64.max` wraps to a negative one.
  private static func number(_ text: String) -> Int64? {
    if text.hasPrefix("0x") { return UInt64(text.dropFirst(2), radix: 16).map(Int64.init(bitPattern:)) }
    if text.hasPrefix("0") { return UInt64(text, radix: 8).map(Int64.init(bitPattern:)) }
    return Int64(text) ?? UInt64(text).map(Int64.init(bitPattern:))
  }

  /// Sets the default of `/fmt`, which all users of that monitor share, for a line that is not sent to it.
  @MainLoop
  package static func setDefaultFormat(_ format: String, _ context: HMPContext) async {
    guard !context.options.dryRun, await isAvailable(context) else { return }
    // QEMU stores the format before it reports the missing expression.
    _ = try? await run("print/\(format)", to: "set the default format", context)
  }

  /// The output of `help TEXT`; nil if the monitor does not know the text, or the target has no human monitor.
  @MainLoop
  package static func help(_ text: String, _ context: HMPContext) async -> HMPOutput? {
    guard await context.target.has(HumanMonitorCommand.name) else { return nil }
    return try? await run(text.isEmpty ? "help" : "help \(text)", to: "show its help", context)
  }
}
