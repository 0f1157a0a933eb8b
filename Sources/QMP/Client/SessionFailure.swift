public import QAPIRuntime

/// Why a client cannot go on with a connection although it still stands.
public enum SessionFailure: Error, Sendable, Hashable {
  /// Instead of a greeting came this; the beginning of it, as it was sent.
  case notQMP(sent: [UInt8])
  /// A QMP server greets us where a guest agent was to answer.
  case notAnAgent
  /// The server does not let us in.
  case negotiationRefused(QMPError)
  /// Something came that is not JSON; what is wrong with it.
  case malformed(String)
  /// A JSON value came that is no message.
  case notAMessage
  /// The server could not read one of our requests, and cannot say which.
  case requestNotUnderstood(QMPError)
}
