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
    let path = try checked(path)
    let type = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | (nonBlocking ? SOCK_NONBLOCK.rawValue : 0)
    let descriptor = socket(AF_UNIX, CInt(type), 0)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    let code = withAddress(of: path) { Glibc.connect(descriptor, $0, $1) }
    return try checked(descriptor, code)
  }

  /// Makes a socket and its file, on which nobody listens yet; the descriptor is closed by exec.
  ///
  /// The file has the permissions from the beginning, or fewer.
  /// - Throws: the system's error; `fileNameTooLong`; `invalidArgument` for a path with a NUL
  package static func bind(to path: String, permissions: FilePermissions) throws(Errno) -> FileDescriptor {
    let path = try checked(path)
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    // The file gets the permissions of the socket, without those that the process denies to all its files.
    var code = fchmod(descriptor, permissions.rawValue)
    if code == 0 { code = withAddress(of: path) { Glibc.bind(descriptor, $0, $1) } }
    if code == 0 { code = chmod(path, permissions.rawValue) }
    return try checked(descriptor, code)
  }

  private static func checked(_ path: String) throws(Errno) -> String {
    guard let path = try? SystemString(path).text else { throw .invalidArgument }
    guard path.utf8.count <= pathLimit else { throw .fileNameTooLong }
    return path
  }

  /// The descriptor, which is closed if the last call has failed.
  private static func checked(_ descriptor: CInt, _ code: CInt) throws(Errno) -> FileDescriptor {
    guard code == 0 else {
      let error = Errno(rawValue: errno)
      Glibc.close(descriptor)
      throw error
    }
    return FileDescriptor(rawValue: descriptor)
  }

  private static func withAddress(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}
