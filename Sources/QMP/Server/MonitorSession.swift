public import MainLoop
import QAPIRuntime
public import QJSON

/// One client's monitor: negotiation, the order of in-band commands, answers and events.
///
/// It does no I/O.
@MainLoop
public final class MonitorSession {
  /// What the channel has to do; called on the main loop.
  public enum Output: Sendable {
    /// Write these bytes.
    case bytes([UInt8])
    /// A blocked input may go on.
    case room
    /// Everything has been answered and no more will be: flush and close.
    case close
  }

  private enum Mode {
    case negotiating, commands
  }

  private enum State {
    case open(Mode)
    /// The client sends no more, but is owed answers.
    case draining(Mode)
    case closed
  }

  private enum Execution {
    case idle
    /// A handler runs, and has not suspended: what is written is flushed later.
    case running
    case suspended(Coroutine)
  }

  public let monitor: Monitor
  private let dispatcher: Dispatcher
  private let capabilities: [String]
  private let gate = SessionGate()
  private let output: @MainLoop @Sendable (Output) -> Void
  private var state = State.open(.negotiating)
  private var execution = Execution.idle
  private var queue = RequestQueue()
  private var writer: QAPIWriter
  private var subscription: EventHub.Subscription?

  /// Makes a session and leaves its greeting to be flushed.
  public init(
    _ dispatcher: Dispatcher, version: JSONValue, offersOutOfBand: Bool = true,
    output: @escaping @MainLoop @Sendable (Output) -> Void
  ) {
    monitor = Monitor(kind: "qmp")
    self.dispatcher = dispatcher
    capabilities = offersOutOfBand ? ["oob"] : []
    self.output = output
    writer = QAPIWriter(dispatcher.policy.writing)
    writer.json.value([
      "QMP": ["version": version, "capabilities": .array(capabilities.map { .string($0) })]
    ])
    writer.json.newline()
  }

  /// The input side, for the channel's thread; to be asked for once.
  public func makeInput() -> ConnectionInput { ConnectionInput(gate: gate) }

  public var outOfBandDoor: OutOfBandDoor { OutOfBandDoor(dispatcher.admission, monitor: monitor) }

  /// Takes requests in the order of their arrival, and executes what can be executed now.
  ///
  /// The answers are kept until `flush`.
  public func accept(_ requests: [InBandRequest]) {
    if case .closed = state { return }
    queue.append(contentsOf: requests)
    drain()
  }

  /// Hands the answers written so far to the channel.
  public func flush() {
    let bytes = writer.json.takeBytes()
    if !bytes.isEmpty { output(.bytes(bytes)) }
  }

  /// The client has sent its last byte: what it has asked is still answered.
  public func endOfInput() {
    guard case .open(let mode) = state else { return }
    state = .draining(mode)
    drain()
    flush()
  }

  /// The client is gone: what waits is dropped, what runs is cancelled, and nothing is written any more.
  public func disconnected() {
    state = .closed
    subscription?.cancel()
    subscription = nil
    queue.removeAll()
    if case .suspended(let coroutine) = execution { coroutine.cancel() }
  }
}

// MARK: - Commands, one at a time

extension MonitorSession {
  private func drain() {
    var madeRoom = false
    while case .idle = execution, dispatcher.isOpen, let request = queue.popFirst() {
      if take(request) { madeRoom = true }
    }
    if madeRoom { output(.room) }
    if case .draining = state, case .idle = execution, queue.isEmpty {
      flush()
      disconnected()
      output(.close)
    }
  }

  /// True when that made room in the queue.
  private func take(_ request: InBandRequest) -> Bool {
    if case .open(.negotiating) = state {
      // What the input makes of the next request depends on this one, and no answer out of band may overtake this one's.
      answer(request)
      flush()
      return gate.leave()
    }
    let madeRoom = gate.leave()
    answer(request)
    return madeRoom
  }

  private func answer(_ request: InBandRequest) {
    switch request.content {
    case .malformed(let malformed): ReplyWriter.failure(malformed.error, id: malformed.id, to: &writer)
    case .request(let request):
      do throws(QMPError) {
        try execute(request)
      } catch {
        ReplyWriter.failure(error, id: request.id, to: &writer)
      }
    }
  }

  private func execute(_ request: QMPRequest) throws(QMPError) {
    switch state {
    case .open(.negotiating), .draining(.negotiating): try negotiate(request)
    case .open(.commands), .draining(.commands): try dispatch(request)
    case .closed: break
    }
  }

  private func dispatch(_ request: QMPRequest) throws(QMPError) {
    guard request.name != Self.negotiation else {
      throw QMPError(.commandNotFound, "Capabilities negotiation is already complete, command ignored")
    }
    let row = try dispatcher.admission.row(requested: request.name)
    execution = .running
    let input = CommandInput.json(request.arguments, dispatcher.policy.reading)
    if let outcome = dispatcher.call(row, input, on: monitor) { return finish(request, row.flags, outcome) }
    let coroutine = dispatcher.start(row, input, on: monitor) { [self] outcome in
      finish(request, row.flags, outcome)
    }
    if case .running = execution { execution = .suspended(coroutine) }
  }

  private func finish(_ request: QMPRequest, _ flags: CommandFlags, _ outcome: Result<any QAPIValue, QMPError>) {
    let before = execution
    execution = .idle
    if case .closed = state { return }
    switch outcome {
    case .success where flags.contains(.noSuccessResponse): break
    case .success(let value): ReplyWriter.success(value, id: request.id, to: &writer)
    case .failure(let error): ReplyWriter.failure(error, id: request.id, to: &writer)
    }
    // Otherwise the loop of `drain` goes on, and its caller flushes.
    guard case .suspended = before else { return }
    drain()
    flush()
  }
}

// MARK: - Negotiation and events

extension MonitorSession {
  private static let negotiation = "qmp_capabilities"

  private func negotiate(_ request: QMPRequest) throws(QMPError) {
    guard request.name == Self.negotiation else {
      throw QMPError(.commandNotFound, "Expecting capabilities negotiation with '\(Self.negotiation)'")
    }
    let enabled = try requestedCapabilities(request.arguments)
    gate.negotiated(outOfBand: enabled.contains("oob"))
    if case .draining = state { state = .draining(.commands) } else { state = .open(.commands) }
    subscription = dispatcher.events.subscribe { [weak self] event in self?.emit(event) }
    ReplyWriter.success(QAPIEmpty(), id: request.id, to: &writer)
  }

  private func requestedCapabilities(_ arguments: JSONObject) throws(QMPError) -> [String] {
    do throws(ReadError) {
      var reader = ObjectReader(arguments, .strict)
      let enable: [String] = try reader.optional("enable") ?? []
      try reader.finish()
      for (index, name) in enable.enumerated() where !capabilities.contains(name) {
        throw ReadError(.unknownValue(name), path: [.member("enable"), .index(index)])
      }
      return enable
    } catch {
      throw error.qmpError
    }
  }

  private func emit(_ event: EventMessage) {
    if case .closed = state { return }
    writer.json.raw(event.bytes)
    if case .running = execution { return }
    flush()
  }
}
