/// Why a text names no QMP server.
public enum AddressError: Error, Sendable, Hashable {
  case empty
  /// A NUL, at which the system would cut the address off.
  case containsNUL
  case noPath(String)
  /// Unix sockets have short names only; the length and what is possible, in bytes.
  case pathTooLong(String, length: Int, limit: Int)
  case noHost(String)
  case noPort(String)
  case badPort(String)
  /// A host with colons in it that is not in brackets.
  case bracketsMissing(String)
  case badHost(String)
}

extension AddressError: CustomStringConvertible {
  /// What is wrong with what, for a person.
  public var description: String {
    switch self {
    case .empty: "the address is empty"
    case .containsNUL: "the address has a NUL character in it"
    case .noPath(let text): "'\(text)' names no path"
    case .pathTooLong(let path, let length, let limit):
      "'\(path)' is \(length) bytes long, and the path of a Unix socket can have at most \(limit)"
    case .noHost(let text): "'\(text)' names no host"
    case .noPort(let text): "'\(text)' names no port; an address is tcp:HOST:PORT"
    case .badPort(let port): "'\(port)' is not a port, which is a number from 1 to 65535"
    case .bracketsMissing(let text):
      "the IPv6 address in '\(text)' has to be in brackets: "
        + (text.hasPrefix("ssh:") ? "ssh://[::1]:22/PATH" : "tcp:[::1]:4444")
    case .badHost(let host): "'\(host)' is not the name of a host"
    }
  }
}
