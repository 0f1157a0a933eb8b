import Platform

/// Where a QMP server listens.
public enum QMPAddress: Sendable, Hashable {
  case unix(path: String)
  case tcp(host: String, port: UInt16)
  /// A Unix socket of another machine, reached through the ssh program.
  case ssh(SSHPlace)

  /// The longest path of a Unix socket, in bytes.
  public static let pathLimit = 107

  /// Reads `PATH`, `unix:PATH`, `tcp:HOST:PORT` or `ssh://[USER@]HOST[:PORT]/PATH`.
  public init(parsing text: String) throws(AddressError) {
    guard (try? SystemString(text)) != nil else { throw .containsNUL }
    if let rest = text.after("tcp:") {
      self = try Self.tcp(rest, in: text)
    } else if let rest = text.after("ssh://") {
      self = try Self.ssh(rest, in: text)
    } else {
      guard !text.isEmpty else { throw .empty }
      let path = text.after("unix:").map(String.init) ?? text
      guard !path.isEmpty else { throw .noPath(text) }
      guard path.utf8.count <= Self.pathLimit else {
        throw .pathTooLong(path, length: path.utf8.count, limit: Self.pathLimit)
      }
      self = .unix(path: path)
    }
  }

  private static func tcp(_ rest: Substring, in text: String) throws(AddressError) -> QMPAddress {
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]"), rest.index(after: rest.startIndex) < end else { throw .noHost(text) }
      let behind = rest[rest.index(after: end)...]
      guard behind.first == ":" else { throw .noPort(text) }
      return .tcp(host: String(rest[rest.index(after: rest.startIndex)..<end]), port: try port(behind.dropFirst()))
    }
    guard let colon = rest.lastIndex(of: ":") else {
      throw rest.isEmpty ? .noHost(text) : .noPort(text)
    }
    let host = rest[..<colon]
    guard !host.isEmpty else { throw .noHost(text) }
    guard !host.contains(":") else { throw .bracketsMissing(text) }
    return .tcp(host: String(host), port: try port(rest[rest.index(after: colon)...]))
  }

  private static func port(_ digits: Substring) throws(AddressError) -> UInt16 {
    guard digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), let port = UInt16(digits), port > 0
    else { throw .badPort(String(digits)) }
    return port
  }

  private static func ssh(_ rest: Substring, in text: String) throws(AddressError) -> QMPAddress {
    guard let slash = rest.firstIndex(of: "/") else { throw .noPath(text) }
    let path = rest[slash...]
    guard path.utf8.count > 1 else { throw .noPath(text) }
    let place = rest[..<slash]
    let at = place.lastIndex(of: "@")
    let (host, port) = try sshHost(at.map { place[place.index(after: $0)...] } ?? place, in: text)
    guard !host.isEmpty else { throw .noHost(text) }
    let user = at.map { String(place[..<$0]) }
    // ssh would take either for an option.
    guard host.first != "-", user?.first != "-", user != "" else { throw .badHost(String(place)) }
    return .ssh(SSHPlace(user: user, host: host, port: port, path: String(path)))
  }

  /// Reads `HOST[:PORT]`, in which an IPv6 address is in brackets.
  private static func sshHost(
    _ text: Substring, in whole: String
  ) throws(AddressError) -> (host: String, port: UInt16?) {
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else { throw .noHost(whole) }
      let host = String(text[text.index(after: text.startIndex)..<end])
      let behind = text[text.index(after: end)...]
      if behind.isEmpty { return (host, nil) }
      guard behind.first == ":" else { throw .badHost(String(text)) }
      return (host, try port(behind.dropFirst()))
    }
    guard let colon = text.firstIndex(of: ":") else { return (String(text), nil) }
    let digits = text[text.index(after: colon)...]
    guard !digits.contains(":") else { throw .bracketsMissing(whole) }
    return (String(text[..<colon]), try port(digits))
  }
}

/// A Unix socket of another machine, and how to get there.
public struct SSHPlace: Sendable, Hashable {
  /// Nil for the one that the ssh program takes.
  public var user: String?
  public var host: String
  /// Nil for the one that the ssh program takes.
  public var port: UInt16?
  public var path: String

  public init(user: String? = nil, host: String, port: UInt16? = nil, path: String) {
    self.user = user
    self.host = host
    self.port = port
    self.path = path
  }
}

extension SSHPlace: CustomStringConvertible {
  /// The address in the form that can be read back.
  public var description: String {
    let host = host.contains(":") ? "[\(host)]" : host
    return "ssh://\(user.map { "\($0)@" } ?? "")\(host)\(port.map { ":\($0)" } ?? "")\(path)"
  }
}

extension QMPAddress: CustomStringConvertible {
  /// The address in the form that can be read back.
  public var description: String {
    switch self {
    case .unix(let path): "unix:\(path)"
    case .tcp(let host, let port): host.contains(":") ? "tcp:[\(host)]:\(port)" : "tcp:\(host):\(port)"
    case .ssh(let place): place.description
    }
  }
}

extension String {
  fileprivate func after(_ prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}
