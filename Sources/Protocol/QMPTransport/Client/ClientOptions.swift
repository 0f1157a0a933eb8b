/// How a client connects.
public struct ClientOptions: Sendable {
  /// What the peer is taken for.
  public enum Peer: Sendable, Hashable {
    case qmpServer
    case guestAgent
  }

  /// What the peer is taken for; nothing on the wire tells before the first message.
  public var peer = Peer.qmpServer
  /// The time limit for connecting, greeting and negotiation together.
  public var deadline = Duration.seconds(10)
  /// Whether to enable out-of-band commands if the server offers them.
  ///
  /// No more than seven in-band commands are then sent at a time: with a full queue the server would not read the
  /// out-of-band command.
  public var enablesOutOfBand = false
  /// Whether ssh may not ask for a passphrase.
  public var isNonInteractive = false
  /// Called with each message; nil costs nothing.
  public var tap: MessageTap?

  /// Makes the options that suit a QMP server.
  public init() {}
}
