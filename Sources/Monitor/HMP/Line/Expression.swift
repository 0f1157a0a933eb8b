/// Reads integer expressions: 64 bits, wrapping, with `& | ^` binding tighter than `+ -`.
///
/// Iterative, so that nesting costs memory in proportion to the line and never stack.
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

  /// The value of the expression at the scanner's position.
  ///
  /// The scanner is left after the expression and the blanks that follow it. `registers` gives the value of `$NAME`,
  /// nil when there is no such register.
  static func read(
    _ scanner: inout LineScanner, registers: @escaping (String) -> Int64?
  ) throws(HMPExpressionProblem) -> Int64 {
    scanner.skipBlanks()
    var reader = ExpressionReader(registers: registers)
    while true {
      let operand = try reader.readOperand(&scanner)
      if let value = try reader.reduce(operand, &scanner) { return value }
    }
  }

  /// Takes the operators before an operand, then the operand itself.
  private mutating func readOperand(_ scanner: inout LineScanner) throws(HMPExpressionProblem) -> Int64 {
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

  /// Applies what is pending to a value as far as the next operator allows.
  ///
  /// - Returns: the whole expression's value, or nil when an operator was taken and wants another operand.
  private mutating func reduce(
    _ operand: Int64, _ scanner: inout LineScanner
  ) throws(HMPExpressionProblem) -> Int64? {
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

  /// 0 for what is no operator between two operands.
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
  ) throws(HMPExpressionProblem) -> Int64 {
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
    // By -1 the smallest number wraps to itself; the division instruction would trap.
    if sign == UInt8(ascii: "/") { return left.dividedReportingOverflow(by: right).partialValue }
    return right == -1 ? 0 : left % right
  }
}

extension ExpressionReader {
  private static func readCharacter(_ scanner: inout LineScanner) throws(HMPExpressionProblem) -> Int64 {
    scanner.advance()
    guard let byte = scanner.byte else { throw .characterExpected }
    scanner.advance()
    guard scanner.byte == UInt8(ascii: "'") else { throw .missingQuote }
    scanner.advancePastBlanks()
    return Int64(Int8(bitPattern: byte))
  }

  private func readRegister(_ scanner: inout LineScanner) throws(HMPExpressionProblem) -> Int64 {
    scanner.advance()
    let start = scanner.position
    scanner.skip { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
    let name = scanner.text(from: start, to: scanner.position)
    scanner.skipBlanks()
    guard let value = registers(name) else { throw .unknownRegister(name) }
    return value
  }

  /// Decimal, hexadecimal after `0x`, octal after `0`; up to 2^64 - 1, the upper half becoming negative.
  private static func readNumber(_ scanner: inout LineScanner) throws(HMPExpressionProblem) -> Int64 {
    guard let first = scanner.byte, first.isDigit else {
      throw scanner.byte.map { .invalidCharacter($0) } ?? .unexpectedEnd
    }
    let base = scanner.readBase()
    guard let value = scanner.readDigits(base: base) else { throw .numberTooLarge }
    scanner.skipBlanks()
    return Int64(bitPattern: value)
  }
}

extension LineScanner {
  /// Goes past `0x` when a hexadecimal digit follows and tells the base; a plain `0` in front means octal.
  mutating func readBase() -> UInt64 {
    guard byte == UInt8(ascii: "0") else { return 10 }
    guard isAtHexadecimalPrefix else { return 8 }
    position += 2
    return 16
  }

  /// Whether `0x` and a hexadecimal digit are next.
  var isAtHexadecimalPrefix: Bool {
    guard byte == UInt8(ascii: "0"), let mark = byte(after: 1), mark | 0x20 == UInt8(ascii: "x") else { return false }
    guard let digit = byte(after: 2)?.digitValue else { return false }
    return digit < 16
  }

  /// Takes the digits of a base; nil when their value exceeds 64 bits, having taken all of them.
  mutating func readDigits(base: UInt64) -> UInt64? {
    var value: UInt64 = 0
    var overflow = false
    while let digit = byte?.digitValue, digit < base {
      let product = value.multipliedReportingOverflow(by: base)
      let sum = product.partialValue.addingReportingOverflow(digit)
      overflow = overflow || product.overflow || sum.overflow
      value = sum.partialValue
      position += 1
    }
    return overflow ? nil : value
  }
}
