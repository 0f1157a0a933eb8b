/// How a client connects.
public struct ClientOptions: Sendable {
  public enum Peer: Sendable, Hashable {
    case qmpServer
    case guestAgent
  }

  public var peer = Peer.qmpServer
  /// For connecting, greeting and negotiation together.
  public var deadline = Duration.seconds(10)
  /// Whether to enable commands out of band where the server offers them.
  ///
  /// No more than seven commands are then under way at the server, since beyond its queue nothing overtakes.
  public var enablesOutOfBand = false
  /// Whether nobody may be asked for a passphrase on the way to another machine.
  public var asksNobody = false
  /// Sees each message; nil costs nothing.
  public var tap: MessageTap?

  public init() {}
}
