import Glibc
import MainLoop

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

/// Called with each message of a connection, including greeting and negotiation.
public struct MessageTap: Sendable {
  /// Whether a message was sent or received by this client.
  public enum Direction: Sendable, Hashable {
    case sent, received
  }

  /// A message, and when it passed.
  public struct Message: Sendable {
    /// Whether the message was sent or received.
    public var direction: Direction
    /// The time at which it was sent or received, since the beginning of 1970.
    public var time: Duration
    /// One line of JSON without its end.
    ///
    /// A received message is formatted anew, in the client's style.
    public var text: [UInt8]
  }

  let body: @MainLoop @Sendable (Message) -> Void

  /// Makes a tap that calls the body with each message.
  public init(_ body: @escaping @MainLoop @Sendable (Message) -> Void) {
    self.body = body
  }

  @MainLoop
  func show(_ direction: Direction, _ bytes: [UInt8]) {
    var end = bytes.endIndex
    while end > 0, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    let start = bytes.prefix(end).firstIndex { $0 != 0xFF } ?? end
    body(Message(direction: direction, time: Self.now, text: Array(bytes[start..<end])))
  }

  private static var now: Duration {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
