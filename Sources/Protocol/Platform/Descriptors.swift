import Glibc
package import SystemPackage

extension FileDescriptor {
  /// Two sockets that are connected to each other; both are closed by exec.
  package static func connectedSockets() throws(Errno) -> (FileDescriptor, FileDescriptor) {
    var ends: (CInt, CInt) = (-1, -1)
    let code = withUnsafeMutableBytes(of: &ends) { ends in
      socketpair(
        AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, ends.bindMemory(to: CInt.self).baseAddress)
    }
    guard code == 0 else { throw Errno(rawValue: errno) }
    return (FileDescriptor(rawValue: ends.0), FileDescriptor(rawValue: ends.1))
  }

  /// Makes reading and writing fail with `wouldBlock` instead of waiting.
  package func setNonBlocking() throws(Errno) {
    let flags = fcntl(rawValue, F_GETFL)
    guard flags >= 0, fcntl(rawValue, F_SETFL, flags | O_NONBLOCK) == 0 else { throw Errno(rawValue: errno) }
  }
}
