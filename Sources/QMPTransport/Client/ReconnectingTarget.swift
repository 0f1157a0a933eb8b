public import MainLoop
public import QAPIRuntime

/// A QMP server that is connected to again whenever the connection to it is lost.
///
/// While there is no connection, commands are refused at once; none is kept for later, and none is sent twice.
@MainLoop
public final class ReconnectingTarget: CommandTarget {
  public typealias Connect = @MainLoop @Sendable () async throws(ConnectError) -> QMPClient

  /// What becomes of the connection.
  public enum Change: Sendable, Equatable {
    case lost(ConnectionLoss)
    /// It stands again, with another process or with the one from before; nil where that cannot be told.
    case regained(isSameProcess: Bool?)
  }

  /// The connection, or the latest that there was.
  public private(set) var client: QMPClient
  /// Told of each change.
  public var onChange: (@MainLoop @Sendable (Change) -> Void)?

  private let connect: Connect
  private let pause: @MainLoop @Sendable (Duration) async throws(CancellationError) -> Void
  private var processID: Int32?
  private var attempts: Task<Void, Never>?
  private var observers: [UInt64: @MainLoop @Sendable (TargetNotice) -> Void] = [:]
  private var observerCount: UInt64 = 0
  private var isClosed = false

  /// Takes over a connection; `connect` makes each further one.
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

  /// What became of the connection; nil while it stands.
  public var loss: ConnectionLoss? { client.loss }

  public func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    try checkConnection()
    return try await client.execute(call)
  }

  public func commandNames() async throws(TargetError) -> Set<String> {
    try checkConnection()
    return try await client.commandNames()
  }

  public func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> TargetObservation {
    observerCount += 1
    let id = observerCount
    observers[id] = body
    return TargetObservation { self.observers[id] = nil }
  }

  /// Closes the connection, or gives up trying to get one.
  public func close() {
    isClosed = true
    attempts?.cancel()
    client.close()
  }

  private func checkConnection() throws(TargetError) {
    if loss != nil { throw .refused("\(peer) is disconnected; hmp tries again, and tells when it is back") }
  }

  private func relay() {
    client.observe { [weak self] notice in self?.receive(notice) }
  }

  private func receive(_ notice: ClientNotice) {
    switch notice {
    case .event(let event): tell(.event(event))
    case .lost(let loss):
      guard !isClosed else { return }
      tell(.lost("\(peer): \(loss)"))
      onChange?(.lost(loss))
      attempts = MainLoop.task { await self.connectAgain() }
    }
  }

  private func connectAgain() async {
    var pauses = ReconnectPauses()
    while !isClosed {
      guard (try? await pause(pauses.next())) != nil else { return }
      // What is not there yet is no news.
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

  private func tell(_ notice: TargetNotice) {
    for id in observers.keys.sorted() { observers[id]?(notice) }
  }
}
