import MainLoop
import Platform

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
    body(Message(direction: direction, time: WallClock.now ?? .zero, text: Array(bytes[start..<end])))
  }
}
