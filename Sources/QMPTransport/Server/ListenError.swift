import Glibc

/// Why a server cannot listen on an address.
public enum ListenError: Error, Sendable, Hashable {
  /// Another process listens there.
  case inUse(QMPAddress)
  /// The address is on another machine.
  case notLocal(QMPAddress)
  case system(QMPAddress, errno: Int32)
  case other(QMPAddress, String)
}

extension ListenError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .inUse(let address): "cannot listen on \(address): another process listens there"
    case .notLocal(let address): "cannot listen on \(address): it is on another machine"
    case .system(let address, let errno): "cannot listen on \(address): \(String(cString: strerror(errno)))"
    case .other(let address, let reason): "cannot listen on \(address): \(reason)"
    }
  }
}
