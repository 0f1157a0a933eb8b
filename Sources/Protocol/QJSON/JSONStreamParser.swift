/// Turns a stream of bytes into JSON values and errors, however the stream was cut into pieces.
///
/// A container or string is complete at its last byte; a bare number or keyword only once another byte follows.
/// After an error the parser goes on by itself: after a stray byte it skips to the next structural or control
/// character, after a limit was exceeded it starts afresh in the middle of the message. One message can
/// therefore cause several errors.
public struct JSONStreamParser: Sendable {
  /// What one message may have at most; QEMU's numbers.
  public struct Limits: Sendable, Equatable {
    /// The number of tokens.
    public var tokens: Int
    /// Of all tokens together: white space between them doesn't count.
    public var bytes: Int
    /// Objects and arrays that are open at once.
    public var depth: Int

    /// Limits, of which those not given are QEMU's.
    public init(tokens: Int = 2 << 20, bytes: Int = 64 << 20, depth: Int = 1024) {
      self.tokens = tokens
      self.bytes = bytes
      self.depth = depth
    }
  }

  /// What came out of the stream.
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

  /// Makes a parser at the beginning of a stream.
  public init(limits: Limits = .init()) {
    reader = MessageReader(limits: limits)
  }

  /// Adds the next bytes of the stream.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    dropConsumed()
    input.append(contentsOf: bytes)
  }

  /// Adds the next bytes of the stream.
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

/// Cuts bytes into tokens and tokens into messages, with QEMU's limits and recovery.
///
/// A message ends where its braces and its brackets are balanced, each kind counted on its own, so a syntax error
/// is reported once, at the end of its message. A lexical error ends the message at once.
struct MessageReader: Sendable {
  private enum Mode: Sendable {
    case betweenTokens
    /// In a token, of which this many bytes were looked at when the input ended.
    case inToken(JSONToken, scanned: Int)
    /// After a lexical error.
    case skipping
  }

  private let limits: JSONStreamParser.Limits
  private var mode = Mode.betweenTokens
  private var builder = ValueBuilder()
  private var openBraces = 0
  private var openBrackets = 0
  private var tokens = 0
  private var bytes = 0

  init(limits: JSONStreamParser.Limits) {
    self.limits = limits
  }

  /// Reads up to the next value or error, or to the end of the input, where it returns nil.
  ///
  /// The input has to begin with the rest of what was given before, and lies at `offset` in the stream. The position
  /// moves past what was read, but not past the beginning of an unfinished token.
  mutating func next(
    in input: UnsafeBufferPointer<UInt8>, at position: inout Int, offset: Int
  ) -> JSONStreamParser.Event? {
    while position < input.count {
      let start = position
      let event: JSONStreamParser.Event?
      switch mode {
      case .betweenTokens: event = readToken(in: input, at: &position, offset: offset)
      case .inToken(let token, let scanned):
        event = read(token, scanned: scanned, in: input, at: &position, offset: offset)
      case .skipping:
        event = nil
        position = input[start...].firstIndex(where: Self.endsSkipping) ?? input.count
        if position < input.count { mode = .betweenTokens }
      }
      if event != nil { return event }
      if case .inToken = mode { return nil }
    }
    return nil
  }

  @inline(__always)
  private mutating func readToken(
    in input: UnsafeBufferPointer<UInt8>, at position: inout Int, offset: Int
  ) -> JSONStreamParser.Event? {
    let byte = input[position]
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      position += 1
      return nil
    case _ where Self.isStructural(byte):
      position += 1
      return take(structural: byte, at: offset + position - 1)
    default:
      guard let token = JSONToken(first: byte) else {
        position += 1
        return stray(byte, at: offset + position - 1)
      }
      return read(token, scanned: 1, in: input, at: &position, offset: offset)
    }
  }

  /// Reads a string, number or keyword.
  private mutating func read(
    _ token: JSONToken, scanned: Int, in input: UnsafeBufferPointer<UInt8>, at position: inout Int, offset: Int
  ) -> JSONStreamParser.Event? {
    let start = position
    // A token that isn't finished one byte beyond the limit is refused there, wherever the input was cut.
    let end = limits.bytes < input.count - start ? start + limits.bytes + 1 : input.count
    var token = token
    var index = start + scanned
    switch token.scan(input, from: &index, to: end) {
    case .complete:
      position = index
      mode = .betweenTokens
      if let failure = admit(index - start, at: offset + start) { return failure }
      builder.take(token, UnsafeBufferPointer(rebasing: input[start..<index]), at: offset + start)
      return completed()
    case .unfinished where end - start > limits.bytes:
      position = end
      mode = .betweenTokens
      return fail(.tooManyBytes, at: offset + start)
    case .unfinished:
      mode = .inToken(token, scanned: index - start)
      return nil
    case .stray:
      position = index + 1
      return stray(input[index], at: offset + index)
    }
  }

  @inline(__always)
  private mutating func take(structural byte: UInt8, at offset: Int) -> JSONStreamParser.Event? {
    switch byte {
    case UInt8(ascii: "{"): openBraces += 1
    case UInt8(ascii: "}"): openBraces -= 1
    case UInt8(ascii: "["): openBrackets += 1
    case UInt8(ascii: "]"): openBrackets -= 1
    default: break
    }
    if let failure = admit(1, at: offset) { return failure }
    builder.take(structural: byte, at: offset)
    return completed()
  }
}

extension MessageReader {
  /// Counts a token against the limits, in QEMU's order.
  ///
  /// That a message of exactly as many bytes as the limit is refused is QEMU's way too.
  @inline(__always)
  private mutating func admit(_ length: Int, at offset: Int) -> JSONStreamParser.Event? {
    bytes += length
    tokens += 1
    if bytes >= limits.bytes { return fail(.tooManyBytes, at: offset) }
    if tokens > limits.tokens { return fail(.tooManyTokens, at: offset) }
    if openBraces + openBrackets > limits.depth { return fail(.tooDeep, at: offset) }
    return nil
  }

  /// The message's outcome when its brackets are balanced, or so wrong that they never will be.
  @inline(__always)
  private mutating func completed() -> JSONStreamParser.Event? {
    if openBraces >= 0, openBrackets >= 0, openBraces + openBrackets > 0 { return nil }
    let event = builder.finish()
    startMessage()
    return event
  }

  private mutating func stray(_ byte: UInt8, at offset: Int) -> JSONStreamParser.Event {
    mode = .skipping
    return fail(.strayByte(byte), at: offset)
  }

  private mutating func fail(_ problem: JSONSyntaxError.Problem, at offset: Int) -> JSONStreamParser.Event {
    builder.discard()
    startMessage()
    return .failure(JSONSyntaxError(problem, offset: offset))
  }

  private mutating func startMessage() {
    openBraces = 0
    openBrackets = 0
    tokens = 0
    bytes = 0
  }

  private static func isStructural(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"),
      UInt8(ascii: ","):
      true
    default: false
    }
  }

  private static func endsSkipping(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte >= 0xFE || isStructural(byte)
  }
}
