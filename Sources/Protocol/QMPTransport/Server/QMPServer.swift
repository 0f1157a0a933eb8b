import Glibc
public import MainLoop
import NIOCore
import NIOPosix
import Platform
import SystemPackage
import QAPIRuntime
public import QJSON
public import QMP

/// Serves QMP on sockets: every client gets a monitor of its own.
///
/// Channels live on the main loop, where a plain command costs no change of thread. Two kinds live on an I/O thread: all, when
/// the table has out-of-band commands, so that those commands do not wait for the main loop; and those of a process that has
/// many, because a loop serves nobody while it closes channels, and a process that ends closes all of its own at once.
@MainLoop
public final class QMPServer {
  /// The clients of one process that the main loop has.
  private static let clientsOfProcess = 16
  /// The time that `close` gives clients to read the remaining responses.
  static let patience: Duration = .seconds(1)

  private let dispatcher: Dispatcher
  private let version: JSONValue
  private let offersOutOfBand: Bool
  /// Made when the server begins to listen, while there are descriptors for it; nil until then.
  private var ioThread: MultiThreadedEventLoopGroup?
  /// Whether all channels live on the I/O thread, in contrast to those of processes with many.
  private let servesOnIOThread: Bool
  private var listeners: [any Channel] = []
  private var acceptors: [UnixAcceptor] = []
  /// The clients on the main loop, by process.
  private var clientsOfProcesses: [pid_t: Int] = [:]
  /// The files of the Unix sockets.
  private var files: [SocketFile] = []
  private var clients: [ObjectIdentifier: any Channel] = [:]
  private var isClosed = false

  /// Makes a server that does not listen yet; `version` is sent in the greeting, in the form of query-version.
  public init(_ dispatcher: Dispatcher, version: JSONValue, offersOutOfBand: Bool = true) {
    self.dispatcher = dispatcher
    self.version = version
    self.offersOutOfBand = offersOutOfBand
    servesOnIOThread = dispatcher.table.hasOutOfBandCommands
  }

  /// Listens on one more address.
  ///
  /// A stale socket file is replaced; one that a process listens on is an error. The file of a Unix socket has the
  /// permissions, and is removed at the end unless it is another server's by then.
  /// - Throws: `ListenError` naming the address.
  public func listen(on address: QMPAddress, permissions: UInt32 = 0o600) async throws(ListenError) {
    if isClosed { throw .closed(address) }
    guard (try? SystemString(address.description)) != nil else { throw .containsNUL(address) }
    if ioThread == nil { ioThread = MultiThreadedEventLoopGroup(numberOfThreads: 1) }
    do {
      switch address {
      case .unix(let path): try listen(onPath: path, FilePermissions(rawValue: permissions))
      case .tcp(let host, let port):
        let listener = try await bootstrap.bind(host: host, port: Int(port)).get()
        listeners.append(listener)
        if isClosed { listener.close(promise: nil) }
      case .ssh: throw ListenError.notLocal(address)
      }
    } catch {
      throw ListenError(error, address)
    }
    if isClosed { throw .closed(address) }
  }

  /// Whether a client is connected.
  package var hasClients: Bool { !clients.isEmpty }

  /// Accepts no more clients, sends the remaining responses, and closes the connections.
  ///
  /// Clients that do not read within a second lose the rest. Commands that still run are cancelled.
  public func close() async {
    if isClosed { return }
    isClosed = true
    for listener in listeners { try? await listener.close().get() }
    listeners = []
    for acceptor in acceptors { acceptor.close() }
    acceptors = []
    for file in files { file.remove() }
    files = []
    let clients = Array(clients.values)
    for channel in clients { channel.closeWhenWritten() }
    let timer = MainLoop.schedule(after: Self.patience) {
      for channel in clients { channel.close(promise: nil) }
    }
    for channel in clients { try? await channel.closeFuture.get() }
    timer.cancel()
    try? await ioThread?.shutdownGracefully()
  }

