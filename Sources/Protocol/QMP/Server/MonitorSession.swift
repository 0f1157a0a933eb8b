public import MainLoop
import QAPIRuntime
public import QJSON

/// One client's monitor: negotiation, the order of in-band commands, responses and events.
///
/// It does no I/O.
@MainLoop
public final class MonitorSession {
  /// What the channel has to do.
  public enum Output: Sendable {
    /// Write these bytes.
    case bytes([UInt8])
    /// A blocked input may go on.
    case room
    /// Requests wait, but the session's turn is over: call `beginTurn` when others have had theirs.
    case turnOver
    /// All responses have been written and none will follow: flush and close.
    case close
  }

  private enum Mode {
    case negotiating, commands
  }

  private enum State {
    case open(Mode)
    /// The client sends no more, but responses to it are outstanding.
    case draining(Mode)
    case closed
  }

  private enum Execution {
    case idle
    /// A handler runs and has not suspended; what is written is flushed after it.
    case running
    case suspended(Coroutine)
  }

  /// The monitor that commands of this client see.
  public let monitor: Monitor
  private let dispatcher: Dispatcher
  private let capabilities: [String]
  private let gate = SessionGate()
  private let output: @MainLoop @Sendable (Output) -> Void
  private let isWritable: @MainLoop @Sendable () -> Bool
  private var turn = TurnBudget()
  private var isDraining = false
  private var state = State.open(.negotiating)
  private var execution = Execution.idle
  private var queue = InBandQueue()
  private var writer: QAPIWriter
  private var observation: Observation?

  /// Makes a session and leaves its greeting to be flushed.
  ///
  /// While `isWritable` is false no request is executed; call `beginTurn` when that changes.
  public init(
    _ dispatcher: Dispatcher, version: JSONValue, offersOutOfBand: Bool = true,
    isWritable: @escaping @MainLoop @Sendable () -> Bool = { true },
    output: @escaping @MainLoop @Sendable (Output) -> Void
  ) {
    monitor = Monitor(kind: "qmp")
    self.dispatcher = dispatcher
    capabilities = offersOutOfBand ? ["oob"] : []
    self.isWritable = isWritable
    self.output = output
    writer = QAPIWriter(dispatcher.policy.writing)
    writer.json.value([
      "QMP": ["version": version, "capabilities": .array(capabilities.map { .string($0) })]
    ])
    writer.json.newline()
  }

  /// Makes the input side, for the channel's thread; call it once.
  public func makeInput() -> ConnectionInput { ConnectionInput(gate: gate) }

  /// Executes this client's out-of-band requests, on the channel's thread.
  public var outOfBandDoor: OutOfBandDoor { OutOfBandDoor(dispatcher.admission, monitor: monitor) }

  /// Begins a turn of this client, with the requests that wait.
  ///
  /// In one turn it executes a limited number of requests, so that others have theirs.
  public func beginTurn() {
    turn = TurnBudget()
    drain()
    flush()
  }

  /// Accepts requests in the order of their arrival, and executes those whose turn has come.
  ///
  /// The responses are kept until `flush`.
  public func accept(_ requests: [InBandRequest]) {
    if case .closed = state { return }
    queue.append(contentsOf: requests)
    drain()
  }

  /// Hands the responses written so far to the channel.
  public func flush() {
    let bytes = writer.json.takeBytes()
    if bytes.isEmpty { return }
    turn.spend(bytes: bytes.count)
    output(.bytes(bytes))
  }

  /// Notes that the client has sent its last byte; its requests are still executed.
  public func endOfInput() {
    guard case .open(let mode) = state else { return }
    state = .draining(mode)
    drain()
    flush()
  }

  /// Notes that the client is gone: requests that wait are dropped, the running one is cancelled, and nothing more is written.
  public func disconnected() {
    state = .closed
    // Many clients may leave at once, which must not hold up the others: a turn has time for some of them only.
    MainLoop.inNextTurn { self.release() }
  }

  private func release() {
    observation?.end()
    observation = nil
    queue.removeAll()
    if case .suspended(let coroutine) = execution { coroutine.cancel() }
  }
}

// MARK: - Commands, one at a time

