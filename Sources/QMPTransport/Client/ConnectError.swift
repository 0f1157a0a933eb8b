public import QMP

/// Why no connection to a QMP server came about.
public struct ConnectError: Error, Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    case noSuchSocket
    case refused
    case permissionDenied
    /// There is something else at the path.
    case notASocket
    /// The queue of clients that wait for the server is full.
    case queueFull
    case unknownHost
    /// The address has a NUL in it, at which the system would cut it off.
    case addressContainsNUL
    case connectTimedOut
    /// The connection stands, but nothing that QMP has came over it in time.
    case noGreeting
    case noAnswerToNegotiation
    case noAnswerFromAgent
    case closedBeforeGreeting
    case session(SessionFailure)
    /// The process that leads to the server ended; what it said.
    case tunnel(String)
    /// What the system says; its error number.
    case system(Int32, String)
    case cancelled
  }

  /// The address, or what else one would call the peer.
  public var peer: String
  public var reason: Reason
  /// How much time there was from the beginning; it matters for the reasons about time.
  public var deadline: Duration

  public init(peer: String, reason: Reason, deadline: Duration) {
    self.peer = peer
    self.reason = reason
    self.deadline = deadline
  }
}

extension ConnectError {
  /// Whether a time limit passed.
  public var isTimeout: Bool {
    switch reason {
    case .connectTimedOut, .noGreeting, .noAnswerToNegotiation, .noAnswerFromAgent: true
    case .noSuchSocket, .refused, .permissionDenied, .notASocket, .queueFull, .unknownHost, .addressContainsNUL,
      .closedBeforeGreeting,
      .session, .tunnel, .system, .cancelled:
      false
    }
  }
}
