import Glibc
import MainLoop
import NIOCore
import NIOPosix
import Platform
import SystemPackage

/// An ssh program that carries one connection to a Unix socket of another machine.
///
/// Its own socket, at which the connection begins, is in a folder that only we can enter, and is gone once we are
/// connected.
@MainLoop
final class SSHTunnel {
  private let child: ChildProcess
  private let complaints: ProgramComplaints

  private init(_ child: ChildProcess, _ complaints: ProgramComplaints) {
    self.child = child
    self.complaints = complaints
  }

  /// How often it is looked whether the program has got there.
  private nonisolated static var attention: Duration { .milliseconds(20) }

  /// Starts ssh, or what the environment's `HMP_SSH` names, and returns a connected socket, which is the caller's.
  ///
  /// - Throws: what the program said, when it ends before; that the deadline has passed; or that the task was cancelled.
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
      tunnel = try await start(SSHCommand(to: place, from: path, asks: !options.asksNobody), !options.asksNobody)
    } catch {
      throw failure(.tunnel("\(error)"))
    }
    while true {
      if let socket = connectedSocket(path) { return (tunnel, socket) }
      if let end = tunnel.child.end {
        throw failure(.tunnel(await tunnel.complaints.all() ?? "ssh: \(end)"))
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

  /// An error of the connection, with what the program has said about the other end in its place.
  func explaining(_ error: ConnectError) async -> ConnectError {
    guard case .closedBeforeGreeting = error.reason, let text = await complaints.all() else { return error }
    return ConnectError(peer: error.peer, reason: .tunnel(text), deadline: error.deadline)
  }

  private static func start(_ command: SSHCommand, _ asks: Bool) async throws(SpawnError) -> SSHTunnel {
    let name = Environment.value("HMP_SSH") ?? "ssh"
    let (ours, theirs) = try SpawnError.connectedSockets(for: name)
    let child: ChildProcess
    do throws(SpawnError) {
      defer { try? theirs.close() }
      var start = ProgramStart(name, command.arguments)
      // One that asks does so at our terminal.
      start.bond = asks ? .sharedWithoutKeys : .ownGroup
      start.errors = theirs
      child = try await ChildProcess.start(start)
    } catch {
      try? ours.close()
      throw error
    }
    return SSHTunnel(child, await ProgramComplaints(reading: ours.rawValue))
  }

  /// Nil as long as nobody listens.
  private static func connectedSocket(_ path: String) -> CInt? {
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { place in place.copyBytes(from: path.utf8.prefix(place.count - 1)) }
    let code = withUnsafeBytes(of: &address) { bytes in
      connect(descriptor, bytes.assumingSocketAddress, socklen_t(bytes.count))
    }
    guard code == 0 else {
      Glibc.close(descriptor)
      return nil
    }
    return descriptor
  }
}

extension UnsafeRawBufferPointer {
  fileprivate var assumingSocketAddress: UnsafePointer<sockaddr>? { bindMemory(to: sockaddr.self).baseAddress }
}
