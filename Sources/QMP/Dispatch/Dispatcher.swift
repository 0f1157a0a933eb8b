public import MainLoop
public import QAPIRuntime

/// The one door to the handlers: nobody else calls them.
///
/// It enters or leaves coroutine context as the command's flags say, so a caller cannot forget to.
@MainLoop
public final class Dispatcher {
  public let events: EventHub
  let admission: CommandAdmission

  /// Makes a dispatcher of that table.
  ///
  /// The policy is for what QMP clients send and get, events of `events` included; callers within the process are not
  /// subject to it.
  public init(_ table: CommandTable, events: EventHub = EventHub(), policy: FeaturePolicy = FeaturePolicy()) {
    admission = CommandAdmission(table, policy: policy)
    events.outputPolicy = policy.writing
    self.events = events
  }

  public var policy: FeaturePolicy { admission.policy }

  public var table: CommandTable { admission.table }

  /// Whether further commands are taken; false once the process has begun to end.
  public var isOpen: Bool { admission.isOpen }

  /// Takes no further commands; what runs goes on.
  public func close() { admission.close() }

  /// Executes a command within the caller's task and returns what its handler returned.
  ///
  /// Begins before anything else happens on the main loop. Cancelling the task cancels a coroutine command.
  /// - Throws: the handler's error; `CommandNotFound`; `GenericError` once the dispatcher is closed.
  public func execute(_ call: CommandCall, on monitor: Monitor) async throws(QMPError) -> any QAPIValue {
    guard isOpen else { throw .generic("The command \(call.name) is not executed any more: the process is ending") }
    let row = try admission.row(named: call.name)
    guard case .coroutine(let handler) = row.handler else {
      return try callPlain(row, call.input, on: monitor)
    }
    return try await Coroutine.run(row.name, monitor: monitor) { () async throws(QMPError) in
      try await handler(call.input)
    }
  }

  /// Calls a command from outside of any task, unless it may suspend.
  ///
  /// - Returns: nil for a coroutine command, which `start` is for.
  func call(_ row: CommandRow, _ input: CommandInput, on monitor: Monitor) -> Result<any QAPIValue, QMPError>? {
    if case .coroutine = row.handler { return nil }
    do throws(QMPError) {
      return .success(try callPlain(row, input, on: monitor))
    } catch {
      return .failure(error)
    }
  }

  /// Starts a coroutine command from outside of any task.
  ///
  /// `completion` is called once, on the main loop, outside coroutine context: before this method returns when the command
  /// does not suspend.
  func start(
    _ row: CommandRow, _ input: CommandInput, on monitor: Monitor,
    completion: @escaping @MainLoop @Sendable (Result<any QAPIValue, QMPError>) -> Void
  ) -> Coroutine {
    guard case .coroutine(let handler) = row.handler else { preconditionFailure("\(row.name) is no coroutine command") }
    return Coroutine.start(row.name, monitor: monitor) { () async -> Result<any QAPIValue, QMPError> in
      do throws(QMPError) {
        return .success(try await handler(input))
      } catch {
        return .failure(error)
      }
    } completion: { outcome in
      completion(outcome)
    }
  }

  /// Calls a handler that does not suspend.
  private func callPlain(
    _ row: CommandRow, _ input: CommandInput, on monitor: Monitor
  ) throws(QMPError) -> any QAPIValue {
    try MainLoop.withoutCoroutine(monitor: monitor) { () throws(QMPError) in
      switch row.handler {
      case .plain(let handler): return try handler(input)
      case .outOfBand(let handler): return try handler(input)
      case .coroutine: preconditionFailure("a coroutine command is never called outside coroutine context")
      }
    }
  }
}
