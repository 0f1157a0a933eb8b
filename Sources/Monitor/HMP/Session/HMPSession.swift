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
    guard let invocation = try await read(line) else { return HMPOutput() }
    return try await run(invocation)
  }

  /// More registers than these in one line are unknown.
  private static let registerLimit = 64

  /// Finds the command of a line and reads its arguments, having the registers in them asked for; nil when the line is
  /// blank.
  public func read(_ line: String) async throws(HMPFailure) -> HMPInvocation? {
    var registers: [String: Int64] = [:]
    while true {
      do throws(HMPFailure) {
        return try parse(line, registers: registers)
      } catch {
        guard case .usage(let fault) = error else { throw error }
        guard case .expression(.unknownRegister(let name)) = fault.problem,
          registers.count < Self.registerLimit, let value = try await context.options.register?(name, context)
        else {
          if let format = fault.format { await context.options.keepFormat?(format, context) }
          throw error
        }
        registers[name] = value
      }
    }
  }

  /// Finds the command of a line and reads its arguments; nil when the line is blank.
  ///
  /// A `/fmt` that was read is remembered even if the rest of the line is wrong.
  public func parse(_ line: String, registers: [String: Int64] = [:]) throws(HMPFailure) -> HMPInvocation? {
    let line = try context.state.aliases.expand(line)
    let found = try context.table.find(LineScanner(line), isPreconfig: context.state.isPreconfig)
    guard let found else { return nil }
    if case .none = found.row.binding {
      throw .unavailable(typed: found.scanner.text(to: found.scanner.position))
    }
    var reader = ArgumentReader(found.scanner, of: found.row, registers: { registers[$0] })
    do throws(HMPProblem) {
      try reader.readAll(found.row.arguments, &context.state.format)
    } catch {
      throw .usage(HMPUsageError(error, in: found, reader))
    }
    return HMPInvocation(row: found.row, arguments: reader.arguments)
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
