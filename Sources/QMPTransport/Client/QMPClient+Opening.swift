import MainLoop
import NIOCore
import NIOPosix
import Platform
import QMP

extension QMPClient {
  /// Connects, and returns when commands can be executed.
  ///
  /// One deadline holds over connecting, greeting and negotiation. Cancelling the task gives up.
  public static func connect(
    to address: QMPAddress, options: ClientOptions = ClientOptions()
  ) async throws(ConnectError) -> QMPClient {
    guard (try? SystemString(address.description)) != nil else {
      throw ConnectError(peer: address.description, reason: .addressContainsNUL, deadline: options.deadline)
    }
    let client = QMPClient(peer: address.description, options: options)
    let bootstrap = client.bootstrap()
    switch address {
    case .unix(let path):
      client.isLocal = true
      try await client.open(path: path) { bootstrap.connect(unixDomainSocketPath: path) }
    case .tcp(let host, let port):
      try await client.open { bootstrap.connect(host: host, port: Int(port)) }
    case .ssh(let place):
      try await client.open(through: place) { bootstrap.withConnectedSocket($0) }
    }
    return client
  }

  /// Takes over a connected socket, whose descriptor then belongs to the client, and negotiates.
  static func adopt(
    socket: CInt, peer: String, options: ClientOptions
  ) async throws(ConnectError) -> QMPClient {
    let client = QMPClient(peer: peer, options: options)
    let bootstrap = client.bootstrap()
    try await client.open { bootstrap.withConnectedSocket(socket) }
    return client
  }

  private func bootstrap() -> ClientBootstrap {
    ClientBootstrap(group: MainLoop.eventLoop)
      .connectTimeout(options.deadline.timeAmount)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ClientHandler(self))
        }
      }
  }

  /// Opens a tunnel and what is at its other end, all within one deadline.
  private func open(
    through place: SSHPlace, _ connect: (CInt) -> EventLoopFuture<any Channel>
  ) async throws(ConnectError) {
    let start = ContinuousClock.now
    let socket: CInt
    let tunnel: SSHTunnel
    do throws(ConnectError) {
      (tunnel, socket) = try await SSHTunnel.open(to: place, options)
    } catch {
      finish(.closedByUs)
      throw error
    }
    self.tunnel = tunnel
    do throws(ConnectError) {
      try await open(within: options.deadline - (ContinuousClock.now - start)) { connect(socket) }
    } catch {
      throw await tunnel.explaining(error)
    }
  }

  private func open(
    path: String? = nil, within limit: Duration? = nil, _ connect: () -> EventLoopFuture<any Channel>
  ) async throws(ConnectError) {
    guard case .opening(let promise) = phase else { return }
    let timer = MainLoop.eventLoop.scheduleTask(in: (limit ?? options.deadline).timeAmount) {
      promise.fail(OpeningEnd.deadline)
    }
    let repetition = MainLoop.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
      MainLoop.assumeIsolated { self.synchronizeAgain() }
    }
    defer {
      timer.cancel()
      repetition.cancel()
    }
    connect().whenFailure { promise.fail($0) }
    // A future's own `get` would resume by way of the pool, and start its threads.
    let outcome: Result<Void, any Error> = await withTaskCancellationHandler {
      await MainLoop.suspend { continuation in
        promise.futureResult.whenComplete { continuation.resume(returning: $0) }
      }
    } onCancel: {
      promise.fail(OpeningEnd.cancelled)
    }
    if case .failure(let error) = outcome {
      let reason = reason(error, path: path)
      finish(.closedByUs)
      throw ConnectError(peer: peer, reason: reason, deadline: options.deadline)
    }
  }

  /// An agent that starts after us has not seen the first call; one that has is not disturbed by another.
  private func synchronizeAgain() {
    if channel != nil, case .synchronization = session.stage { send(session.start()) }
  }

  private func reason(_ error: any Error, path: String?) -> ConnectError.Reason {
    switch error {
    case OpeningEnd.cancelled: .cancelled
    case OpeningEnd.deadline: lateness
    case ConnectionLoss.session(let failure): .session(failure)
    case is ConnectionLoss: .closedBeforeGreeting
    default: ConnectError.Reason(error, path: path)
    }
  }

  /// What had not come when the deadline passed.
  private var lateness: ConnectError.Reason {
    if channel == nil { return .connectTimedOut }
    return switch session.stage {
    case .greeting: .noGreeting
    case .synchronization: .noAnswerFromAgent
    case .negotiation, .commands, .failed: .noAnswerToNegotiation
    }
  }
}

/// Why opening was ended from our side.
private enum OpeningEnd: Error {
  case deadline, cancelled
}

extension Duration {
  /// To the nanosecond; at most about 290 years.
  var timeAmount: TimeAmount {
    let (seconds, attoseconds) = components
    let (nanoseconds, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return .nanoseconds(isOver ? .max : nanoseconds &+ attoseconds / 1_000_000_000)
  }
}
