import Platform

/// Where a QMP server listens.
public enum QMPAddress: Sendable, Hashable {
  case unix(path: String)
  case tcp(host: String, port: UInt16)
  /// A Unix socket of another machine, reached through the ssh program.
  case ssh(SSHPlace)

  /// The longest path of a Unix socket, in bytes.
  public static let pathLimit = UnixSocket.pathLimit

  /// Reads `PATH`, `unix:PATH`, `[tcp:]HOST:PORT`, `telnet:HOST:PORT` or `ssh://[USER@]HOST[:PORT]/PATH`.
  ///
  /// A path that would be read as something else, such as one with a colon and digits at its end, begins with `./`.
  /// What QEMU understands besides is refused by its name, and never taken for a path.
  public init(parsing text: String) throws(AddressError) {
    guard (try? SystemString(text)) != nil else { throw .containsNUL }
    guard !text.isEmpty else { throw .empty }
    if let options = ForeignAddress.options(in: text) {
      throw .options(String(options), address: String(text.dropLast(options.count)))
    }
    if let rest = text.after("ssh://") {
      self = try Self.ssh(rest, in: text)
    } else if let rest = text.after("tcp:") ?? text.after("telnet:") {
      self = try Self.tcp(rest, in: text)
    } else if let path = text.after("unix:") {
      self = try Self.unix(String(path), in: text)
    } else if let kind = ForeignAddress.kind(of: text) {
      throw .notSupported(text, kind)
    } else if Self.namesPort(text) {
      self = try Self.tcp(text[...], in: text)
    } else {
      self = try Self.unix(text, in: text)
    }
  }

  private static func unix(_ path: String, in text: String) throws(AddressError) -> QMPAddress {
    guard !path.isEmpty else { throw .noPath(text) }
    guard path.first != "@" else { throw .abstract(path) }
    guard path.utf8.count <= pathLimit else {
      throw .pathTooLong(path, length: path.utf8.count, limit: pathLimit)
    }
    return .unix(path: path)
  }

  /// Whether a text without a prefix ends like `HOST:PORT`.
  private static func namesPort(_ text: String) -> Bool {
    guard !text.contains("/"), let colon = text.lastIndex(of: ":") else { return false }
    let digits = text[text.index(after: colon)...].utf8
    return !digits.isEmpty && digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
  }

  private static func tcp(_ rest: Substring, in text: String) throws(AddressError) -> QMPAddress {
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]"), rest.index(after: rest.startIndex) < end else { throw .noHost(text) }
      let tail = rest[rest.index(after: end)...]
      guard tail.first == ":" else { throw .noPort(text) }
      return .tcp(host: String(rest[rest.index(after: rest.startIndex)..<end]), port: try port(tail.dropFirst()))
    }
    guard let colon = rest.lastIndex(of: ":") else {
      throw rest.isEmpty ? .noHost(text) : .noPort(text)
    }
    let host = rest[..<colon]
    guard !host.isEmpty else { throw .noHost(text) }
    guard !host.contains("/") else { throw .badHost(String(host)) }
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
      let tail = text[text.index(after: end)...]
      if tail.isEmpty { return (host, nil) }
      guard tail.first == ":" else { throw .badHost(String(text)) }
      return (host, try port(tail.dropFirst()))
    }
    guard let colon = text.firstIndex(of: ":") else { return (String(text), nil) }
    let digits = text[text.index(after: colon)...]
    guard !digits.contains(":") else { throw .bracketsMissing(whole) }
    return (String(text[..<colon]), try port(digits))
  }
}

/// A Unix socket of another machine, and how to get there.
public struct SSHPlace: Sendable, Hashable {
  /// Nil for the default of the ssh program.
  public var user: String?
  /// The name or address of the machine, as the ssh program takes it.
  public var host: String
  /// Nil for the default of the ssh program.
  public var port: UInt16?
  /// The path of the socket on that machine.
  public var path: String

  /// Makes a place.
  public init(user: String? = nil, host: String, port: UInt16? = nil, path: String) {
    self.user = user
    self.host = host
    self.port = port
    self.path = path
  }
}

extension SSHPlace: CustomStringConvertible {
  /// The address in the form that `QMPAddress.init(parsing:)` reads.
  public var description: String {
    let host = host.contains(":") ? "[\(host)]" : host
    return "ssh://\(user.map { "\($0)@" } ?? "")\(host)\(port.map { ":\($0)" } ?? "")\(path)"
  }
}

extension QMPAddress: CustomStringConvertible {
  /// The address in the form that `init(parsing:)` reads.
  public var description: String {
    switch self {
    case .unix(let path): "unix:\(path)"
    case .tcp(let host, let port): host.contains(":") ? "tcp:[\(host)]:\(port)" : "tcp:\(host):\(port)"
    case .ssh(let place): place.description
    }
  }
}

/// Parts of an address that QEMU understands and this program does not.
private enum ForeignAddress {
  private static let kinds = [
    "vsock:": "a vsock", "fd:": "an inherited descriptor", "udp:": "a UDP socket", "pipe:": "a pipe",
    "file:": "a file", "chardev:": "a character device", "websocket:": "a WebSocket", "ws:": "a WebSocket",
    "wss:": "a WebSocket", "http:": "a web server", "https:": "a web server", "serial:": "a serial port",
    "qemu:": "libvirt", "qemu+ssh:": "libvirt",
  ]
  private static let options: Set<Substring> = [
    "server", "wait", "nowait", "delay", "nodelay", "reconnect", "reconnect-ms", "telnet", "tn3270", "websocket",
    "abstract", "tight", "mode", "mux", "logfile", "logappend", "tls-creds", "tls-authz", "ipv4", "ipv6",
  ]

  static func kind(of text: String) -> String? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    return kinds[String(text[...colon])]
  }

  /// What follows an address from the comma on that begins the first option; nil without one.
  static func options(in text: String) -> Substring? {
    let start = text.indices.first { index in
      guard text[index] == "," else { return false }
      return options.contains(text[text.index(after: index)...].prefix { $0 != "=" && $0 != "," })
    }
    return start.map { text[$0...] }
  }
}

extension String {
  fileprivate func after(_ prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}

/// Why a text is not the address of a QMP server.
public enum AddressError: Error, Sendable, Hashable {
  case empty
  /// A NUL, at which the system would cut the address off.
  case containsNUL
  case noPath(String)
  /// QEMU's options after an address, from their comma on, and the address without them.
  case options(String, address: String)
  /// An address of another kind, which is not supported; the name of the kind.
  case notSupported(String, String)
  /// The name of an abstract socket.
  case abstract(String)
  /// The path of a Unix socket is too long; its length and the limit, in bytes.
  case pathTooLong(String, length: Int, limit: Int)
  case noHost(String)
  case noPort(String)
  case badPort(String)
  /// A host with colons in it that is not in brackets.
  case bracketsMissing(String)
  case badHost(String)
}

extension AddressError: CustomStringConvertible {
  /// What is wrong, for people.
  public var description: String {
    switch self {
    case .empty: "the address is empty"
    case .containsNUL: "the address has a NUL character in it"
    case .noPath(let text): "'\(text)' names no path"
    case .options(let options, let address):
      "'\(options)' belongs to QEMU's -qmp and not to an address; the address is \(address)"
    case .notSupported(let text, let kind):
      "'\(text)' is the address of \(kind), which is not supported; a file of that name is ./\(text)"
    case .abstract(let name):
      "'\(name)' is the name of an abstract socket, which is not supported; a file of that name is ./\(name)"
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
