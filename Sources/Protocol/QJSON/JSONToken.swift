/// A string, number or keyword that is being scanned; the state is kept where the input ends within it.
enum JSONToken: Sendable, Equatable {
  /// Plain until an escape or a byte beyond ASCII was seen.
  case string(quote: UInt8, isPlain: Bool)
  case number(NumberState)
  case keyword

  enum Scan {
    /// The index is after the token.
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
      case .after: return .complete
      case .stray: return .stray
      }
      index += 1
    }
    return .unfinished
  }
}

/// The state in RFC 8259's grammar of numbers.
enum NumberState: Sendable, Equatable {
  case minus, zero, digits, point, fraction, exponentMark, exponentSign, exponent

  enum Step {
    case within(NumberState)
    /// The number was complete before this byte.
    case after
    case stray
  }

  var isWhole: Bool { self == .zero || self == .digits }

  func step(_ byte: UInt8) -> Step {
    switch (self, byte) {
    case (.minus, UInt8(ascii: "0")): .within(.zero)
    case (.minus, UInt8(ascii: "1")...UInt8(ascii: "9")): .within(.digits)
    case (.digits, UInt8(ascii: "0")...UInt8(ascii: "9")): .within(.digits)
    case (.zero, UInt8(ascii: "0")...UInt8(ascii: "9")): .stray
    case (.zero, UInt8(ascii: ".")), (.digits, UInt8(ascii: ".")): .within(.point)
    case (.point, UInt8(ascii: "0")...UInt8(ascii: "9")): .within(.fraction)
    case (.fraction, UInt8(ascii: "0")...UInt8(ascii: "9")): .within(.fraction)
    case (.zero, UInt8(ascii: "e")), (.digits, UInt8(ascii: "e")), (.fraction, UInt8(ascii: "e")),
      (.zero, UInt8(ascii: "E")), (.digits, UInt8(ascii: "E")), (.fraction, UInt8(ascii: "E")):
      .within(.exponentMark)
    case (.exponentMark, UInt8(ascii: "+")), (.exponentMark, UInt8(ascii: "-")): .within(.exponentSign)
    case (.exponentMark, UInt8(ascii: "0")...UInt8(ascii: "9")): .within(.exponent)
    case (.exponentSign, UInt8(ascii: "0")...UInt8(ascii: "9")): .within(.exponent)
    case (.exponent, UInt8(ascii: "0")...UInt8(ascii: "9")): .within(.exponent)
    case (.zero, _), (.digits, _), (.fraction, _), (.exponent, _): .after
    case (.minus, _), (.point, _), (.exponentMark, _), (.exponentSign, _): .stray
    }
  }
}

/// The value of a number's text, which the scanner found well-formed.
enum NumberText {
  /// The exact value if it is written as an integer of 64 bits; otherwise the nearest double.
  ///
  /// Throws when that isn't finite.
  static func value(
    of text: UnsafeBufferPointer<UInt8>, isWhole: Bool, at offset: Int
  ) throws(JSONSyntaxError) -> JSONValue {
    if isWhole, let integer = integer(text) { return integer }
    guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
      throw JSONSyntaxError(.numberOutOfRange, offset: offset)
    }
    return .number(value)
  }

  private static func integer(_ text: UnsafeBufferPointer<UInt8>) -> JSONValue? {
    let isNegative = text.first == UInt8(ascii: "-")
    var magnitude: UInt64 = 0
    for digit in text.dropFirst(isNegative ? 1 : 0) {
      let (tens, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(UInt64(digit &- UInt8(ascii: "0")))
      if overflow || carry { return nil }
      magnitude = sum
    }
    guard isNegative else { return JSONValue(magnitude) }
    if magnitude == Int64.min.magnitude { return .integer(.min) }
    return Int64(exactly: magnitude).map { .integer(-$0) }
  }
}
