import Glibc
import NIOCore

extension QMPClient {
  /// The process that began to listen at the other end of a Unix socket; nil for all other connections.
  public func peerProcessID() async -> Int32? {
    guard isLocal, let provider = channel as? any SocketOptionProvider else { return nil }
    let credentials: EventLoopFuture<PeerCredentials> = provider.unsafeGetSocketOption(
      level: NIOBSDSocket.OptionLevel(rawValue: SOL_SOCKET), name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
    guard let processID = try? await credentials.get().processID, processID > 0 else { return nil }
    return processID
  }
}

/// What the system tells of the other end, in its layout; Glibc's overlay lacks it.
private struct PeerCredentials {
  var processID: pid_t
  var user: uid_t
  var group: gid_t
}
