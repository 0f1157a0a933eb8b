public import MainLoop
public import QAPIRuntime

/// A QMP server to which the client reconnects whenever the connection is lost.
///
/// While there is no connection, commands fail immediately; none is kept for later, and none is sent twice.
@MainLoop
public final class ReconnectingTarget: CommandTarget {
  /// Makes one attempt to connect.
  public typealias Connect = @MainLoop @Sendable () async throws(ConnectError) -> QMPClient

  /// A change of the connection.
  public enum Change: Sendable, Equatable {
    case lost(ConnectionLoss)
    /// The connection was made again, with the same process or another one; nil if that is not known.
    case regained(isSameProcess: Bool?)
  }

  /// The current connection, or the last one.
  public private(set) var client: QMPClient
  /// Called with each change.
  public var onChange: (@MainLoop @Sendable (Change) -> Void)?

  private let connect: Connect
  private let pause: @MainLoop @Sendable (Duration) async throws(CancellationError) -> Void
  private var processID: Int32?
  private var attempts: Task<Void, Never>?
  private let observers = Observers<TargetNotice>()
  private var isClosed = false

  /// Takes over a connection; `connect` makes all later ones.
  public convenience init(_ client: QMPClient, connect: @escaping Connect) async {
    await self.init(client, connect: connect) { duration throws(CancellationError) in
      try await MainLoop.sleep(for: duration)
    }
  }

  init(
    _ client: QMPClient, connect: @escaping Connect,
    pause: @escaping @MainLoop @Sendable (Duration) async throws(CancellationError) -> Void
  ) async {
    self.client = client
    self.connect = connect
    self.pause = pause
    processID = await client.peerProcessID()
    relay()
  }

  /// The address.
  public var peer: String { client.peer }

  /// Why the connection was lost; nil while it stands.
  public var loss: ConnectionLoss? { client.loss }

  /// What callers have learned about the peer of the current connection.
  public var memory: TargetMemory? { client.memory }

  /// The number of calls on the current connection that were cancelled before their responses came.
  public var abandonedCalls: Int { client.abandonedCalls }

  /// Executes a command, or refuses it while there is no connection.
  public func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    try checkConnection()
    return try await client.execute(call)
  }

  /// The names of the commands of the server that is connected to.
  public func commandNames() async throws(TargetError) -> Set<String> {
    try checkConnection()
    return try await client.commandNames()
  }

  /// Calls the body for each event, whatever connection it comes over, and for each loss of the connection.
  public func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> Observation {
    observers.add(body)
  }

  /// Closes the connection, or stops reconnecting.
  public func close() {
    isClosed = true
    attempts?.cancel()
    client.close()
  }

  private func checkConnection() throws(TargetError) {
    if loss != nil { throw .refused("\(peer) is disconnected; reconnecting") }
  }

  private func relay() {
    client.observe { [weak self] notice in self?.receive(notice) }
  }

  private func receive(_ notice: ClientNotice) {
    switch notice {
    case .event(let event): observers.tell(.event(event))
    case .lost(let loss):
      guard !isClosed else { return }
      observers.tell(.lost("\(peer): \(loss)"))
      onChange?(.lost(loss))
      attempts = MainLoop.task { await self.connectAgain() }
    }
  }

  private func connectAgain() async {
    var pauses = ReconnectPauses()
    while !isClosed {
      guard (try? await pause(pauses.next())) != nil else { return }
      // A failed attempt is not reported.
      guard let client = try? await connect() else { continue }
      let processID = await client.peerProcessID()
      guard !isClosed else { return client.close() }
      let before = self.processID
      self.client = client
      self.processID = processID
      onChange?(.regained(isSameProcess: before.flatMap { before in processID.map { $0 == before } }))
      return relay()
    }
  }
}

/// The pauses between attempts to reconnect, which double up to a limit.
struct ReconnectPauses: Sendable {
  private static let first = Duration.milliseconds(100)
  private static let longest = Duration.seconds(2)

  private var following = first

  mutating func next() -> Duration {
    defer { following = min(following * 2, Self.longest) }
    return following
  }
}
