package import QAPIRuntime
package import QJSON

/// One connection as a client sees it: bytes in, actions out.
package struct ClientSession: Sendable {
  package enum Role: Sendable, Equatable {
    /// A QMP server; of these capabilities those that it offers are enabled.
    case monitor(enabling: [String])
    /// A guest agent: no greeting, but stale output to be passed over.
    case guestAgent
  }

  package enum Action: Sendable, Equatable {
    case send([UInt8])
    /// Requests may be made from now on. A guest agent has no greeting.
    case ready(ServerGreeting?)
    case answer(RequestID, Result<JSONValue, QMPError>)
    case event(ReceivedEvent)
    /// A message came; only when `showsMessages` is set. What it brings about follows.
    case received(JSONValue)
    /// The connection has to be closed; nothing comes after this.
    case fail(SessionFailure)
  }

  /// How far one got.
  package enum Stage: Sendable, Equatable {
    case greeting, negotiation, synchronization, commands, failed
  }

  private enum State: Sendable {
    case greeting
    case negotiating(ServerGreeting, RequestID)
    case synchronizing(number: Int64, isDelimited: Bool)
    case ready
    case failed
  }

  /// Whether each message that comes is handed out too.
  package var showsMessages = false
  private let role: Role
  private var state: State
  private var parser: JSONStreamParser
  private var ledger: RequestLedger
  private var beginning: [UInt8] = []
  private var shown: JSONValue?

  /// How many bytes of something that is not QMP are kept to show them.
  private static let shownBeginning = 160
  /// One less than a server's queue has room for.
  private static let inBandLimit = 7

  /// Makes a session for one connection.
  ///
  /// The seed has to differ between connections, at random: QEMU gives the answer to a client that left to the one that
  /// comes next. It is not negative, and small enough to count up from.
  package init(role: Role, seed: Int64, limits: JSONStreamParser.Limits = .init()) {
    self.role = role
    parser = JSONStreamParser(limits: limits)
    ledger = RequestLedger(firstNumber: seed)
    switch role {
    case .monitor: state = .greeting
    case .guestAgent: state = .synchronizing(number: seed, isDelimited: false)
    }
  }

  package var stage: Stage {
    switch state {
    case .greeting: .greeting
    case .negotiating: .negotiation
    case .synchronizing: .synchronization
    case .ready: .commands
    case .failed: .failed
    }
  }

  /// What to send as soon as the connection stands.
  ///
  /// An agent that was not there yet misses it: then it is sent again, until an answer comes.
  package mutating func start() -> [UInt8] {
    guard case .synchronizing(let number, _) = state else { return [] }
    let call = CommandCall(name: "guest-sync-delimited", arguments: ["id": .integer(number)])
    // FF makes the agent forget an earlier client's unfinished request.
    return [0xFF] + RequestText.bytes(call, id: nil)
  }

  /// Takes what was received; `next` then says what to do about it.
  package mutating func receive(_ bytes: UnsafeRawBufferPointer) {
    if case .greeting = state, beginning.count < Self.shownBeginning {
      beginning.append(contentsOf: bytes.prefix(Self.shownBeginning - beginning.count))
    }
    parser.append(bytes)
  }

  /// The next thing to do; nil when more input is needed.
  ///
  /// To be called until then after each `receive`.
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

  /// Enters a request; its bytes are to be sent at once.
  ///
  /// They are empty when a `send` will bring them later. Only once the session is ready.
  package mutating func request(
    _ call: CommandCall, id: RequestID? = nil, mode: RequestText.Mode = .inBand
  ) -> (id: RequestID, bytes: [UInt8]) {
    let id = id ?? makeID()
    return (id, ledger.admit(id, RequestText.bytes(call, id: id.json, mode: mode), mode: mode))
  }

  /// Sets an identifier aside for a request to be made later.
  package mutating func makeID() -> RequestID { ledger.makeID() }

  /// Gives a request up; its answer, when it comes, is dropped.
  package mutating func abandon(_ id: RequestID) {
    ledger.abandon(id)
  }
}

extension ClientSession {
  private mutating func take(_ message: JSONValue) -> Action? {
    switch (state, ServerMessage(message)) {
    case (.greeting, .greeting(let greeting)): return negotiate(greeting)
    // QEMU sends events before the greeting to a client that follows another one closely.
    case (.greeting, .event), (.greeting, .answer): return nil
    case (.greeting, .foreign): return fail(.notQMP(sent: beginning))

    case (.negotiating(let greeting, let id), .answer(let answered, let outcome)):
      return finishNegotiation(greeting, id, answered, outcome)

    case (.synchronizing, .greeting): return fail(.notAnAgent)
    case (.synchronizing(let number, let isDelimited), let message):
      if isDelimited, case .answer(_, .success(.integer(number))) = message {
        state = .ready
        return .ready(nil)
      }
      state = .synchronizing(number: number, isDelimited: false)
      return nil

    case (.ready, .event(let event)): return .event(event)
    case (.ready, .answer(let id, let outcome)): return takeAnswer(id, outcome)

    case (.negotiating, .event), (.negotiating, .greeting), (.ready, .greeting): return nil
    case (.negotiating, .foreign), (.ready, .foreign):
      if case .object = message { return nil }
      return fail(.notAMessage)
    case (.failed, _): return nil
    }
  }

  private mutating func take(_ error: JSONSyntaxError) -> Action? {
    switch state {
    case .greeting: return fail(.notQMP(sent: beginning))
    case .synchronizing(let number, _):
      state = .synchronizing(number: number, isDelimited: error.problem == .strayByte(0xFF))
      return nil
    // It belongs to the answer to a further call for synchronization, which `takeAnswer` drops.
    case .ready where role == .guestAgent && error.problem == .strayByte(0xFF): return nil
    case .negotiating, .ready: return fail(.malformed(error.detail))
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
    _ greeting: ServerGreeting, _ id: RequestID, _ answered: JSONValue?, _ outcome: Result<JSONValue, QMPError>
  ) -> Action? {
    guard ledger.settle(answered) == id else {
      if answered == nil, case .failure(let error) = outcome { return fail(.negotiationRefused(error)) }
      return nil
    }
    switch outcome {
    case .success:
      state = .ready
      return .ready(greeting)
    case .failure(let error): return fail(.negotiationRefused(error))
    }
  }

  private mutating func takeAnswer(_ id: JSONValue?, _ outcome: Result<JSONValue, QMPError>) -> Action? {
    if let request = ledger.settle(id) { return .answer(request, outcome) }
    // An agent complains of the FF that begins a call for synchronization, and there may have been several.
    guard role != .guestAgent, id == nil, !ledger.isEmpty, case .failure(let error) = outcome else { return nil }
    return fail(.requestNotUnderstood(error))
  }

  private mutating func fail(_ failure: SessionFailure) -> Action {
    state = .failed
    return .fail(failure)
  }
}
