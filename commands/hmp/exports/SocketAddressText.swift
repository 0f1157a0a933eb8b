import MonitorAPI

/// A socket address in the syntax of QEMU: `HOST:PORT`, `[HOST]:PORT`, `unix:PATH`, `fd:NAME` or `vsock:CID:PORT`.
///
/// A port may be followed by `,to=PORT`, `,ipv4`, `,ipv6`, `,keep-alive` and `,mptcp`, of which the last four may have
/// `=on` or `=off`. Other options are ignored, as in QEMU.
struct SocketAddressText: Equatable {
  enum Place: Equatable {
    case internet(host: String, port: String, options: [String])
    case unix(String)
    case vsock(cid: String, port: String)
    case descriptor(String)
  }

  let place: Place
  private let lastPort: UInt16?
  private let flags: [String: Bool]

  private static let flagNames = ["ipv4", "ipv6", "keep-alive", "mptcp"]

  init(_ text: String) throws(SocketAddressError) {
    place = try Self.place(text)
    var lastPort: UInt16?
    var flags: [String: Bool] = [:]
    if case .internet(_, _, let options) = place {
      for (index, option) in options.enumerated() {
        if option.hasPrefix("to="), lastPort == nil {
          guard let number = Int32(option.dropFirst(3)) else { throw .badLastPort }
          lastPort = UInt16(truncatingIfNeeded: number)
        }
        for name in Self.flagNames where option.hasPrefix(name) && flags[name] == nil {
          let rest = options[index...].joined(separator: ",").dropFirst(name.count)
          flags[name] = try Self.flag(name, option.dropFirst(name.count), rest: String(rest))
        }
      }
    }
    self.lastPort = lastPort
    self.flags = flags
  }

  private static func place(_ text: String) throws(SocketAddressError) -> Place {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst(5))
      if path.isEmpty { throw .noPath }
      return .unix(path)
    }
    if text.hasPrefix("fd:") {
      let name = String(text.dropFirst(3))
      if name.isEmpty { throw .noDescriptor }
      return .descriptor(name)
    }
    if text.hasPrefix("vsock:") { return try vsock(String(text.dropFirst(6))) }
    return try internet(text.hasPrefix("tcp:") ? String(text.dropFirst(4)) : text)
  }

  private static func vsock(_ text: String) throws(SocketAddressError) -> Place {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, let port = parts[1].split(separator: ",").first,
      parts[1].first != ","
    else { throw .badAddress(text) }
    if port.count < parts[1].count { throw .trailing(text) }
    return .vsock(cid: parts[0], port: parts[1])
  }

  private static func internet(_ text: String) throws(SocketAddressError) -> Place {
    let error: SocketAddressError
    let end: String.Index?
    switch text.first {
    case ":":
      error = .badPort(text)
      end = text.startIndex
    case "[":
      error = .badBrackets(text)
      end = text.firstIndex(of: "]:").map { text.index(after: $0) }
    default:
      error = .badAddress(text)
      end = text.firstIndex(of: ":")
    }
    guard let end else { throw error }
    let rest = text[text.index(after: end)...].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard let port = rest.first, !port.isEmpty else { throw error }
    var host = String(text[..<end])
    if text.first == "[" { host = String(host.dropFirst().dropLast()) }
    if host.isEmpty, text.first == "[" { throw error }
    return .internet(host: host, port: port, options: Array(rest.dropFirst()))
  }

  private static func flag(
    _ name: String, _ value: Substring, rest: String
  ) throws(SocketAddressError) -> Bool {
    // QEMU does not take a doubled comma for the end of a flag.
    if rest.dropFirst(value.count).hasPrefix(",,") { throw .badFlag(name, rest) }
    switch value {
    case "", "=on": return true
    case "=off": return false
    default: throw .badFlag(name, rest)
    }
  }

  /// The address as `nbd-server-start` takes it.
  var legacyAddress: SocketAddressLegacy {
    switch place {
    case .unix(let path): SocketAddressLegacy(variant: .unix(.init(data: .init(path: path))))
    case .descriptor(let name): SocketAddressLegacy(variant: .fd(.init(data: .init(str: name))))
    case .vsock(let cid, let port): SocketAddressLegacy(variant: .vsock(.init(data: .init(cid: cid, port: port))))
    case .internet(let host, let port, _):
      SocketAddressLegacy(
        variant: .inet(
          .init(
            data: .init(
              host: host, port: port, to: lastPort, ipv4: flags["ipv4"], ipv6: flags["ipv6"],
              keepAlive: flags["keep-alive"], mptcp: flags["mptcp"]))))
    }
  }
}

/// An error in a socket address, in QEMU's words.
enum SocketAddressError: Error, Equatable, CustomStringConvertible {
  case noPath
  case noDescriptor
  case badAddress(String)
  case badPort(String)
  case badBrackets(String)
  case trailing(String)
  case badLastPort
  case badFlag(String, String)

  var description: String {
    switch self {
    case .noPath: "invalid Unix socket address"
    case .noDescriptor: "invalid file descriptor address"
    case .badAddress(let text): "error parsing address '\(text)'"
    case .badPort(let text): "error parsing port in address '\(text)'"
    case .badBrackets(let text): "error parsing IPv6 address '\(text)'"
    case .trailing(let text): "trailing characters in address '\(text)'"
    case .badLastPort: "error parsing to= argument"
    case .badFlag(let name, let text): "error parsing '\(name)' flag '\(text)'"
    }
  }
}

extension String {
  /// The start of the first occurrence of a text.
  fileprivate func firstIndex(of text: String) -> Index? {
    indices.first { self[$0...].hasPrefix(text) }
  }
}
