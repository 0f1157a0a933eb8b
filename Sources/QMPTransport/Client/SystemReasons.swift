import Glibc
import NIOCore
import NIOPosix

extension ConnectError.Reason {
  /// What NIO's error means for a connection to that path, or to a host.
  init(_ error: any Error, path: String?) {
    switch error {
    case let error as IOError: self.init(errno: error.errnoCode, path: path)
    case is ChannelError: self = .connectTimedOut
    case let error as NIOConnectionError:
      if let failure = error.connectionErrors.first {
        self.init(failure.error, path: path)
      } else {
        self = .unknownHost
      }
    default: self = .system(0, "\(error)")
    }
  }

  private init(errno code: Int32, path: String?) {
    switch code {
    case ENOENT, ENOTDIR: self = .noSuchSocket
    // The system refuses connections to whatever is no socket, too.
    case ECONNREFUSED: self = path.map(Self.isSocket) ?? true ? .refused : .notASocket
    case EACCES, EPERM: self = .permissionDenied
    case ENOTSOCK, EPROTOTYPE: self = .notASocket
    case EAGAIN: self = .queueFull
    case ETIMEDOUT: self = .connectTimedOut
    default: self = .system(code, String(cString: strerror(code)))
    }
  }

  private static func isSocket(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFSOCK
  }
}

extension ConnectionLoss {
  /// What NIO's error means for a connection that stood.
  init(_ error: any Error) {
    switch error {
    case let error as IOError where error.errnoCode == ECONNRESET || error.errnoCode == EPIPE: self = .closedByPeer
    case let error as IOError: self = .system(error.errnoCode, String(cString: strerror(error.errnoCode)))
    case is ChannelError: self = .closedByPeer
    default: self = .system(0, "\(error)")
    }
  }
}
