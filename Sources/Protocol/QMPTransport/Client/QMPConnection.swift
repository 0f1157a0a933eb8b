import Glibc
import MainLoop
import NIOCore
import NIOPosix
import Platform
import QAPIRuntime
import QJSON
import QMP
import SystemPackage

/// One connection to a QMP server or guest agent: the channel and the session on it.
///
/// It is opened once, and ends once; its owner is told of what comes in between.
@MainLoop
final class QMPConnection {
  enum Notice {
    case response(RequestID, Result<JSONValue, QMPError>)
    case event(ReceivedEvent)
    /// The last notice.
    case lost(ConnectionLoss)
  }

  private enum Phase {
    /// The promise is kept once commands can be executed.
    case opening(EventLoopPromise<Void>)
    case open
    /// The peer has hung up, and how its process ended is being found out.
    case ending
    case lost(ConnectionLoss)
  }

  /// The address, or the program that was started.
  let peer: String
  /// What the server told when the connection was opened; nil for a guest agent.
  private(set) var greeting: ServerGreeting?
  /// Sees each message; nil costs nothing.
  var tap: MessageTap? {
    didSet { session.showsMessages = tap != nil }
  }

  private let options: ClientOptions
  /// Nil before the owner has set it, and after the last notice.
  var observer: (@MainLoop @Sendable (Notice) -> Void)?
  private var session: ClientSession
  private var phase: Phase
  private var channel: (any Channel)?
  private var unsent = ByteBuffer()
  private var isFlushPending = false
  /// Asked when the peer has hung up: a process that ended explains more than an end of stream.
  private var process: ChildProcess?
  /// The way to a peer on another machine.
  private var tunnel: SSHTunnel?
  /// Whether the peer is at the other end of a Unix socket of this machine.
  private var isLocal = false

  /// The longest time between the end of a process and that of its connection.
  static let endDelay: Duration = .seconds(1)

  init(peer: String, options: ClientOptions) {
    self.peer = peer
    self.options = options
    let role: ClientSession.Role =
      switch options.peer {
      case .qmpServer: .monitor(enabling: options.enablesOutOfBand ? ["oob"] : [])
      case .guestAgent: .guestAgent
      }
    session = ClientSession(role: role, seed: .random(in: 1...1 << 52))
    session.showsMessages = options.tap != nil
    tap = options.tap
    phase = .opening(MainLoop.eventLoop.makePromise())
  }

  /// Why the connection was lost; nil while it stands.
  var loss: ConnectionLoss? {
    if case .lost(let loss) = phase { loss } else { nil }
  }

  func makeID() -> RequestID { session.makeID() }

  /// Sends a request.
  func request(_ call: CommandCall, id: RequestID? = nil, mode: RequestText.Mode = .inBand) {
    send(session.request(call, id: id, mode: mode).bytes)
  }

  /// Gives a request up, whose response is then dropped.
  func abandon(_ id: RequestID) { session.abandon(id) }

  /// Ends the connection for good.
  func finish(_ loss: ConnectionLoss) {
    let previous = phase
    if case .lost = previous { return }
    phase = .lost(loss)
    channel?.close(promise: nil)
    channel = nil
    tunnel?.close()
    if case .opening(let promise) = previous { promise.fail(loss) }
    observer?(.lost(loss))
    observer = nil
  }

  /// Makes the end of the peer's process end the connection, and explain its loss.
  func watch(_ child: ChildProcess) {
    process = child
    child.whenEnded { end in
      // The last messages may still be under way, with the end of the stream after them, unless a descendant of the
      // process keeps the stream open.
      MainLoop.schedule(after: Self.endDelay) { self.finish(.processEnded(end)) }
    }
  }

  /// The process that began to listen at the other end of a Unix socket; nil for all other connections.
  func peerProcessID() async -> Int32? {
    guard isLocal, let provider = channel as? any SocketOptionProvider else { return nil }
    let credentials: EventLoopFuture<PeerCredentials> = provider.unsafeGetSocketOption(
      level: NIOBSDSocket.OptionLevel(rawValue: SOL_SOCKET), name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
    guard let processID = try? await credentials.get().processID, processID > 0 else { return nil }
    return processID
  }
}

// MARK: - Opening

extension QMPConnection {
  /// Connects, and returns when commands can be executed.
  ///
  /// One deadline holds for connecting, greeting and negotiation. Cancelling the task gives up.
  func open(to address: QMPAddress) async throws(ConnectError) {
    guard (try? SystemString(address.description)) != nil else { throw failure(.addressContainsNUL) }
    let bootstrap = bootstrap
    switch address {
    case .unix(let path):
      isLocal = true
      try await open(within: options.deadline, path: path) { Self.connect(to: path, bootstrap) }
    case .tcp(let host, let port):
      try await open(within: options.deadline) { bootstrap.connect(host: host, port: Int(port)) }
    case .ssh(let place):
      try await open(through: place) { bootstrap.withConnectedSocket($0) }
    }
  }

  /// Takes over a connected socket, whose descriptor then belongs to the connection.
  func open(adopting socket: CInt) async throws(ConnectError) {
    let bootstrap = bootstrap
    try await open(within: options.deadline) { bootstrap.withConnectedSocket(socket) }
  }