  func makeSession(
    isWritable: @escaping @MainLoop @Sendable () -> Bool,
    _ output: @escaping @MainLoop @Sendable (MonitorSession.Output) -> Void
  ) -> MonitorSession {
    MonitorSession(
      dispatcher, version: version, offersOutOfBand: offersOutOfBand, isWritable: isWritable, output: output)
  }

  func opened(_ channel: any Channel) {
    clients[ObjectIdentifier(channel)] = channel
    if isClosed { channel.close(promise: nil) }
  }

  func closed(_ channel: any Channel) { clients[ObjectIdentifier(channel)] = nil }

  private func listen(onPath path: String, _ permissions: FilePermissions) throws {
    try SocketFile.removeStale(path)
    let socket: SystemPackage.FileDescriptor
    do throws(Errno) {
      socket = try UnixSocket.bind(to: path, permissions: permissions)
    } catch {
      throw ListenError.system(.unix(path: path), errno: error.rawValue)
    }
    let file = SocketFile(path)
    do throws(Errno) {
      let acceptor = try UnixAcceptor(socket) { [weak self] client, process in
        guard let self, !isClosed else {
          try? client.close()
          return
        }
        accept(client, of: process)
      }
      acceptors.append(acceptor)
      if let file { files.append(file) }
    } catch {
      file?.remove()
      throw ListenError.system(.unix(path: path), errno: error.rawValue)
    }
  }

  private func accept(_ client: SystemPackage.FileDescriptor, of process: pid_t) {
    let count = clientsOfProcesses[process, default: 0]
    let isOfCrowd = count >= Self.clientsOfProcess
    let channel = ClientBootstrap(group: isOfCrowd ? ioLoop : usualLoop)
      .channelInitializer { [weak self] channel in Self.prepare(channel, for: self) }
      .withConnectedSocket(client.rawValue)
    if isOfCrowd { return }
    clientsOfProcesses[process] = count + 1
    channel.flatMap { $0.closeFuture }.whenComplete { [weak self] _ in
      MainLoop.execute { self?.forgetClient(of: process) }
    }
  }

  private var ioLoop: any EventLoop { ioThread?.next() ?? MainLoop.eventLoop }
  private var usualLoop: any EventLoop { servesOnIOThread ? ioLoop : MainLoop.eventLoop }

  private func forgetClient(of process: pid_t) {
    let count = clientsOfProcesses[process, default: 1] - 1
    clientsOfProcesses[process] = count > 0 ? count : nil
  }

  private var bootstrap: ServerBootstrap {
    ServerBootstrap(group: usualLoop)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(AcceptPause()) }
      }
      .childChannelInitializer { [weak self] channel in Self.prepare(channel, for: self) }
  }

  private nonisolated static func prepare(_ channel: any Channel, for server: QMPServer?) -> EventLoopFuture<Void> {
    channel.eventLoop.makeCompletedFuture {
      if let options = channel.syncOptions {
        try options.setOption(.allowRemoteHalfClosure, value: true)
        try options.setOption(.autoRead, value: false)
        // One read in a turn of the loop: a client that floods the server delays others by one buffer of requests.
        try options.setOption(.maxMessagesPerRead, value: 1)
        try options.setOption(
          .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 4096, maximum: 32768))
        // Above the mark no more is read from a client until it has read its responses.
        try options.setOption(.writeBufferWaterMark, value: .init(low: 1 << 20, high: 4 << 20))
      }
      try channel.pipeline.syncOperations.addHandler(ServerChannelHandler(server: server))
    }
  }
}

extension Channel {
  /// Closes after everything written so far has reached the socket.
  func closeWhenWritten() {
    // An empty write after the last response completes with it.
    writeAndFlush(ByteBuffer()).whenComplete { _ in self.close(promise: nil) }
  }
}

