public import MainLoop
public import QAPIRuntime

/// The one door to the handlers: nobody else calls them.
///
/// It enters or leaves coroutine context as the command's flags say, so a caller cannot forget to.
@MainLoop
public final class Dispatcher {
  public let table: CommandTable
  public let events: EventHub
  /// What the compatibility policy refuses.
  public var inputPolicy: ReadOptions
  /// Whether further commands are taken; false once the process has begun to end.
  public private(set) var isOpen = true

  public init(_ table: CommandTable, events: EventHub = EventHub(), inputPolicy: ReadOptions = .strict) {
    self.table = table
    self.events = events
    self.inputPolicy = inputPolicy
  }

  /// Takes no further commands; what runs goes on.
  public func close() { isOpen = false }

  /// The command that a request names.
  ///
  /// - Throws: `CommandNotFound` when there is none, or the compatibility policy refuses it.
  public func row(named name: String) throws(QMPError) -> CommandRow {
    guard let row = table[name] else { throw .commandNotFound(name) }
    switch inputPolicy.refusal(of: row.specialFeatures) {
    case nil: return row
    case .deprecated?: throw QMPError(.commandNotFound, "Deprecated command \(name) disabled by policy")
    default: throw QMPError(.commandNotFound, "Unstable command \(name) disabled by policy")
    }
  }

  /// Executes a command within the caller's task and returns what its handler returned.
  ///
  /// Cancelling the task cancels a coroutine command.
  public func execute(_ call: CommandCall, on monitor: Monitor) async throws(QMPError) -> any QAPIValue {
    let row = try row(named: call.name)
    switch row.handler {
    case .coroutine(let handler):
      return try await Coroutine.run(row.name, monitor: monitor) { () async throws(QMPError) in
        try await handler(call.input)
      }
    case .plain, .outOfBand:
      return try executePlain(row, call.input, on: monitor)
    }
  }

  /// Starts a command from outside of any task.
  ///
  /// `completion` is called once, on the main loop: before this method returns when the command does not suspend.
  /// - Returns: the coroutine, when the command is one.
  @discardableResult
  func start(
    _ row: CommandRow, _ input: CommandInput, on monitor: Monitor,
    completion: @escaping @MainLoop @Sendable (Result<any QAPIValue, QMPError>) -> Void
  ) -> Coroutine? {
    guard case .coroutine(let handler) = row.handler else {
      completion(Result { () throws(QMPError) in try executePlain(row, input, on: monitor) })
      return nil
    }
    return Coroutine.start(row.name, monitor: monitor) {
      do throws(QMPError) {
        completion(.success(try await handler(input)))
      } catch {
        completion(.failure(error))
      }
    }
  }

  private func executePlain(
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
