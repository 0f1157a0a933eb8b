public import MainLoop
public import QAPIRuntime

/// Runs the lines of one monitor: finds the command of a line, reads its arguments and runs its translator.
@MainLoop public struct HMPSession {
  /// The target, state, table and options with which the session runs lines.
  public let context: HMPContext
  private let monitor: Monitor?

  /// Makes a session of a monitor, which is `Monitor.current` while a command runs.
  ///
  /// Sessions of the same monitor share a state.
  public init(
    table: HMPTable, target: any CommandTarget, monitor: Monitor? = nil, state: HMPMonitorState,
    options: HMPOptions = HMPOptions()
  ) {
    self.context = HMPContext(target: target, state: state, table: table, options: options)
    self.monitor = monitor
  }

  /// Returns the same session with another table.
  public func with(_ table: HMPTable) -> HMPSession {
    HMPSession(table: table, target: context.target, monitor: monitor, state: context.state, options: context.options)
  }

  /// Runs one line; the output of a blank line is empty.
  ///
  /// Cancelling the task cancels the command if the command supports it.
  public func run(_ line: String) async throws(HMPError) -> HMPOutput {
    guard let invocation = try await read(context.parse(line)) else { return HMPOutput() }
    return try await run(invocation)
  }

  /// The number of registers that are looked up for one line; further ones are unknown.
  private static let registerLimit = 64

  /// Reads a line, and asks the target for the values of the registers in it; returns nil for a blank line.
  ///
  /// The monitor remembers a `/fmt` of the line from then on, even if the rest of the line is wrong.
  ///
  /// - Throws: `HMPError` if the line cannot be read, or a register has no value.
  public func read(_ line: ParsedLine) async throws(HMPError) -> HMPInvocation? {
    guard line.usesRegisters else {
      context.state.format = line.memory
      do throws(HMPError) { return try line.invocation() } catch { throw await failure(of: error) }
    }
    var registers: [String: Int64] = [:]
    while true {
      do throws(HMPError) {
        return try context.invocation(of: line.text, &context.state.format, registers)
      } catch {
        guard let name = error.unknownRegister, registers.count < Self.registerLimit,
          let value = try await context.options.register?(name, context)
        else { throw await failure(of: error) }
        registers[name] = value
      }
    }
  }

  /// Reads a line for which the target is not needed; nil if it is blank, has registers, or cannot be read.
  ///
  /// Scripts consist of such lines, and suspending costs more than reading one.
  package func readAtOnce(_ line: ParsedLine) -> HMPInvocation? {
    guard !line.usesRegisters, let invocation = try? line.invocation() else { return nil }
    context.state.format = line.memory
    return invocation
  }

  /// The error of a line that cannot be read: if the target lacks the command, that, and not what its arguments lack.
  ///
  /// The `/fmt` of the line is passed on to the target's own human monitor.
  private func failure(of failure: HMPError) async -> HMPError {
    guard case .usage(let usage) = failure else { return failure }
    if let refusal = context.options.refusal,
      let found = try? context.table.find(LineScanner(usage.typed), isPreconfig: false),
      let reason = await refusal(found.row, context)
    {
      return reason
    }
    if let format = usage.format { await context.options.keepFormat?(format, context) }
    return failure
  }

  /// Runs a line that has been read.
  public func run(_ invocation: HMPInvocation) async throws(HMPError) -> HMPOutput {
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
        invocation.arguments, by: context.state.frontEnd, isUsed: !isRefused && !context.options.dryRun)
      ?? invocation.arguments
    if isRefused {
      throw .refused("\(row.name): refused, because it can change the target and --read-only is in force")
    }
    let invocation = HMPInvocation(row: row, arguments: arguments)
    return try await Coroutine.run(row.path, monitor: monitor) { () async throws(HMPError) -> HMPOutput in
      guard context.options.dryRun else { return try await invocation.perform(context) }
      return try await context.rehearsing(row) { (context) async throws(HMPError) in
        try await invocation.perform(context)
      }
    }
  }
}

/// The command of a line and its arguments.
public struct HMPInvocation: Sendable {
  /// The row of the command.
  public let row: HMPRow
  /// The values of the arguments that the line gives.
  public let arguments: HMPArguments

  @MainLoop
  fileprivate func perform(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    switch row.binding {
    case .call(let call): try await call.run(self, context)
    case .translator(let translator): try await translator(arguments, context)
    case .subTable, .none: HMPOutput()
    }
  }
}