/// Why a server cannot listen on an address.
public enum ListenError: Error, Sendable, Hashable {
  /// Another process listens there.
  case inUse(QMPAddress)
  /// The address is on another machine.
  case notLocal(QMPAddress)
  /// The path of the socket is longer than the system allows.
  case pathTooLong(QMPAddress)
  /// The address has a NUL in it, at which the system would cut it off.
  case containsNUL(QMPAddress)
  case unknownHost(QMPAddress)
  /// The server has been closed.
  case closed(QMPAddress)
  case system(QMPAddress, errno: Int32)
  case other(QMPAddress, String)
}

extension ListenError: CustomStringConvertible {
  /// What went wrong, with the address, for people.
  public var description: String {
    switch self {
    case .inUse(let address): "cannot listen on \(address): another process listens there"
    case .notLocal(let address): "cannot listen on \(address): it is on another machine"
    case .pathTooLong(let address):
      "cannot listen on \(address): the path of a socket has at most \(QMPAddress.pathLimit) bytes"
    case .containsNUL(let address): "cannot listen on \(address): the address has a NUL character in it"
    case .unknownHost(let address): "cannot listen on \(address): the host is not known"
    case .closed(let address): "cannot listen on \(address): the server has been closed"
    case .system(let address, let errno): "cannot listen on \(address): \(Errno(rawValue: errno))"
    case .other(let address, let reason): "cannot listen on \(address): \(reason)"
    }
  }
}

extension ListenError {
  /// Translates an error of NIO for an address.
  init(_ error: any Error, _ address: QMPAddress) {
    switch error {
    case let error as ListenError: self = error
    case let error as IOError where error.errnoCode == EADDRINUSE && address.isTCP: self = .inUse(address)
    case let error as IOError: self = .system(address, errno: error.errnoCode)
    case is SocketAddressError, is SocketAddressError.UnknownHost: self = .unknownHost(address)
    default: self = .other(address, "\(error)")
    }
  }
}

extension QMPAddress {
  fileprivate var isTCP: Bool {
    if case .tcp = self { true } else { false }
  }
}

/// The file of a Unix socket that this process has bound.
struct SocketFile {
  private let path: String
  private let device: dev_t
  private let number: ino_t

  /// The file that is there now; nil if it has been removed already.
  init?(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.path = path
    device = status.st_dev
    number = status.st_ino
  }

  /// Removes it, unless another server has bound the path since.
  func remove() {
    guard let current = SocketFile(path), current.device == device, current.number == number else { return }
    unlink(path)
  }

  /// Removes a stale socket file.
  ///
  /// Any other file stays, and binding will fail.
  /// - Throws: `ListenError.inUse` if a process listens on it, `.pathTooLong`.
  static func removeStale(_ path: String) throws(ListenError) {
    guard path.utf8.count <= UnixSocket.pathLimit else { throw .pathTooLong(.unix(path: path)) }
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
    if isListening(path) { throw .inUse(.unix(path: path)) }
    unlink(path)
  }

  /// Only a refused connection shows that no process listens.
  private static func isListening(_ path: String) -> Bool {
    do throws(Errno) {
      let socket = try UnixSocket.connect(to: path, nonBlocking: true)
      try? socket.close()
      return true
    } catch {
      return error != .connectionRefused
    }
  }
}

/// Stops accepting clients for a moment when the system has no descriptor for the next one.
///
/// The listening socket stays readable then, so that without a pause the loop would only try and fail. NIO's own handler
/// delays reads that are asked for, but not the one that is pending.
private final class AcceptPause: ChannelInboundHandler, Sendable {
  typealias InboundIn = any Channel

  private static let duration: TimeAmount = .milliseconds(200)

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is IOError else { return context.fireErrorCaught(error) }
    let channel = context.channel
    channel.setOption(.autoRead, value: false).whenSuccess {
      channel.eventLoop.scheduleTask(in: Self.duration) { _ = channel.setOption(.autoRead, value: true) }
    }
  }
}
