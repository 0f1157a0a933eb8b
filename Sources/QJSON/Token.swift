/// A string, number or keyword, and how far into its grammar one got: scanning goes on where the input was cut.
enum Token: Sendable, Equatable {
  /// Plain until an escape or a byte beyond ASCII was seen.
  case string(quote: UInt8, isPlain: Bool)
  case number(NumberState)
  case keyword

  enum Scan {
    /// The index is behind the token.
    case complete
    /// The index is where to go on, which may be at a backslash that was seen already.
    case unfinished
    /// The index is at a byte that can't be in such a token.
    case stray
  }

  init?(first byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): self = .string(quote: byte, isPlain: true)
    case UInt8(ascii: "a")...UInt8(ascii: "z"): self = .keyword
    case UInt8(ascii: "-"): self = .number(.minus)
    case UInt8(ascii: "0"): self = .number(.zero)
    case UInt8(ascii: "1")...UInt8(ascii: "9"): self = .number(.digits)
    default: return nil
    }
  }

  mutating func scan(_ input: UnsafeBufferPointer<UInt8>, from index: inout Int, to end: Int) -> Scan {
    switch self {
    case .string(let quote, var isPlain):
      let scan = Self.scanString(input, quote: quote, isPlain: &isPlain, from: &index, to: end)
      self = .string(quote: quote, isPlain: isPlain)
      return scan
    case .number(var state):
      let scan = Self.scanNumber(input, state: &state, from: &index, to: end)
      self = .number(state)
      return scan
    case .keyword:
      while index < end {
        guard (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(input[index]) else { return .complete }
        index += 1
      }
      return .unfinished
    }
  }

  private static func scanString(
    _ input: UnsafeBufferPointer<UInt8>, quote: UInt8, isPlain: inout Bool, from index: inout Int, to end: Int
  ) -> Scan {
    let backslash = UInt8(ascii: "\\")
    var at = index
    defer { index = at }
    while at < end {
      let byte = input[at]
      if byte >= 0x20, byte < 0x80, byte != quote, byte != backslash {
        at += 1
        continue
      }
      if byte == quote {
        at += 1
        return .complete
      }
      if isControl(byte) { return .stray }
      isPlain = false
      if byte == backslash {
        guard at + 1 < end else { return .unfinished }
        at += 1
        if isControl(input[at]) { return .stray }
      }
      at += 1
    }
    return .unfinished
  }

  /// FE and FF count as such: clients send them to get the parser into a known state.
  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte >= 0xFE
  }

  private static func scanNumber(
    _ input: UnsafeBufferPointer<UInt8>, state: inout NumberState, from index: inout Int, to end: Int
  ) -> Scan {
    while index < end {
      switch state.step(input[index]) {
      case .within(let next): state = next
      case .behind: return .complete
      case .stray: return .stray
      }
      index += 1
    }
    return .unfinished
  }
}
