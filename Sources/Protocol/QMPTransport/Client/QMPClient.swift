public import MainLoop
public import QAPIRuntime
public import QJSON
public import QMP

/// A connection to a QMP server or guest agent, as a target of commands.
///
/// Commands may be called without waiting for earlier ones. Cancelling the task of a call gives that call up: it throws
/// `TargetError.cancelled`, and its response is dropped when it comes.
@MainLoop
public final class QMPClient: CommandTarget {
  private let connection: QMPConnection
  private let options: ClientOptions
  private let waitText: String
  private var calls: [RequestID: CheckedContinuation<Result<JSONValue, TargetError>, Never>] = [:]
  private let observers = Observers<ClientNotice>()
  /// What callers have learned about the peer.
  public let memory: TargetMemory? = TargetMemory()
  /// The number of calls that were cancelled before their responses came; the server may still execute them.
  public private(set) var abandonedCalls = 0
  private var knownNames: Set<String>?
  private var knownSchema: JSONValue?

  /// The most events that a reader of `events` may lag behind; beyond that it misses the oldest.
  public nonisolated static var eventBacklog: Int { 4096 }

  /// Connects, and returns when commands can be executed.
  ///
  /// One deadline holds for connecting, greeting and negotiation. Cancelling the task gives up.
  public static func connect(
    to address: QMPAddress, options: ClientOptions = ClientOptions()
  ) async throws(ConnectError) -> QMPClient {
    let client = QMPClient(peer: address.description, options: options)
    try await client.connection.open(to: address)
    return client
  }

  /// Takes over a connected socket, whose descriptor then belongs to the client, and negotiates.
  static func adopt(socket: CInt, peer: String, options: ClientOptions) async throws(ConnectError) -> QMPClient {
    let client = QMPClient(peer: peer, options: options)
    try await client.connection.open(adopting: socket)
    return client
  }

  private init(peer: String, options: ClientOptions) {
    self.options = options
    waitText = "a response from \(peer)"
    connection = QMPConnection(peer: peer, options: options)
    connection.observer = { self.receive($0) }
  }

  /// The address, or the program that was started.
  public var peer: String { connection.peer }

  /// What the server told when the client connected to it; nil for a guest agent.
  public var greeting: ServerGreeting? { connection.greeting }

  /// Sees each message; nil costs nothing.
  public var tap: MessageTap? {
    get { connection.tap }
    set { connection.tap = newValue }
  }

  /// Why the connection was lost; nil while it stands.
  public var loss: ConnectionLoss? { connection.loss }

  /// The process that began to listen at the other end of a Unix socket; nil for all other connections.
  public func peerProcessID() async -> Int32? { await connection.peerProcessID() }

  /// Closes the connection at once.
  ///
  /// Calls that have no response throw `TargetError.connectionLost`.
  public func close() { connection.finish(.closedByUs) }

  /// Makes the end of the peer's process end the connection, and explain its loss.
  func watch(_ child: ChildProcess) { connection.watch(child) }
}

// MARK: - Commands

