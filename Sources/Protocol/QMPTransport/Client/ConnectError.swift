public import QMP

/// Why a connection to a QMP server could not be opened.
public struct ConnectError: Error, Sendable, Hashable {
  /// Why there is no connection.
  public enum Reason: Sendable, Hashable {
    case noSuchSocket
    case refused
    case permissionDenied
    /// The path is not that of a stream socket.
    case notASocket
    /// The queue of clients that wait for the server is full.
    case queueFull
    case unknownHost
    /// The address has a NUL in it, at which the system would cut it off.
    case addressContainsNUL
    case connectTimedOut
    /// The connection was made, but the server sent no greeting in time.
    case noGreeting
    case noResponseToNegotiation
    case noResponseFromAgent
    case closedBeforeGreeting
    case session(SessionFailure)
    /// The ssh program ended; its message.
    case tunnel(String)
    /// The system's error number, and its text.
    case system(Int32, String)
    case cancelled
  }

  /// The address, or another name of the peer.
  public var peer: String
  /// Why there is no connection.
  public var reason: Reason
  /// The deadline for the whole of it, which the reasons about time refer to.
  public var deadline: Duration

  /// Makes an error.
  public init(peer: String, reason: Reason, deadline: Duration) {
    self.peer = peer
    self.reason = reason
    self.deadline = deadline
  }
}

extension ConnectError {
  /// Whether a deadline passed.
  public var isTimeout: Bool {
    switch reason {
    case .connectTimedOut, .noGreeting, .noResponseToNegotiation, .noResponseFromAgent: true
    case .noSuchSocket, .refused, .permissionDenied, .notASocket, .queueFull, .unknownHost, .addressContainsNUL,
      .closedBeforeGreeting,
      .session, .tunnel, .system, .cancelled:
      false
    }
  }
}

extension ConnectError: CustomStringConvertible {
  /// The message and, on a second line, the hint if there is one.
  public var description: String { hint.map { "\(message)\n\($0)" } ?? message }

  /// The peer and what went wrong.
  public var message: String {
    switch reason {
    case .noSuchSocket: "\(peer): there is no such socket"
    case .refused: "\(peer): connection refused"
    case .permissionDenied: "\(peer): permission denied"
    case .notASocket: "\(peer) is not a stream socket"
    case .queueFull: "\(peer): other clients are waiting already"
    case .unknownHost: "\(peer): the host is not known"
    case .addressContainsNUL: "\(peer): the address has a NUL character in it"
    case .connectTimedOut: "\(peer): no connection within \(seconds)"
    case .noGreeting: "\(peer): connected, but no QMP greeting came within \(seconds)"
    case .noResponseToNegotiation: "\(peer): no response to qmp_capabilities within \(seconds)"
    case .noResponseFromAgent: "\(peer): connected, but no guest agent responded within \(seconds)"
    case .closedBeforeGreeting: "\(peer) closed the connection before it was ready"
    case .session(let failure): "\(peer): \(failure.message)"
    case .tunnel(let text): "\(peer): \(text)"
    case .system(_, let text): "\(peer): \(text)"
    case .cancelled: "\(peer): given up"
    }
  }

  /// A suggestion what to do; nil if the message says it all.
  public var hint: String? {
    switch reason {
    case .noSuchSocket:
      "Is the process running? QEMU makes the socket when started with -qmp unix:PATH,server=on,wait=off."
    case .refused: "No process listens there any more: it has ended, or listens elsewhere."
    case .permissionDenied: "Connect as the user who owns the socket, or have the owner give access to it."
    case .notASocket: "Give the path of the socket that was named in -qmp or in -chardev socket."
    case .queueFull: "QEMU serves one client for each monitor: end the other one, or give QEMU a second -qmp."
    case .noGreeting, .noResponseToNegotiation:
      "QEMU serves one client for each monitor: another one may be connected, or the process is stopped or busy. A guest agent sends no greeting."
    case .noResponseFromAgent: "Is qemu-guest-agent running in the guest?"
    case .closedBeforeGreeting: "The process may be ending, or it accepts only one client."
    case .session(let failure): failure.hint
    case .tunnel: "See whether ssh itself gets there, and finds the socket: ssh HOST ls -l PATH"
    case .connectTimedOut, .unknownHost: "Is the host's name right, and can it be reached from here?"
    case .system, .addressContainsNUL, .cancelled: nil
    }
  }

  private var seconds: String { deadline.secondsText }
}

extension Duration {
  /// In seconds, without trailing zeroes: `10 s`, `0.05 s`.
  var secondsText: String {
    let milliseconds = self / .milliseconds(1)
    let seconds = (milliseconds.rounded() / 1000)
    return seconds == seconds.rounded() ? "\(Int64(seconds)) s" : "\(seconds) s"
  }
}
