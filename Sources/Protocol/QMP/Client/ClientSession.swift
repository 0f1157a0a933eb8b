public import QAPIRuntime
package import QJSON

/// One connection as a client sees it: bytes in, actions out.
package struct ClientSession: Sendable {
  package enum Role: Sendable, Equatable {
    /// A QMP server; those of the capabilities that it offers are enabled.
    case monitor(enabling: [String])
    /// A guest agent, which sends no greeting but possibly output for an earlier client.
    case guestAgent
  }

  package enum Action: Sendable, Equatable {
    case send([UInt8])
    /// Requests may be made from now on. A guest agent has no greeting.
    case ready(ServerGreeting?)
    case response(RequestID, Result<JSONValue, QMPError>)
    case event(ReceivedEvent)
    /// A message was received; only if `showsMessages` is set. Its effects follow.
    case received(JSONValue)
    /// Close the connection; no action follows.
    case fail(SessionFailure)
  }

  /// How far the connection has been set up.
  package enum Stage: Sendable, Equatable {
    case greeting, negotiation, synchronization, commands, failed
  }

  private enum State: Sendable {
    case greeting
    case negotiating(ServerGreeting, RequestID)
    case synchronizing(isDelimited: Bool)
    /// A guest agent is asked whether its responses have the identifiers of the requests.
    case probing(RequestID)
    case ready
    /// A guest agent may not respond to a request that was given up, and without identifiers the next response could be
    /// that of any request.
    case resynchronizing(isDelimited: Bool)
    case failed
  }

  /// Whether each received message is reported as well.
  package var showsMessages = false
  private let role: Role
  private var state: State
  private var parser: JSONStreamParser
  private var ledger: RequestLedger
  /// The requests to an agent whose responses have no identifiers; nil where they have.
  private var ordered: OrderedRequests?
  /// The number of the next call for synchronization.
  ///
  /// Each has another, so that the response to the last one is also the
  /// end of what earlier ones caused.
  private var synchronizationNumber: Int64
  private var beginning: [UInt8] = []
  private var telnet = TelnetOptions()
  private var shown: JSONValue?

  /// The number of bytes that are kept to be shown if the peer is no QMP server.
  private static let shownBeginning = 160
  /// One less than the length of a server's queue.
  private static let inBandLimit = 7

  /// Makes a session for one connection.
  ///
  /// The seed is the first request's identifier. It has to be random: QEMU may send the next client a response that was
  /// meant for the one before. It is not negative, and small enough to count up from.
  package init(role: Role, seed: Int64, limits: JSONStreamParser.Limits = .init()) {
    self.role = role
    parser = JSONStreamParser(limits: limits)
    ledger = RequestLedger(firstNumber: seed)
    synchronizationNumber = seed
    switch role {
    case .monitor: state = .greeting
    case .guestAgent: state = .synchronizing(isDelimited: false)
    }
  }

  package var stage: Stage {
    switch state {
    case .greeting: .greeting
    case .negotiating: .negotiation
    case .synchronizing, .probing: .synchronization
    case .ready, .resynchronizing: .commands
    case .failed: .failed
    }
  }

  /// Returns the bytes to send as soon as the channel is connected.
  ///
  /// A guest agent that starts later misses them; send them again until it responds.
  package mutating func start() -> [UInt8] {
    guard case .synchronizing = state else { return [] }
    return synchronization()
  }

  /// Takes received bytes; `next` then returns the actions.
  package mutating func receive(_ bytes: UnsafeRawBufferPointer) {
    var bytes = bytes
    if case .greeting = state { bytes = telnet.skip(bytes) }
    if case .greeting = state, beginning.count < Self.shownBeginning {
      beginning.append(contentsOf: bytes.prefix(Self.shownBeginning - beginning.count))
    }
    parser.append(bytes)
  }

  /// Returns the next action; nil when more input is needed.
  ///
  /// Call it until it returns nil after each `receive`.
  package mutating func next() -> Action? {
    while true {
      if case .failed = state { return nil }
      if case .ready = state, let bytes = ledger.release() { return .send(bytes) }
      if let message = shown {
        shown = nil
        if let action = take(message) { return action }
        continue
      }
      switch parser.next() {
      case .value(let message) where showsMessages:
        shown = message
        return .received(message)
      case .value(let message):
        if let action = take(message) { return action }
      case .failure(let error):
        if let action = take(error) { return action }
      case nil: return nil
      }
    }
  }

  /// Enters a request, and returns the bytes to send now.
  ///
  /// They are empty if a later `send` has them. Call it only after `ready`.
  package mutating func request(
    _ call: CommandCall, id: RequestID? = nil, mode: RequestText.Mode = .inBand
  ) -> (id: RequestID, bytes: [UInt8]) {
    let id = id ?? makeID()
    guard ordered == nil else { return (id, requestInOrder(id, RequestText.bytes(call, id: nil, mode: mode))) }
    return (id, ledger.admit(id, RequestText.bytes(call, id: id.json, mode: mode), mode: mode))
  }

  /// Reserves an identifier for a later request.
  package mutating func makeID() -> RequestID { ledger.makeID() }

  /// Gives a request up; its response is dropped.
  package mutating func abandon(_ id: RequestID) {
    if ordered == nil { ledger.abandon(id) } else { ordered?.abandon(id) }
  }
}

