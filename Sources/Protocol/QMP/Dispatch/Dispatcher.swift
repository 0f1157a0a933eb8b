public import MainLoop
public import QAPIRuntime
import QJSON
import Synchronization

/// Executes commands; the only caller of their handlers.
///
/// It enters or leaves coroutine context as the command's flags say, so a caller cannot forget to.
@MainLoop
public final class Dispatcher {
  /// The events that the handlers emit.
  public let events: EventHub
  let admission: CommandAdmission
  private var closed: ContinuousClock.Instant?

  /// Makes a dispatcher for a table.
  ///
  /// The policy applies to what QMP clients send and receive, events included, and not to callers within the process. So does
  /// `permits`, which says by its name whether a command may be executed; nil if all may.
  public init(
    _ table: CommandTable, events: EventHub = EventHub(), policy: FeaturePolicy = FeaturePolicy(),
    permits: (@Sendable (_ name: String) -> Bool)? = nil
  ) {
    admission = CommandAdmission(table, policy: policy, permits: permits)
    events.outputPolicy = policy.writing
    self.events = events
  }

  /// What becomes of deprecated and unstable things on the wire.
  public var policy: FeaturePolicy { admission.policy }

  /// The commands that can be executed.
  public var table: CommandTable { admission.table }

  /// Whether commands are still accepted; false once the process has begun to end.
  public var isOpen: Bool { admission.isOpen }

  /// Stops accepting commands.
  ///
  /// Those that run go on to their end, and so do the commands that they execute.
  public func close() {
    guard isOpen else { return }
    closed = .now
    admission.close()
  }

  /// Executes a command within the caller's task and returns what its handler returned.
  ///
  /// The command begins before this method suspends. Cancelling the task cancels a coroutine command.
  /// - Throws: the handler's error; `CommandNotFound`; `GenericError` once the dispatcher is closed, unless the
  ///   caller is, or is part of, a coroutine that was started before.
  public func execute(_ call: CommandCall, on monitor: Monitor) async throws(QMPError) -> any QAPIValue {
    guard isOpen || isPartOfWhatRuns else {
      throw .generic("The command \(call.name) is not executed any more: the process is ending")
    }
    let row = try admission.row(named: call.name)
    guard case .coroutine(let handler) = row.handler else {
      return try callPlain(row, call.input, on: monitor)
    }
    return try await Coroutine.run(row.name, monitor: monitor) { () async throws(QMPError) in
      try await handler(CoroutineContext(monitor), call.input)
    }
  }

  /// Whether the caller, or a coroutine that waits for it, was started before the dispatcher was closed.
  private var isPartOfWhatRuns: Bool {
    guard let closed else { return false }
    return Coroutine.callers.contains { $0.started <= closed }
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
        return .success(try await handler(CoroutineContext(monitor), input))
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
    MainLoop.note(command: row.name)
    return try MainLoop.withoutCoroutine(monitor: monitor) { () throws(QMPError) in
      switch row.handler {
      case .plain(let handler): return try handler(PlainContext(monitor), input)
      case .outOfBand(let handler): return try handler(OutOfBandContext(monitor), input)
      case .coroutine: preconditionFailure("a coroutine command is never called outside coroutine context")
      }
    }
  }
}

/// Executes out-of-band requests on the thread on which they arrive; the part of the dispatcher that needs no main loop.
public struct OutOfBandDoor: Sendable {
  private let admission: CommandAdmission
  private let monitor: Monitor

  init(_ admission: CommandAdmission, monitor: Monitor) {
    self.admission = admission
    self.monitor = monitor
  }

  /// Executes one request immediately.
  ///
  /// - Returns: the bytes of the response; none when the command has no success response, or the dispatcher is closed.
  public func execute(_ item: OutOfBandRequest) -> [UInt8] {
    guard admission.isOpen else { return [] }
    let request = item.request
    var writer = QAPIWriter(admission.policy.writing)
    do throws(QMPError) {
      let row = try admission.row(requested: request.name)
      guard case .outOfBand(let handler) = row.handler else {
        throw .generic("The command \(request.name) does not support OOB")
      }
      let value = try MainLoop.outOfBand(monitor: monitor) { () throws(QMPError) in
        try handler(OutOfBandContext(monitor), .json(request.arguments, admission.policy.reading))
      }
      if row.flags.contains(.noSuccessResponse) { return [] }
      ResponseWriter.success(value, id: request.id, to: &writer)
    } catch {
      ResponseWriter.failure(error, id: request.id, to: &writer)
    }
    return writer.json.takeBytes()
  }
}

/// Decides which commands may be executed.
///
/// Called on the main loop and, for out-of-band commands, on I/O threads.
package final class CommandAdmission: Sendable {
  package let table: CommandTable
  /// The compatibility policy for the input and output of clients.
  package let policy: FeaturePolicy
  private let permits: (@Sendable (_ name: String) -> Bool)?
  private let open = Atomic(true)

  package init(
    _ table: CommandTable, policy: FeaturePolicy, permits: (@Sendable (_ name: String) -> Bool)? = nil
  ) {
    self.permits = permits
    self.table = table
    self.policy = policy
  }

  package var isOpen: Bool { open.load(ordering: .acquiring) }

  package func close() { open.store(false, ordering: .releasing) }

  /// The command of that name.
  ///
  /// - Throws: `CommandNotFound` when there is none.
  package func row(named name: String) throws(QMPError) -> CommandRow {
    guard let row = table[name] else { throw .commandNotFound(name) }
    return row
  }

  /// The command that a client's request names.
  ///
  /// - Throws: `CommandNotFound` when there is none, or the compatibility policy refuses it; `GenericError` when clients may
  ///   not execute it.
  package func row(requested name: String) throws(QMPError) -> CommandRow {
    let row = try row(named: name)
    if let permits, !permits(name) { throw .generic("The command \(name) is refused: this monitor is read-only") }
    guard let feature = policy.reading.refusal(of: row.specialFeatures) else { return row }
    throw QMPError(.commandNotFound, "\(feature.adjective) command \(name) disabled by policy")
  }
}
