import Glibc
import MainLoop

/// Sees each message of a connection, the greeting and the negotiation included.
public struct MessageTap: Sendable {
  public enum Direction: Sendable, Hashable {
    case sent, received
  }

  public struct Message: Sendable {
    public var direction: Direction
    /// When it passed, since the beginning of 1970.
    public var time: Duration
    /// One line of JSON without its end.
    ///
    /// What is received is spelled our way, not the server's.
    public var text: [UInt8]
  }

  let body: @MainLoop @Sendable (Message) -> Void

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