extension ClientSession {
  private mutating func take(_ message: JSONValue) -> Action? {
    switch (state, ServerMessage(message)) {
    case (.greeting, .greeting(let greeting)): return negotiate(greeting)
    // QEMU sends events before the greeting to a client that follows another one closely.
    case (.greeting, .event), (.greeting, .response): return nil
    case (.greeting, .foreign): return fail(.notQMP(sent: beginning))

    case (.negotiating(let greeting, let id), .response(let responseID, let outcome)):
      return finishNegotiation(greeting, id, responseID, outcome)

    case (.synchronizing, .greeting): return fail(.notAnAgent)
    case (.synchronizing(let isDelimited), let message):
      guard isDelimited, isLastSynchronization(message) else {
        state = .synchronizing(isDelimited: false)
        return nil
      }
      return probe()
    case (.probing(let probe), .response(let id, _)): return finishProbe(probe, id)
    case (.resynchronizing(let isDelimited), let message):
      guard isDelimited, isLastSynchronization(message) else {
        state = .resynchronizing(isDelimited: false)
        return nil
      }
      state = .ready
      let bytes = ordered?.releaseHeld() ?? []
      return bytes.isEmpty ? nil : .send(bytes)

    case (.ready, .event(let event)): return .event(event)
    case (.ready, .response(let id, let outcome)): return takeResponse(message, id, outcome)

    case (.negotiating, .event), (.negotiating, .greeting), (.probing, .event), (.probing, .greeting),
      (.ready, .greeting):
      return nil
    case (.negotiating, .foreign), (.probing, .foreign), (.ready, .foreign): return fail(.notAMessage(message.excerpt))
    case (.failed, _): return nil
    }
  }

  private mutating func take(_ error: JSONSyntaxError) -> Action? {
    switch state {
    case .greeting: return fail(.notQMP(sent: beginning))
    case .synchronizing:
      state = .synchronizing(isDelimited: error.problem == .strayByte(0xFF))
      return nil
    case .resynchronizing:
      state = .resynchronizing(isDelimited: error.problem == .strayByte(0xFF))
      return nil
    case .negotiating, .probing, .ready: return fail(.malformed(error.detail))
    case .failed: return nil
    }
  }

  private mutating func negotiate(_ greeting: ServerGreeting) -> Action {
    var arguments = JSONObject()
    if case .monitor(let wanted) = role {
      let enabled = greeting.capabilities.filter(wanted.contains)
      if !enabled.isEmpty { arguments["enable"] = .array(enabled.map { .string($0) }) }
      if enabled.contains("oob") { ledger.inBandLimit = Self.inBandLimit }
    }
    beginning = []
    let request = request(CommandCall(name: "qmp_capabilities", arguments: arguments))
    state = .negotiating(greeting, request.id)
    return .send(request.bytes)
  }

  private mutating func finishNegotiation(
    _ greeting: ServerGreeting, _ id: RequestID, _ responseID: JSONValue?, _ outcome: Result<JSONValue, QMPError>
  ) -> Action? {
    guard ledger.settle(responseID) == id else {
      if responseID == nil, case .failure(let error) = outcome { return fail(.negotiationRefused(error)) }
      return nil
    }
    switch outcome {
    case .success:
      state = .ready
      return .ready(greeting)
    case .failure(let error): return fail(.negotiationRefused(error))
    }
  }

  /// Takes the response to a request.
  ///
  /// One with the identifier of no request is dropped: that of a request which was given up, or of an earlier client's.
  private mutating func takeResponse(
    _ message: JSONValue, _ id: JSONValue?, _ outcome: Result<JSONValue, QMPError>
  ) -> Action? {
    if ordered != nil { return ordered?.settleFirst().map { .response($0, outcome) } }
    if let request = ledger.settle(id) { return .response(request, outcome) }
    if ledger.isEmpty { return nil }
    switch (id, outcome) {
    case (.integer, _): return nil
    case (nil, .failure(let error)): return fail(.requestNotUnderstood(error))
    default: return fail(.responseWithoutRequest(message.excerpt))
    }
  }