extension QMPClient {
  /// Executes a command after those that were called earlier.
  public func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    try await execute(call, mode: .inBand)
  }

  /// Executes a command before those that were called earlier.
  ///
  /// Where that was not enabled, or the command does not allow it, the server responds with an error.
  public func executeOutOfBand(_ call: CommandCall) async throws(TargetError) -> JSONValue {
    try await execute(call, mode: .outOfBand)
  }

  /// Sends a command without waiting for its response.
  func post(_ call: CommandCall) { connection.request(call) }

  /// The names of the commands that the peer has and allows; asked once for each connection.
  public func commandNames() async throws(TargetError) -> Set<String> {
    if let knownNames { return knownNames }
    let list: [JSONValue]
    switch options.peer {
    case .qmpServer:
      list = try await execute(name: "query-commands").arrayValue ?? []
    case .guestAgent:
      let commands = try await execute(name: "guest-info")["supported_commands"]?.arrayValue ?? []
      list = commands.filter { $0["enabled"]?.boolValue ?? true }
    }
    let names = Set(list.compactMap { $0["name"]?.stringValue })
    knownNames = names
    return names
  }

  /// What `query-qmp-schema` returns; asked once for each connection.
  ///
  /// A guest agent has none: then this throws that the command has not been found.
  public func schema() async throws(TargetError) -> JSONValue {
    if let knownSchema { return knownSchema }
    let schema = try await execute(name: "query-qmp-schema")
    knownSchema = schema
    return schema
  }

  private func execute(_ call: CommandCall, mode: RequestText.Mode) async throws(TargetError) -> JSONValue {
    let id = connection.makeID()
    let outcome = await Coroutine.wait(for: waitText) {
      await withTaskCancellationHandler {
        await MainLoop.suspend { self.begin(call, id, mode, $0) }
      } onCancel: {
        MainLoop.execute { self.giveUp(id) }
      }
    }
    return try outcome.get()
  }

  /// Looks at the state and enters the call in one go: each `await` on the way here may have let something happen.
  private func begin(
    _ call: CommandCall, _ id: RequestID, _ mode: RequestText.Mode,
    _ continuation: CheckedContinuation<Result<JSONValue, TargetError>, Never>
  ) {
    if let loss {
      continuation.resume(returning: .failure(.connectionLost("\(peer): \(loss)")))
    } else if Task.isCancelled {
      continuation.resume(returning: .failure(.cancelled))
    } else {
      calls[id] = continuation
      connection.request(call, id: id, mode: mode)
    }
  }

  private func giveUp(_ id: RequestID) {
    guard let call = calls.removeValue(forKey: id) else { return }
    connection.abandon(id)
    abandonedCalls += 1
    call.resume(returning: .failure(.cancelled))
  }
}

// MARK: - Notices

extension QMPClient {
  /// Calls the body for each event, before the response of the command that caused it, and once for the loss of the
  /// connection.
  ///
  /// On a connection that is lost already it is called at once.
  @discardableResult
  public func observe(_ body: @escaping @MainLoop @Sendable (ClientNotice) -> Void) -> Observation {
    if let loss {
      body(.lost(loss))
      return Observation {}
    }
    return observers.add(body)
  }

  /// Calls the body for each event from now on, and once for the loss of the connection.
  public func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> Observation {
    let peer = peer
    return observe { notice in
      switch notice {
      case .event(let event): body(.event(event))
      case .lost(let loss): body(.lost("\(peer): \(loss)"))
      }
    }
  }

  /// The events from now on, until the connection is lost.
  public func events() -> AsyncStream<ReceivedEvent> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: ReceivedEvent.self, bufferingPolicy: .bufferingNewest(Self.eventBacklog))
    let observation = observe { notice in
      switch notice {
      case .event(let event): continuation.yield(event)
      case .lost: continuation.finish()
      }
    }
    continuation.onTermination = { _ in MainLoop.execute { observation.end() } }
    return stream
  }

  /// Waits until the connection is lost, and returns why; nil as soon as the task is cancelled.
  public func waitUntilLost() async -> ConnectionLoss? {
    let (stream, continuation) = AsyncStream.makeStream(of: ConnectionLoss.self)
    let observation = observe { notice in
      if case .lost(let loss) = notice { continuation.yield(loss) }
    }
    defer { observation.end() }
    for await loss in stream { return loss }
    return nil
  }

  private func receive(_ notice: QMPConnection.Notice) {
    switch notice {
    case .response(let id, let outcome):
      calls.removeValue(forKey: id)?.resume(returning: outcome.mapError { .command($0) })
    case .event(let event): observers.tell(.event(event))
    case .lost(let loss):
      let outstanding = calls
      calls = [:]
      for call in outstanding.values { call.resume(returning: .failure(.connectionLost("\(peer): \(loss)"))) }
      observers.tell(.lost(loss))
      observers.removeAll()
    }
  }
}

/// A notice of a client.
public enum ClientNotice: Sendable, Hashable {
  case event(ReceivedEvent)
  /// The connection was lost; the last notice.
  case lost(ConnectionLoss)
}
