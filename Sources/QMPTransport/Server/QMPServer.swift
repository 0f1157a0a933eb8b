public import MainLoop
import NIOCore
import NIOPosix
import Platform
import QAPIRuntime
public import QJSON
public import QMP

/// Serves QMP on sockets: every client gets a monitor of its own.
///
/// Channels live on the main loop, where a plain command costs no change of thread; only when the table has out-of-band
/// commands do they live on an I/O thread, so that those commands overtake whatever the main loop is at.
@MainLoop
public final class QMPServer {
  /// How long `close` waits for clients to read what they are owed.
  static let patience: Duration = .seconds(1)

  private let dispatcher: Dispatcher
  private let version: JSONValue
  private let offersOutOfBand: Bool
  private let ioThread: MultiThreadedEventLoopGroup?
  private var listeners: [any Channel] = []
  private var clients: [ObjectIdentifier: any Channel] = [:]
  private var isClosed = false

  /// Makes a server that listens nowhere yet; `version` is what the greeting tells, in the shape of query-version.
  public init(_ dispatcher: Dispatcher, version: JSONValue, offersOutOfBand: Bool = true) {
    self.dispatcher = dispatcher
    self.version = version
    self.offersOutOfBand = offersOutOfBand
    ioThread = dispatcher.table.hasOutOfBandCommands ? MultiThreadedEventLoopGroup(numberOfThreads: 1) : nil
  }

  /// Listens on one more address.
  ///
  /// A socket file that nobody listens on any more is replaced; one in use is an error.
  /// - Throws: `ListenError` naming the address.
  public func listen(on address: QMPAddress) async throws(ListenError) {
    if isClosed { throw .closed(address) }
    guard (try? SystemString(address.description)) != nil else { throw .containsNUL(address) }
    let listener: any Channel
    do {
      listener = try await bind(address)
    } catch {
      throw ListenError(error, address)
    }
    if isClosed {
      listener.close(promise: nil)
      throw .closed(address)
    }
    listeners.append(listener)
  }

  /// Takes no more clients, lets those that are there read what they are owed, and ends the connections.
  ///
  /// Clients that don't read within a second lose the rest. Commands that still run are cancelled.
  public func close() async {
    if isClosed { return }
    isClosed = true
    for listener in listeners { try? await listener.close().get() }
    listeners = []
    let clients = Array(clients.values)
    for channel in clients { channel.closeWhenWritten() }
    let timer = MainLoop.schedule(after: Self.patience) {
      for channel in clients { channel.close(promise: nil) }
    }
    for channel in clients { try? await channel.closeFuture.get() }
    timer.cancel()
    try? await ioThread?.shutdownGracefully()
  }

  func makeSession(_ output: @escaping @MainLoop @Sendable (MonitorSession.Output) -> Void) -> MonitorSession {
    MonitorSession(dispatcher, version: version, offersOutOfBand: offersOutOfBand, output: output)
  }

  func opened(_ channel: any Channel) {
    clients[ObjectIdentifier(channel)] = channel
    if isClosed { channel.close(promise: nil) }
  }

  func closed(_ channel: any Channel) { clients[ObjectIdentifier(channel)] = nil }

  private func bind(_ address: QMPAddress) async throws -> any Channel {
    switch address {
    case .unix(let path):
      try SocketFile.removeStale(path)
      return try await bootstrap.bind(unixDomainSocketPath: path).get()
    case .tcp(let host, let port): return try await bootstrap.bind(host: host, port: Int(port)).get()
    case .ssh: throw ListenError.notLocal(address)
    }
  }

  private var bootstrap: ServerBootstrap {
    ServerBootstrap(group: ioThread?.next() ?? MainLoop.eventLoop)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.autoRead, value: false)
      // One read in a turn of the loop: a client that floods us delays the others by one buffer's worth of requests.
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelOption(
        .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 4096, maximum: 32768)
      )
      // Above the mark nothing more is read from a client until it has read its answers.
      .childChannelOption(.writeBufferWaterMark, value: .init(low: 1 << 20, high: 4 << 20))
      .childChannelInitializer { [weak self] channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ServerChannelHandler(server: self))
        }
      }
  }
}

extension Channel {
  /// Closes once everything that has been written so far has reached the socket.
  func closeWhenWritten() {
    // An empty write behind the last answer is done when the answer is.
    writeAndFlush(ByteBuffer()).whenComplete { _ in self.close(promise: nil) }
  }
}