  private mutating func fail(_ failure: SessionFailure) -> Action {
    state = .failed
    return .fail(failure)
  }
}

// MARK: - Guest agents

extension ClientSession {
  /// A new call for synchronization, after which the response to it is waited for.
  private mutating func synchronization() -> [UInt8] {
    let number = synchronizationNumber
    synchronizationNumber &+= 1
    let call = CommandCall(name: "guest-sync-delimited", arguments: ["id": .integer(number)])
    // FF makes the agent forget an unfinished request, such as an earlier client's.
    return [0xFF] + RequestText.bytes(call, id: nil)
  }

  private func isLastSynchronization(_ message: ServerMessage) -> Bool {
    guard case .response(_, .success(.integer(let number))) = message else { return false }
    return number == synchronizationNumber &- 1
  }

  /// Asks an agent whether it repeats identifiers.
  ///
  /// Those before QEMU 4.0 do not, and still older ones refuse a request that has one.
  private mutating func probe() -> Action {
    let request = request(CommandCall(name: "guest-ping"))
    state = .probing(request.id)
    return .send(request.bytes)
  }

  private mutating func finishProbe(_ probe: RequestID, _ id: JSONValue?) -> Action? {
    if ledger.settle(id) != probe {
      guard id == nil else { return nil }
      ordered = OrderedRequests()
    }
    state = .ready
    return .ready(nil)
  }

  private mutating func requestInOrder(_ id: RequestID, _ bytes: [UInt8]) -> [UInt8] {
    switch state {
    case .resynchronizing: break
    default:
      guard ordered?.isOutOfStep ?? false else {
        ordered?.append(id)
        return bytes
      }
    }
    ordered?.hold(id, bytes)
    state = .resynchronizing(isDelimited: false)
    return synchronization()
  }
}

/// Why a client has to close a connection that still stands.
public enum SessionFailure: Error, Sendable, Hashable {
  /// The peer did not begin with a greeting; the first bytes that it sent.
  case notQMP(sent: [UInt8])
  /// The peer is a QMP server and not a guest agent.
  case notAnAgent
  /// The server refused `qmp_capabilities`.
  case negotiationRefused(QMPError)
  /// The peer sent something that is not JSON; the syntax error.
  case malformed(String)
  /// The peer sent a JSON value that is no message; its text, at least the beginning.
  case notAMessage(String)
  /// The peer sent a response that does not say which request it is for; its text, at least the beginning.
  case responseWithoutRequest(String)
  /// The server could not parse a request; the error does not say which.
  case requestNotUnderstood(QMPError)
}

/// The options that a server with `-qmp telnet:` offers before it sends the greeting: `FF FB..FE OPTION`, several times.
struct TelnetOptions: Sendable {
  /// The bytes of an option that have come, of three; nil once another byte has come.
  private var progress: Int? = 0

  /// The bytes without the options at the beginning.
  mutating func skip(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var index = 0
    while let count = progress, index < bytes.count {
      let isExpected =
        switch count {
        case 0: bytes[index] == 0xFF
        case 1: (0xFB...0xFE).contains(bytes[index])
        default: true
        }
      guard isExpected else {
        progress = nil
        break
      }
      progress = (count + 1) % 3
      index += 1
    }
    return UnsafeRawBufferPointer(rebasing: bytes[index...])
  }
}

/// A message of a server, classified by its members; further ones are ignored.
enum ServerMessage {
  case greeting(ServerGreeting)
  case event(ReceivedEvent)
  case response(id: JSONValue?, Result<JSONValue, QMPError>)
  /// Not a message of QMP.
  case foreign

  init(_ message: JSONValue) {
    if let event = ReceivedEvent(message) {
      self = .event(event)
    } else if let value = message["return"] {
      self = .response(id: message["id"], .success(value))
    } else if let error = message["error"], case .object = error {
      self = .response(id: message["id"], .failure(QMPError(json: error)))
    } else if let greeting = ServerGreeting(message) {
      self = .greeting(greeting)
    } else {
      self = .foreign
    }
  }
}

extension JSONValue {
  /// As much of the text as an error can show.
  fileprivate var excerpt: String {
    let text = text()
    return text.utf8.count <= 160 ? text : "\(text.prefix(160))..."
  }
}
