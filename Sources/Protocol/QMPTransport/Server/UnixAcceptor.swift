import Glibc
import MainLoop
import SystemPackage

/// Accepts the clients of a Unix socket on a thread of its own, and tells which process each belongs to.
///
/// NIO accepts clients too, but decides on their loop before anybody can ask who they are.
final class UnixAcceptor: Sendable {
  typealias Accepted = @MainLoop @Sendable (_ socket: SystemPackage.FileDescriptor, _ process: pid_t) -> Void

  /// How many clients may wait to be accepted.
  private static let backlog: CInt = 1024
  /// How long it waits for a descriptor when the system has none, in microseconds.
  private static let pause: UInt32 = 200_000

  private let listener: CInt

  /// Listens on a socket that is bound, and takes it over.
  init(_ socket: SystemPackage.FileDescriptor, _ accepted: @escaping Accepted) throws(Errno) {
    listener = socket.rawValue
    guard listen(listener, Self.backlog) == 0 else {
      let error = Errno(rawValue: errno)
      Glibc.close(listener)
      throw error
    }
    let hasThread = WorkerThreads.start { [listener] in
      while let client = Self.next(listener) {
        let process = Self.process(of: client)
        MainLoop.execute { accepted(client, process) }
      }
      Glibc.close(listener)
    }
    guard hasThread else {
      Glibc.close(listener)
      throw .resourceTemporarilyUnavailable
    }
  }

  /// Ends the thread, which then closes the socket.
  func close() {
    shutdown(listener, CInt(SHUT_RD))
  }

  /// Waits for the next client; nil when the acceptor has been closed.
  private static func next(_ listener: CInt) -> SystemPackage.FileDescriptor? {
    while true {
      let client = accept(listener, nil, nil)
      if client >= 0 {
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        return SystemPackage.FileDescriptor(rawValue: client)
      }
      switch errno {
      case EINTR, ECONNABORTED: continue
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: usleep(pause)
      default: return nil
      }
    }
  }

  /// The process that has connected; 0 if the system does not tell.
  private static func process(of client: SystemPackage.FileDescriptor) -> pid_t {
    // Linux's `ucred`, which the C headers show only on request: process, user, group.
    var credentials: (pid_t, uid_t, gid_t) = (0, 0, 0)
    var length = socklen_t(MemoryLayout.size(ofValue: credentials))
    guard getsockopt(client.rawValue, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else { return 0 }
    return credentials.0
  }
}
