public import MainLoop
public import QAPIRuntime

/// Runs the lines of one monitor: finds the command, reads its arguments, and has it carried out.
@MainLoop public struct HMPSession {
  /// The target, state, table and options that the lines of this session are run with.
  public let context: HMPContext
  private let monitor: Monitor?

  /// Makes a session of a monitor, which is `Monitor.current` while a command runs.
  ///
  /// Sessions that stand for the same monitor share a state.
  public init(
    table: HMPTable, target: any CommandTarget, monitor: Monitor? = nil, state: HMPMonitorState,
    options: HMPOptions = HMPOptions()
  ) {
    self.context = HMPContext(target: target, state: state, table: table, options: options)
    self.monitor = monitor
  }

  /// The same session with the commands of another table.
  public func with(_ table: HMPTable) -> HMPSession {
    HMPSession(table: table, target: context.target, monitor: monitor, state: context.state, options: context.options)
  }

  /// Runs one line; a blank one gives an empty output.
  ///
  /// Cancelling the task cancels the command, as far as it can be.
  public func run(_ line: String) async throws(HMPFailure) -> HMPOutput {
    guard let invocation = try await read(context.parse(line)) else { return HMPOutput() }
    return try await run(invocation)
  }

  /// More registers than these in one line are unknown.
  private static let registerLimit = 64

  /// Reads a line with the values of the registers in it, which the target is asked for; nil for a blank line.
  ///
  /// The monitor remembers a `/fmt` of the line from then on, even if the rest of the line is wrong.
  ///
  /// - Throws: `HMPFailure` if the line cannot be read, or its registers have no values.
  public func read(_ line: ParsedLine) async throws(HMPFailure) -> HMPInvocation? {
    guard line.usesRegisters else {
      context.state.format = line.memory
      do throws(HMPFailure) { return try line.invocation() } catch { throw await keepingFormat(of: error) }
    }
    var registers: [String: Int64] = [:]
    while true {
      do throws(HMPFailure) {
        return try context.invocation(of: line.text, &context.state.format, registers)
      } catch {
        guard let name = error.unknownRegister, registers.count < Self.registerLimit,
          let value = try await context.options.register?(name, context)
        else { throw await keepingFormat(of: error) }
        registers[name] = value
      }
    }
  }

  /// The same error, after the target's own human monitor has been told the `/fmt` of the line.
  private func keepingFormat(of failure: HMPFailure) async -> HMPFailure {
    if case .usage(let usage) = failure, let format = usage.format {
      await context.options.keepFormat?(format, context)
    }
    return failure
  }

  /// Carries out a line that has been read.
  public func run(_ invocation: HMPInvocation) async throws(HMPFailure) -> HMPOutput {
    let row = invocation.row
    context.state.events.lineBegins()
    switch row.binding {
    case .subTable: return try await context.help(on: row.name)
    case .none: throw .unavailable(typed: row.name)
    case .call, .translator: break
    }
    let isRefused = context.options.readOnly && !context.table.onlyReads(invocation)
    let arguments =
      try await row.question?.answered(
        invocation.arguments, by: context.state.frontEnd, isOfUse: !isRefused && !context.options.dryRun)
      ?? invocation.arguments
    if isRefused {
      throw .refused("\(row.name): refused, because it can change the target and --read-only is in force")
    }
    return try await Coroutine.run(row.name, monitor: monitor) { () async throws(HMPFailure) -> HMPOutput in
      try await context.rehearsing(row) { (context) async throws(HMPFailure) in
        switch row.binding {
        case .call(let call): try await call.run(HMPInvocation(row: row, arguments: arguments), context)
        case .translator(let translator): try await translator(arguments, context)
        case .subTable, .none: HMPOutput()
        }
      }
    }
  }
}

/// A line that has been read: the command and its arguments.
public struct HMPInvocation: Sendable {
  /// The command that the line names.
  public let row: HMPRow
  /// The values of the command's arguments; those that were left out are missing.
  public let arguments: HMPArguments
}
