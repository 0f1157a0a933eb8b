/// Turns a stream of bytes into JSON values and errors, however the stream was cut into pieces.
public struct JSONStreamParser: Sendable {
  /// What one message may have at most; QEMU's numbers.
  public struct Limits: Sendable, Equatable {
    public var tokens: Int
    /// Of all tokens together: white space between them doesn't count.
    public var bytes: Int
    public var depth: Int

    public init(tokens: Int = 2 << 20, bytes: Int = 64 << 20, depth: Int = 1024) {
      self.tokens = tokens
      self.bytes = bytes
      self.depth = depth
    }
  }

  public enum Event: Sendable, Equatable {
    case value(JSONValue)
    case failure(JSONSyntaxError)
  }

  public init(limits: Limits = .init()) {
  }

  public mutating func append(_ bytes: [UInt8]) {
  }

  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
  }

  /// The next value or error; nil when it takes more input.
  public mutating func next() -> Event? {
    nil
  }
}