extension MonitorSession {
  private func drain() {
    // Writing can tell the transport that the client reads again, which begins a turn.
    if isDraining { return }
    isDraining = true
    var madeRoom = false
    while case .idle = execution, dispatcher.isOpen, mayTakeNext(), let request = queue.popFirst() {
      turn.spendRequest()
      if take(request) { madeRoom = true }
    }
    isDraining = false
    if madeRoom { output(.room) }
    if case .draining = state, case .idle = execution, queue.isEmpty {
      flush()
      disconnected()
      output(.close)
    }
  }

  private func mayTakeNext() -> Bool {
    if queue.isEmpty { return false }
    if writer.json.bytes.count >= TurnBudget.bytesOfWrite { flush() }
    guard isWritable() else { return false }
    if turn.isSpent {
      if turn.ends() { output(.turnOver) }
      return false
    }
    return true
  }

  /// Returns true if that made room in the queue.
  private func take(_ request: InBandRequest) -> Bool {
    if case .open(.negotiating) = state {
      // How the next request is read depends on this one, and no out-of-band response may overtake its response.
      respond(to: request)
      flush()
      return gate.leave()
    }
    let madeRoom = gate.leave()
    respond(to: request)
    return madeRoom
  }

  private func respond(to request: InBandRequest) {
    switch request.content {
    case .malformed(let malformed): ResponseWriter.failure(malformed.error, id: malformed.id, to: &writer)
    case .request(let request):
      do throws(QMPError) {
        try execute(request)
      } catch {
        ResponseWriter.failure(error, id: request.id, to: &writer)
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
    case .success(let value): ResponseWriter.success(value, id: request.id, to: &writer)
    case .failure(let error): ResponseWriter.failure(error, id: request.id, to: &writer)
    }
    // Otherwise the loop in `drain` goes on, and its caller flushes.
    guard case .suspended = before else { return }
    beginTurn()
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
    observation = dispatcher.events.observe { [weak self] event in self?.emit(event) }
    ResponseWriter.success(QAPIEmpty(), id: request.id, to: &writer)
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

/// What one client may have in a turn of the loop, after which it waits for the others.
struct TurnBudget {
  /// As many requests as a client usually has in flight, so that their responses are one write.
  private static let requests = 64
  private static let bytes = 256 << 10
  /// Responses that have become this long are written before the next request is executed.
  static let bytesOfWrite = 64 << 10

  private var requests = Self.requests
  private var bytes = Self.bytes
  private var hasEnded = false

  var isSpent: Bool { requests <= 0 || bytes <= 0 }

  mutating func spendRequest() { requests -= 1 }
  mutating func spend(bytes count: Int) { bytes -= count }

  /// Notes that the turn is over; true for the first time.
  mutating func ends() -> Bool {
    defer { hasEnded = true }
    return !hasEnded
  }
}

/// Requests in the order of their arrival; taking the first takes constant time.
struct InBandQueue {
  private var requests: [InBandRequest] = []
  private var first = 0

  var isEmpty: Bool { first == requests.count }

  mutating func append(contentsOf more: [InBandRequest]) {
    // Usually no request waits, and none has to be copied.
    if isEmpty { requests = more } else { requests += more }
  }

  mutating func popFirst() -> InBandRequest? {
    guard first < requests.count else { return nil }
    let request = requests[first]
    first += 1
    if isEmpty { removeAll() }
    return request
  }

  mutating func removeAll() {
    requests = []
    first = 0
  }
}

/// Writes responses as they stand on the wire: one object on each line, which CR LF ends.
enum ResponseWriter {
  static func success(_ value: any QAPIValue, id: JSONValue?, to writer: inout QAPIWriter) {
    writer.json.beginObject()
    writer.json.key(plain: "return")
    value.write(to: &writer)
    finish(id, &writer)
  }

  static func failure(_ error: QMPError, id: JSONValue?, to writer: inout QAPIWriter) {
    writer.json.beginObject()
    writer.json.key(plain: "error")
    writer.json.value(error.json)
    finish(id, &writer)
  }

  private static func finish(_ id: JSONValue?, _ writer: inout QAPIWriter) {
    if let id {
      writer.json.key(plain: "id")
      writer.json.value(id)
    }
    writer.json.endObject()
    writer.json.newline()
  }
}
