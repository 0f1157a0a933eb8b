import Glibc
import MainLoop
import NIOCore
import NIOPosix
import Platform
import SystemPackage

/// An ssh program that carries one connection to a Unix socket of another machine.
///
/// Its local socket is in a folder that only this user can enter, and is removed once the connection stands.
@MainLoop
final class SSHTunnel {
  private let child: ChildProcess
  private let errors: ErrorOutput

  private init(_ child: ChildProcess, _ errors: ErrorOutput) {
    self.child = child
    self.errors = errors
  }

  /// The time between two attempts to connect to the local socket.
  private nonisolated static var attention: Duration { .milliseconds(20) }

  /// Starts ssh, or the program that the variable `HMP_SSH` names, and returns a connected socket, which the caller owns.
  ///
  /// - Throws: the program's error messages if it ends first; that the deadline has passed; that the task was cancelled.
  static func open(
    to place: SSHPlace, _ options: ClientOptions
  ) async throws(ConnectError) -> (SSHTunnel, socket: CInt) {
    func failure(_ reason: ConnectError.Reason) -> ConnectError {
      ConnectError(peer: place.description, reason: reason, deadline: options.deadline)
    }
    let end = ContinuousClock.now + options.deadline
    let folder: PrivateFolder
    do throws(Errno) {
      folder = try PrivateFolder(for: ["s"])
    } catch {
      throw failure(.system(error.rawValue, error.description))
    }
    defer { folder.remove() }
    let path = folder.path + "/s"
    let tunnel: SSHTunnel
    do throws(SpawnError) {
      tunnel = try await start(
        SSHCommand(to: place, from: path, asks: !options.isNonInteractive), !options.isNonInteractive)
    } catch {
      throw failure(.tunnel("\(error)"))
    }
    while true {
      // Fails as long as ssh does not listen.
      if let socket = try? UnixSocket.connect(to: path) { return (tunnel, socket.rawValue) }
      if let end = tunnel.child.end {
        throw failure(.tunnel(await tunnel.errors.lastLines() ?? "ssh: \(end)"))
      }
      let isLate = ContinuousClock.now >= end
      let isWanted = (try? await MainLoop.sleep(for: attention)) != nil
      if isLate || !isWanted {
        tunnel.close()
        throw failure(isLate ? .connectTimedOut : .cancelled)
      }
    }
  }

  /// Ends the program.
  func close() { child.signal(SIGTERM) }

  /// Replaces an error of the connection by the program's message about the remote end, if there is one.
  func explaining(_ error: ConnectError) async -> ConnectError {
    guard case .closedBeforeGreeting = error.reason, let text = await errors.lastLines() else { return error }
    return ConnectError(peer: error.peer, reason: .tunnel(text), deadline: error.deadline)
  }

  private static func start(_ command: SSHCommand, _ asks: Bool) async throws(SpawnError) -> SSHTunnel {
    let name = Environment.value("HMP_SSH") ?? "ssh"
    let (ours, theirs) = try SpawnError.connectedSockets(for: name)
    let child: ChildProcess
    do throws(SpawnError) {
      defer { try? theirs.close() }
      var start = ProgramStart(name, command.arguments)
      // It asks for passphrases at the terminal of this process.
      start.bond = asks ? .sharedWithoutKeys : .ownGroup
      start.errors = theirs
      child = try await ChildProcess.start(start)
    } catch {
      try? ours.close()
      throw error
    }
    return SSHTunnel(child, await ErrorOutput(reading: ours.rawValue))
  }
}

/// The command line with which ssh forwards a local socket to one on another machine.
struct SSHCommand: Equatable {
  let arguments: [String]

  init(to place: SSHPlace, from localPath: String, asks: Bool) {
    var options = [
      // No remote command, and no forwarding but that of the socket.
      "-N", "-T", "-x", "-a",
      "-o", "ExitOnForwardFailure=yes", "-o", "StreamLocalBindUnlink=yes",
      // A shared connection would outlive this process, and keep the socket.
      "-o", "ControlPath=none", "-o", "PermitLocalCommand=no",
      // A network failure is noticed after 45 seconds.
      "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3",
    ]
    if !asks { options += ["-o", "BatchMode=yes"] }
    if let port = place.port { options += ["-p", "\(port)"] }
    options += ["-L", "\(Self.quoted(localPath)):\(Self.quoted(place.path))"]
    arguments = options + [(place.user.map { "\($0)@" } ?? "") + place.host]
  }

  /// A path as `-L` takes it, where a colon ends one and a percent sign begins a name.
  private static func quoted(_ path: String) -> String {
    path.map { character in
      switch character {
      case "\\", ":": "\\\(character)"
      case "%": "%%"
      default: "\(character)"
      }
    }.joined()
  }
}

/// The last lines that a program writes to its standard error.
@MainLoop
final class ErrorOutput {
  private var bytes: [UInt8] = []
  /// A line of which the end has not come.
  private var unfinished: [UInt8] = []
  /// Called with each line, or a part of one that is longer than the limit; nil if only the last lines count.
  var onLine: (@MainLoop @Sendable (String) -> Void)?
  private let ended: EventLoopPromise<Void>

  /// The number of bytes that are kept.
  private nonisolated static var limit: Int { 4096 }
  /// The number of lines that are reported.
  private nonisolated static var lines: Int { 3 }
  /// The time to wait for the end of the stream after the program has ended: a descendant of it may keep it open.
  private nonisolated static var patience: Duration { .milliseconds(500) }

  /// Reads from a connected socket, which it then owns.
  init(reading descriptor: CInt, onLine: (@MainLoop @Sendable (String) -> Void)? = nil) async {
    self.onLine = onLine
    ended = MainLoop.eventLoop.makePromise()
    let bootstrap = ClientBootstrap(group: MainLoop.eventLoop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ErrorOutputHandler(self))
        }
      }
    do {
      _ = try await bootstrap.withConnectedSocket(descriptor).get()
    } catch {
      ended.succeed()
    }
  }

  /// The last lines, joined; nil if there are none.
  private var text: String? {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.isEmpty ? nil : lines.suffix(Self.lines).joined(separator: "; ")
  }

  /// Waits for the end of the stream, and returns the last lines.
  func lastLines() async -> String? {
    let ended = ended.futureResult
    await MainLoop.withDeadline(after: Self.patience) {
      await MainLoop.suspend { continuation in ended.whenComplete { _ in continuation.resume() } }
    }
    return text
  }

  fileprivate func add(_ buffer: ByteBuffer) {
    bytes += buffer.readableBytesView
    if bytes.count > Self.limit { bytes.removeFirst(bytes.count - Self.limit) }
    guard onLine != nil else { return }
    for byte in buffer.readableBytesView {
      if byte == UInt8(ascii: "\n") || unfinished.count == Self.limit { finishLine() }
      if byte != UInt8(ascii: "\n") { unfinished.append(byte) }
    }
  }

  fileprivate func end() {
    if !unfinished.isEmpty { finishLine() }
    ended.succeed()
  }

  private func finishLine() {
    let line = unfinished.last == UInt8(ascii: "\r") ? unfinished.dropLast() : unfinished[...]
    onLine?(String(decoding: line, as: UTF8.self))
    unfinished = []
  }
}

private final class ErrorOutputHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let errors: ErrorOutput

  init(_ errors: ErrorOutput) {
    self.errors = errors
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let (errors, buffer) = (errors, unwrapInboundIn(data))
    MainLoop.assumeIsolated { errors.add(buffer) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    let errors = errors
    MainLoop.assumeIsolated { errors.end() }
  }
}
