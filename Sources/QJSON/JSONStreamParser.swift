/// Turns a stream of bytes into JSON values and errors, however the stream was cut into pieces.
///
/// A container or string is complete at its last byte; a bare number or keyword only once another byte follows.
/// After an error the parser goes on by itself: after a stray byte it skips to the next structural or control
/// character, after a limit was exceeded it starts afresh in the middle of the message. One message can
/// therefore cause several errors.
public struct JSONStreamParser: Sendable {
  /// What one message may have at most; QEMU's numbers.
  public struct Limits: Sendable, Equatable {
    public var tokens: Int
    /// Of all tokens together: white space between them doesn't count.
    public var bytes: Int
    /// Objects and arrays that are open at once.
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

  private var input: [UInt8] = []
  /// Where in `input` the reader goes on: at the beginning of an unfinished token or after the last finished one.
  private var position = 0
  /// How much of the stream came before `input`.
  private var dropped = 0
  private var reader: MessageReader

  public init(limits: Limits = .init()) {
    reader = MessageReader(limits: limits)
  }

  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    dropConsumed()
    input.append(contentsOf: bytes)
  }

  public mutating func append(_ bytes: [UInt8]) {
    dropConsumed()
    input.append(contentsOf: bytes)
  }

  /// The next value or error; nil when it takes more input.
  ///
  /// Keeps what was appended until it was read, so draining after each `append` bounds the memory by the limits.
  public mutating func next() -> Event? {
    guard position < input.count else { return nil }
    let bytes = input
    return bytes.withUnsafeBufferPointer { reader.next(in: $0, at: &position, offset: dropped) }
  }

  /// How many bytes of the stream were read into tokens, skipped, or reported.
  var consumed: Int { dropped + position }

  /// Above this an emptied buffer is given back, so that one large message doesn't occupy memory for ever.
  private static let keptCapacity = 1 << 20

  private mutating func dropConsumed() {
    // Moving no more than was consumed keeps the cost linear in the input.
    guard position > 0, position >= input.count - position else { return }
    dropped += position
    if position == input.count {
      input.removeAll(keepingCapacity: input.capacity <= Self.keptCapacity)
    } else {
      input.removeFirst(position)
    }
    position = 0
  }
}