  /// Connects without NIO, which refuses the longest paths.
  ///
  /// The system connects Unix sockets at once, or not at all.
  private static func connect(to path: String, _ bootstrap: ClientBootstrap) -> EventLoopFuture<any Channel> {
    do throws(Errno) {
      return bootstrap.withConnectedSocket(try UnixSocket.connect(to: path, nonBlocking: true).rawValue)
    } catch {
      return MainLoop.eventLoop.makeFailedFuture(IOError(errnoCode: error.rawValue, reason: "connect"))
    }
  }

  private var bootstrap: ClientBootstrap {
    ClientBootstrap(group: MainLoop.eventLoop)
      .connectTimeout(options.deadline.timeAmount)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ConnectionHandler(self))
        }
      }
  }

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
    within limit: Duration, path: String? = nil, _ connect: () -> EventLoopFuture<any Channel>
  ) async throws(ConnectError) {
    guard case .opening(let promise) = phase else { return }
    let repetition = MainLoop.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
      MainLoop.assumeIsolated { self.synchronizeAgain() }
    }
    defer { repetition.cancel() }
    connect().whenFailure { promise.fail($0) }
    let outcome: Result<Void, any Error>? = await MainLoop.withDeadline(after: limit) {
      await withTaskCancellationHandler {
        // A future's own `get` would resume by way of the pool, and start its threads.
        await MainLoop.suspend { continuation in
          promise.futureResult.whenComplete { continuation.resume(returning: $0) }
        }
      } onCancel: {
        promise.fail(CancellationError())
      }
    }
    if case .success = outcome { return }
    let reason: ConnectError.Reason =
      if case .failure(let error) = outcome { Self.reason(error, path: path) } else { lateness }
    finish(.closedByUs)
    throw failure(reason)
  }

  /// Repeats the call for synchronization, which an agent that starts after us has not seen; another does no harm.
  private func synchronizeAgain() {
    if channel != nil, case .synchronization = session.stage { send(session.start()) }
  }

  private func failure(_ reason: ConnectError.Reason) -> ConnectError {
    ConnectError(peer: peer, reason: reason, deadline: options.deadline)
  }

  private static func reason(_ error: any Error, path: String?) -> ConnectError.Reason {
    switch error {
    case is CancellationError: .cancelled
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
    case .synchronization: .noResponseFromAgent
    case .negotiation, .commands, .failed: .noResponseToNegotiation
    }
  }
}

// MARK: - The channel

extension QMPConnection {
  fileprivate func connected(_ channel: any Channel) {
    guard case .opening = phase else {
      channel.close(promise: nil)
      return
    }
    self.channel = channel
    send(session.start())
  }

  fileprivate func received(_ buffer: ByteBuffer) {
    buffer.withUnsafeReadableBytes { session.receive($0) }
    while let action = session.next() { perform(action) }
  }

  fileprivate func disconnected(_ loss: ConnectionLoss) {
    switch phase {
    case .opening:
      finish(loss)
    case .open:
      guard let process else { return finish(loss) }
      phase = .ending
      _ = MainLoop.task {
        let end = await process.waitUntilEnded(atMost: Self.endDelay)
        self.finish(end.map { .processEnded($0) } ?? loss)
      }
    case .ending, .lost: return
    }
  }

  private func perform(_ action: ClientSession.Action) {
    switch action {
    case .send(let bytes): send(bytes)
    case .ready(let greeting):
      self.greeting = greeting
      if case .opening(let promise) = phase {
        phase = .open
        promise.succeed()
      }
    case .response(let id, let outcome): observer?(.response(id, outcome))
    case .event(let event): observer?(.event(event))
    case .received(let message): tap?.show(.received, Array(message.text().utf8))
    case .fail(let failure): finish(.session(failure))
    }
  }

  /// Sends bytes together with all others of this turn of the loop.
  private func send(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    tap?.show(.sent, bytes)
    unsent.writeBytes(bytes)
    guard !isFlushPending else { return }
    isFlushPending = true
    MainLoop.eventLoop.execute { MainLoop.assumeIsolated { self.flush() } }
  }

  private func flush() {
    isFlushPending = false
    guard let channel, unsent.readableBytes > 0 else { return }
    channel.writeAndFlush(unsent, promise: nil)
    unsent = ByteBuffer()
  }
}

/// Passes on what happens on a channel of the main loop.
private final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let connection: QMPConnection

  init(_ connection: QMPConnection) {
    self.connection = connection
  }

  func channelActive(context: ChannelHandlerContext) {
    let (connection, channel) = (connection, context.channel)
    MainLoop.assumeIsolated { connection.connected(channel) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let (connection, buffer) = (connection, unwrapInboundIn(data))
    MainLoop.assumeIsolated { connection.received(buffer) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    let connection = connection
    MainLoop.assumeIsolated { connection.disconnected(.closedByPeer) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let connection = connection
    let loss = ConnectionLoss(error)
    MainLoop.assumeIsolated { connection.disconnected(loss) }
    context.close(promise: nil)
  }
}

// Only as what a promise fails with.
extension ConnectionLoss: Error {}

/// What the system tells of the other end, in its layout; Glibc's overlay lacks it.
private struct PeerCredentials {
  var processID: pid_t
  var user: uid_t
  var group: gid_t
}

extension Duration {
  /// To the nanosecond; at most about 290 years.
  var timeAmount: TimeAmount {
    let (seconds, attoseconds) = components
    let (nanoseconds, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return .nanoseconds(isOver ? .max : nanoseconds &+ attoseconds / 1_000_000_000)
  }
}
