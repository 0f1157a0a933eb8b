/// How far into RFC 8259's grammar of numbers one got.
enum NumberState: Sendable, Equatable {
  case minus, zero, digits, point, fraction, exponentMark, exponentSign, exponent

  enum Step {
    case within(NumberState)
    /// The number was complete before this byte.
    case behind
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
    case (.zero, _), (.digits, _), (.fraction, _), (.exponent, _): .behind
    case (.minus, _), (.point, _), (.exponentMark, _), (.exponentSign, _): .stray
    }
  }
}
