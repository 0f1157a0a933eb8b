import Glibc
import NIOCore
import NIOPosix
import SystemPackage
import QAPIRuntime
public import QMP

/// Why a connection was lost.
public enum ConnectionLoss: Sendable, Hashable {
  case closedByPeer
  case closedByUs
  case session(SessionFailure)
  /// The system's error number and its text.
  case system(Int32, String)
  case processEnded(ProcessEnd)
}

extension ConnectionLoss: CustomStringConvertible {
  /// What happened, to follow the name of the peer.
  public var description: String {
    switch self {
    case .closedByPeer: "the other side closed the connection"
    case .closedByUs: "the connection was closed"
    case .session(let failure): failure.message
    case .system(_, let text): text
    case .processEnded(let end): end.description
    }
  }
}

extension SessionFailure {
  /// What went wrong, to follow the name of the peer.
  public var message: String {
    switch self {
    case .notQMP(let sent): "this is not a QMP server; it sent \(Self.shown(sent))"
    case .notAnAgent: "this is a QMP server and not a guest agent"
    case .negotiationRefused(let error): "the server refused qmp_capabilities: \(error.description)"
    case .malformed(let detail): "the server sent something that is not JSON: \(detail)"
    case .notAMessage(let text): "the server sent a JSON value that is no message: \(text)"
    case .responseWithoutRequest(let text):
      "the server sent a response that does not say which request it is for: \(text)"
    case .requestNotUnderstood(let error): "the server could not read a request: \(error.description)"
    }
  }

  /// A suggestion what to do; nil if there is none.
  public var hint: String? {
    switch self {
    case .notQMP(let sent) where String(decoding: sent, as: UTF8.self).contains("monitor - type 'help'"):
      "This is QEMU's human monitor; the QMP monitor is that of -qmp or -mon ...,mode=control."
    case .notQMP: "Give the address of a QMP monitor; a guest agent has to be connected to as one."
    case .notAnAgent: "Connect to it as a QMP server, or give the address of the agent's own channel."
    case .negotiationRefused, .malformed, .notAMessage, .responseWithoutRequest, .requestNotUnderstood: nil
    }
  }

  /// The first line in quotes, without control characters.
  private static func shown(_ bytes: [UInt8]) -> String {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let text = String(decoding: line, as: UTF8.self).unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? "?" : String(Character(scalar))
    }
    return "'\(text.joined())'"
  }
}

extension ConnectError.Reason {
  /// Translates an error of NIO, for a connection to the path, or to a host.
  init(_ error: any Error, path: String?) {
    switch error {
    case let error as IOError: self.init(errno: error.errnoCode, path: path)
    case is ChannelError: self = .connectTimedOut
    case let error as NIOConnectionError:
      if let failure = error.connectionErrors.first {
        self.init(failure.error, path: path)
      } else {
        self = .unknownHost
      }
    default: self = .system(0, "\(error)")
    }
  }

  private init(errno code: Int32, path: String?) {
    switch code {
    case ENOENT, ENOTDIR: self = .noSuchSocket
    // The system refuses connections to files that are no sockets, too.
    case ECONNREFUSED: self = path.map(Self.isSocket) ?? true ? .refused : .notASocket
    case EACCES, EPERM: self = .permissionDenied
    case ENOTSOCK, EPROTOTYPE: self = .notASocket
    case EAGAIN: self = .queueFull
    case ETIMEDOUT: self = .connectTimedOut
    default: self = .system(code, Errno(rawValue: code).description)
    }
  }

  private static func isSocket(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFSOCK
  }
}

extension ConnectionLoss {
  /// Translates an error of NIO on an open connection.
  init(_ error: any Error) {
    switch error {
    case let error as IOError where error.errnoCode == ECONNRESET || error.errnoCode == EPIPE: self = .closedByPeer
    case let error as IOError: self = .system(error.errnoCode, Errno(rawValue: error.errnoCode).description)
    case is ChannelError: self = .closedByPeer
    default: self = .system(0, "\(error)")
    }
  }
}
