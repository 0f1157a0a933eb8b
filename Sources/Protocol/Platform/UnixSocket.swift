import Glibc
package import SystemPackage

/// Stream sockets that have a path.
package enum UnixSocket {
  /// The longest path, in bytes.
  package static let pathLimit = 107

  /// Connects to the socket at a path; the descriptor is closed by exec.
  ///
  /// With `nonBlocking` it does not wait for a server whose queue of clients is full.
  /// - Throws: the system's error; `fileNameTooLong`; `invalidArgument` for a path with a NUL
  package static func connect(to path: String, nonBlocking: Bool = false) throws(Errno) -> FileDescriptor {
    guard let path = try? SystemString(path).text else { throw .invalidArgument }
    guard path.utf8.count <= pathLimit else { throw .fileNameTooLong }
    let type = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | (nonBlocking ? SOCK_NONBLOCK.rawValue : 0)
    let descriptor = socket(AF_UNIX, CInt(type), 0)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let code = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard code == 0 else {
      let error = Errno(rawValue: errno)
      Glibc.close(descriptor)
      throw error
    }
    return FileDescriptor(rawValue: descriptor)
  }
}
