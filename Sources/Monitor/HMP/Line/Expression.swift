/// Reads integer expressions of 64 bits, which wrap; as in the native monitor, `& | ^` bind tighter than `+ -`.
///
/// The reader is iterative: nesting takes memory in proportion to the line, and no stack.
struct ExpressionReader {
  private enum Pending {
    case negative
    case complement
    case group
    case binary(UInt8, precedence: Int, left: Int64)
  }

  private var pending: [Pending] = []
  private let registers: (String) -> Int64?

  private init(registers: @escaping (String) -> Int64?) { self.registers = registers }

  /// Reads the expression at the scanner's position and returns its value.
  ///
  /// The scanner moves past the expression and the blanks after it. `registers` returns the value of `$NAME`, or nil if
  /// there is no such register.
  static func read(
    _ scanner: inout LineScanner, registers: @escaping (String) -> Int64?
  ) throws(HMPExpressionError) -> Int64 {
    scanner.skipBlanks()
    var reader = ExpressionReader(registers: registers)
    while true {
      let operand = try reader.readOperand(&scanner)
      if let value = try reader.reduce(operand, &scanner) { return value }
    }
  }

  /// Reads the operators before an operand, then the operand itself.
  private mutating func readOperand(_ scanner: inout LineScanner) throws(HMPExpressionError) -> Int64 {
    while let byte = scanner.byte {
      switch byte {
      case UInt8(ascii: "+"): break
      case UInt8(ascii: "-"): pending.append(.negative)
      case UInt8(ascii: "~"): pending.append(.complement)
      case UInt8(ascii: "("): pending.append(.group)
      case UInt8(ascii: "'"): return try Self.readCharacter(&scanner)
      case UInt8(ascii: "$"): return try readRegister(&scanner)
      default: return try Self.readNumber(&scanner)
      }
      scanner.advancePastBlanks()
    }
    throw .unexpectedEnd
  }

  /// Applies the pending operators to an operand, as far as the precedence of the next operator allows.
  ///
  /// - Returns: the value of the whole expression, or nil if another operand must follow.
  private mutating func reduce(
    _ operand: Int64, _ scanner: inout LineScanner
  ) throws(HMPExpressionError) -> Int64? {
    var value = operand
    while true {
      value = applySigns(to: value)
      let next = scanner.byte
      let precedence = next.map(Self.precedence) ?? 0
      while case .binary(let sign, let stacked, let left)? = pending.last, stacked >= precedence {
        pending.removeLast()
        value = try Self.apply(sign, left, value)
      }
      if let next, precedence > 0 {
        pending.append(.binary(next, precedence: precedence, left: value))
        scanner.advancePastBlanks()
        return nil
      }
      guard case .group? = pending.popLast() else { return value }
      guard next == UInt8(ascii: ")") else { throw .closingParenthesisExpected }
      scanner.advancePastBlanks()
    }
  }

  private mutating func applySigns(to operand: Int64) -> Int64 {
    var value = operand
    while true {
      switch pending.last {
      case .negative: value = 0 &- value
      case .complement: value = ~value
      case .group, .binary, nil: return value
      }
      pending.removeLast()
    }
  }

  /// The precedence of a binary operator; 0 if the byte is not one.
  private static func precedence(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 1
    case UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "^"): 2
    case UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"): 3
    default: 0
    }
  }

  private static func apply(
    _ sign: UInt8, _ left: Int64, _ right: Int64
  ) throws(HMPExpressionError) -> Int64 {
    switch sign {
    case UInt8(ascii: "+"): return left &+ right
    case UInt8(ascii: "-"): return left &- right
    case UInt8(ascii: "&"): return left & right
    case UInt8(ascii: "|"): return left | right
    case UInt8(ascii: "^"): return left ^ right
    case UInt8(ascii: "*"): return left &* right
    default: break
    }
    guard right != 0 else { throw .divisionByZero }
    // The smallest number divided by -1 wraps to itself; the division instruction would trap.
    if sign == UInt8(ascii: "/") { return left.dividedReportingOverflow(by: right).partialValue }
    return right == -1 ? 0 : left % right
  }
}

extension ExpressionReader {
  private static func readCharacter(_ scanner: inout LineScanner) throws(HMPExpressionError) -> Int64 {
    scanner.advance()
    guard let byte = scanner.byte else { throw .characterExpected }
    scanner.advance()
    guard scanner.byte == UInt8(ascii: "'") else { throw .missingQuote }
    scanner.advancePastBlanks()
    return Int64(Int8(bitPattern: byte))
  }

  private func readRegister(_ scanner: inout LineScanner) throws(HMPExpressionError) -> Int64 {
    scanner.advance()
    let start = scanner.position
    scanner.skip { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
    let name = scanner.text(from: start, to: scanner.position)
    scanner.skipBlanks()
    guard let value = registers(name) else { throw .unknownRegister(name) }
    return value
  }

  /// Reads a decimal number, a hexadecimal one after `0x` or an octal one after `0`.
  ///
  /// Numbers are at most 2^64 - 1; those of 2^63 and more become negative.
  private static func readNumber(_ scanner: inout LineScanner) throws(HMPExpressionError) -> Int64 {
    guard let first = scanner.byte, first.isDigit else {
      throw scanner.byte.map { .invalidCharacter($0) } ?? .unexpectedEnd
    }
    let base = scanner.readBase()
    guard let value = scanner.readDigits(base: base) else { throw .numberTooLarge }
    scanner.skipBlanks()
    return Int64(bitPattern: value)
  }
}
