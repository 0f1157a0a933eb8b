public import MainLoop
import QAPIRuntime
public import QJSON

/// One client's monitor: negotiation, the order of in-band commands, answers and events. It does no I/O.
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

  private enum State {
    case negotiating, commands
    /// The client sends no more, but is owed answers.
    case draining(wasCommands: Bool)
    case closed
  }

  public let monitor: Monitor
  private let dispatcher: Dispatcher
  private let offersOutOfBand: Bool
  private let gate = SessionGate()
  private let output: @MainLoop @Sendable (Output) -> Void
  private var state = State.negotiating
  private var queue = RequestQueue()
  private var isBusy = false
  private var running: Coroutine?
  private var writer = QAPIWriter()
  private var subscription: EventHub.Subscription?

  /// Makes a session and leaves its greeting to be flushed.
  public init(
    _ dispatcher: Dispatcher, version: JSONValue, offersOutOfBand: Bool = true,
    output: @escaping @MainLoop @Sendable (Output) -> Void
  ) {
    monitor = Monitor(kind: "qmp")
    self.dispatcher = dispatcher
    self.offersOutOfBand = offersOutOfBand
    self.output = output
    writer.json.value([
      "QMP": ["version": version, "capabilities": offersOutOfBand ? ["oob"] : []]
    ])
    writer.json.newline()
  }

  /// The input side, for the channel's thread. To be asked for once.
  public func makeInput() -> ConnectionInput { ConnectionInput(gate: gate) }

  public var outOfBandDoor: OutOfBandDoor { OutOfBandDoor(table: dispatcher.table, monitor: monitor) }

  /// Takes requests in the order of their arrival, and executes what can be executed now.
  ///
  /// The answers are kept until `flush`.
  public func accept(_ requests: some Sequence<InBandRequest>) {
    for request in requests { queue.append(request) }
    drain()
  }

  /// Hands the answers written so far to the channel.
  public func flush() {
    let bytes = writer.json.takeBytes()
    if !bytes.isEmpty { output(.bytes(bytes)) }
  }

  /// The client has sent its last byte: what it has asked is still answered.
  public func endOfInput() {
    switch state {
    case .negotiating: state = .draining(wasCommands: false)
    case .commands: state = .draining(wasCommands: true)
    case .draining, .closed: return
    }
    drain()
    flush()
  }

  /// The client is gone: what waits is dropped, what runs is cancelled, and nothing is written any more.
  public func disconnected() {
    state = .closed
    subscription?.cancel()
    subscription = nil
    queue.removeAll()
    running?.cancel()
  }
}

// MARK: - Commands, one at a time

extension MonitorSession {
  private func drain() {
    var madeRoom = false
    while !isBusy, dispatcher.isOpen, let request = queue.popFirst() {
      if gate.leave() { madeRoom = true }
      switch request.content {
      case .malformed(let malformed): ReplyWriter.failure(malformed.error, id: malformed.id, to: &writer)
      case .request(let request): execute(request)
      }
    }
    if madeRoom { output(.room) }
    if case .draining = state, !isBusy, queue.isEmpty {
      flush()
      disconnected()
      output(.close)
    }
  }

  private func execute(_ request: QMPRequest) {
    do throws(QMPError) {
      switch state {
      case .negotiating, .draining(wasCommands: false): try negotiate(request)
      case .commands, .draining(wasCommands: true): try dispatch(request)
      case .closed: break
      }
    } catch {
      ReplyWriter.failure(error, id: request.id, to: &writer)
    }
  }

  private func dispatch(_ request: QMPRequest) throws(QMPError) {
    let row = try dispatcher.row(named: request.name)
    isBusy = true
    let coroutine = dispatcher.start(row, .json(request.arguments, dispatcher.inputPolicy), on: monitor) {
      [self] outcome in finish(request, row.flags, outcome)
    }
    if isBusy { running = coroutine }
  }

  private func finish(_ request: QMPRequest, _ flags: CommandFlags, _ outcome: Result<any QAPIValue, QMPError>) {
    isBusy = false
    let wasSuspended = running != nil
    running = nil
    if case .closed = state { return }
    switch outcome {
    case .success where flags.contains(.noSuccessResponse): break
    case .success(let value): ReplyWriter.success(value, id: request.id, to: &writer)
    case .failure(let error): ReplyWriter.failure(error, id: request.id, to: &writer)
    }
    // Within `accept` the loop there goes on, and its caller flushes.
    guard wasSuspended else { return }
    drain()
    flush()
  }
}

// MARK: - Negotiation and events

extension MonitorSession {
  private func negotiate(_ request: QMPRequest) throws(QMPError) {
    guard request.name == "qmp_capabilities" else {
      throw QMPError(.commandNotFound, "Expecting capabilities negotiation with 'qmp_capabilities'")
    }
    let enabled = try requestedCapabilities(request.arguments)
    gate.outOfBandEnabled = enabled.contains("oob")
    if case .negotiating = state { state = .commands } else { state = .draining(wasCommands: true) }
    subscription = dispatcher.events.subscribe { [weak self] event in self?.emit(event) }
    ReplyWriter.success(QAPIEmpty(), id: request.id, to: &writer)
  }

  private func requestedCapabilities(_ arguments: JSONObject) throws(QMPError) -> [String] {
    do throws(ReadError) {
      var reader = ObjectReader(arguments, .strict)
      let enable: [String] = try reader.optional("enable") ?? []
      try reader.finish()
      for (index, name) in enable.enumerated() where name != "oob" {
        throw ReadError(.unknownValue(name), path: [.member("enable"), .index(index)])
      }
      if !enable.isEmpty, !offersOutOfBand { throw ReadError(.unknownValue("oob"), path: [.member("enable")]) }
      return enable
    } catch {
      throw error.qmpError
    }
  }

  private func emit(_ event: EventMessage) {
    writer.json.raw(event.bytes)
    if !isInBatch { flush() }
  }

  /// Whether answers are being gathered that the caller will flush.
  private var isInBatch: Bool { isBusy && running == nil }
}
