public import QMP

/// What became of a connection that is no more.
public enum ConnectionLoss: Sendable, Hashable {
  case closedByPeer
  case closedByUs
  case session(SessionFailure)
  /// The system's error number and its text.
  case system(Int32, String)
  case processEnded(ProcessEnd)
}

extension ConnectionLoss: CustomStringConvertible {
  /// What happened, to stand behind the peer's name.
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
