public import MainLoop
import NIOCore
import NIOPosix
import QAPIRuntime
public import QJSON
public import QMP

/// Serves QMP on sockets: every client gets a monitor of its own.
///
/// Channels live on the main loop, where a plain command costs no change of thread; only when the table has out-of-band
/// commands do they live on an I/O thread, so that those commands overtake whatever the main loop is at.
@MainLoop
public final class QMPServer {
  private let dispatcher: Dispatcher
  private let version: JSONValue
  private var listeners: [any Channel] = []
  private var clients: [ObjectIdentifier: any Channel] = [:]
  private lazy var loop: any EventLoop =
    dispatcher.table.hasOutOfBandCommands ? MultiThreadedEventLoopGroup(numberOfThreads: 1).next() : MainLoop.eventLoop

  /// Makes a server that listens nowhere yet; `version` is what the greeting tells, in the shape of query-version.
  public init(_ dispatcher: Dispatcher, version: JSONValue) {
    self.dispatcher = dispatcher
    self.version = version
  }

  /// Listens on one more address.
  ///
  /// A socket file that nobody listens on any more is replaced; one in use is an error.
  /// - Throws: `ListenError` naming the address.
  public func listen(on address: QMPAddress) async throws(ListenError) {
    let bootstrap = ServerBootstrap(group: loop)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.maxMessagesPerRead, value: 16)
      .childChannelOption(.autoRead, value: false)
      .childChannelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 4096, maximum: 65536))
      .childChannelInitializer { [weak self] channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ServerChannelHandler(server: self))
        }
      }
    listeners.append(try await bind(bootstrap, address))
  }

  /// Takes no more clients, lets what has been written reach those that are there, and ends the connections.
  public func close() async {
    for channel in listeners { try? await channel.close().get() }
    listeners = []
    for channel in clients.values {
      // An empty write behind the last answer is done when the answer is.
      try? await channel.writeAndFlush(ByteBuffer()).get()
      try? await channel.close().get()
    }
    clients = [:]
  }

  func makeSession(_ output: @escaping @MainLoop @Sendable (MonitorSession.Output) -> Void) -> MonitorSession {
    MonitorSession(dispatcher, version: version, output: output)
  }

  func opened(_ channel: any Channel) { clients[ObjectIdentifier(channel)] = channel }
  func closed(_ channel: any Channel) { clients[ObjectIdentifier(channel)] = nil }

  private func bind(_ bootstrap: ServerBootstrap, _ address: QMPAddress) async throws(ListenError) -> any Channel {
    do {
      switch address {
      case .unix(let path):
        try SocketFile.removeStale(path)
        return try await bootstrap.bind(unixDomainSocketPath: path).get()
      case .tcp(let host, let port): return try await bootstrap.bind(host: host, port: Int(port)).get()
      case .ssh: throw ListenError.notLocal(address)
      }
    } catch let error as ListenError {
      throw error
    } catch let error as IOError {
      throw .system(address, errno: error.errnoCode)
    } catch {
      throw .other(address, "\(error)")
    }
  }
}
