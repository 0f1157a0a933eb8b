import Glibc

/// The file of a Unix socket.
enum SocketFile {
  /// Removes a socket file that a process has left behind.
  ///
  /// What is no socket stays, and binding will fail.
  /// - Throws: `ListenError.inUse` when somebody listens on it, `.pathTooLong`.
  static func removeStale(_ path: String) throws(ListenError) {
    guard let address = sockaddr_un(path) else { throw .pathTooLong(.unix(path: path)) }
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
    if isListening(address) { throw .inUse(.unix(path: path)) }
    unlink(path)
  }

  /// Only a refused connection shows that nobody listens.
  private static func isListening(_ address: sockaddr_un) -> Bool {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    let outcome = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return outcome == 0 || errno != ECONNREFUSED
  }
}

extension sockaddr_un {
  /// Nil when the path is too long.
  fileprivate init?(_ path: String) {
    guard path.utf8.count <= QMPAddress.pathLimit else { return nil }
    self.init()
    sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &sun_path) { $0.copyBytes(from: path.utf8) }
  }
}
