import Glibc
import NIOCore
import NIOPosix

/// Why a server cannot listen on an address.
public enum ListenError: Error, Sendable, Hashable {
  /// Another process listens there.
  case inUse(QMPAddress)
  /// The address is on another machine.
  case notLocal(QMPAddress)
  /// The path of the socket is longer than the system allows.
  case pathTooLong(QMPAddress)
  /// The address has a NUL in it, at which the system would cut it off.
  case containsNUL(QMPAddress)
  case unknownHost(QMPAddress)
  /// The server has been closed.
  case closed(QMPAddress)
  case system(QMPAddress, errno: Int32)
  case other(QMPAddress, String)
}

extension ListenError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .inUse(let address): "cannot listen on \(address): another process listens there"
    case .notLocal(let address): "cannot listen on \(address): it is on another machine"
    case .pathTooLong(let address):
      "cannot listen on \(address): the path of a socket has at most \(QMPAddress.pathLimit) bytes"
    case .containsNUL(let address): "cannot listen on \(address): the address has a NUL character in it"
    case .unknownHost(let address): "cannot listen on \(address): the host is not known"
    case .closed(let address): "cannot listen on \(address): the server has been closed"
    case .system(let address, let errno): "cannot listen on \(address): \(String(cString: strerror(errno)))"
    case .other(let address, let reason): "cannot listen on \(address): \(reason)"
    }
  }
}

extension ListenError {
  /// What NIO's error means for that address.
  init(_ error: any Error, _ address: QMPAddress) {
    switch error {
    case let error as ListenError: self = error
    case let error as IOError where error.errnoCode == EADDRINUSE && address.isTCP: self = .inUse(address)
    case let error as IOError: self = .system(address, errno: error.errnoCode)
    case is SocketAddressError, is SocketAddressError.UnknownHost: self = .unknownHost(address)
    default: self = .other(address, "\(error)")
    }
  }
}

extension QMPAddress {
  fileprivate var isTCP: Bool {
    if case .tcp = self { true } else { false }
  }
}
