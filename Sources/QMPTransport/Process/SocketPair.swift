import Glibc

/// Two sockets that are connected to each other.
enum SocketPair {
  /// Neither survives a program that takes the place of this one; nil with `errno` where there are none.
  static func make() -> (CInt, CInt)? {
    var ends: (CInt, CInt) = (-1, -1)
    let code = withUnsafeMutableBytes(of: &ends) { ends in
      socketpair(
        AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, ends.bindMemory(to: CInt.self).baseAddress)
    }
    return code == 0 ? ends : nil
  }
}
