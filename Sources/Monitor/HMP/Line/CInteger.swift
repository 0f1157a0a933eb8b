import QJSON

/// An integer as C's `strtoull` reads it with base 0: blanks, a sign, then hexadecimal, octal or decimal digits.
package enum CInteger: Equatable {
  case value(UInt64, isNegative: Bool)
  /// More than 64 bits.
  case tooLarge

  /// Nil where not the whole text is an integer.
  package init?(_ text: String) {
    var scanner = LineScanner(text)
    guard let value = scanner.readCInteger(), scanner.isAtEnd else { return nil }
    self = value
  }

  /// What as much of the text as belongs to an integer is; nil where that is nothing.
  package static func prefix(_ text: String) -> CInteger? {
    var scanner = LineScanner(text)
    return scanner.readCInteger()
  }

  /// Nil for what 64 bits with a sign cannot have, but positive ones may use all bits.
  var json: JSONValue? {
    switch self {
    case .value(let magnitude, isNegative: false): JSONValue(magnitude)
    case .value(let magnitude, isNegative: true):
      magnitude <= UInt64(1) << 63 ? .integer(0 &- Int64(bitPattern: magnitude)) : nil
    case .tooLarge: nil
    }
  }
}

extension LineScanner {
  fileprivate mutating func readCInteger() -> CInteger? {
    skipBlanks()
    let isNegative = byte == UInt8(ascii: "-")
    if isNegative || byte == UInt8(ascii: "+") { advance() }
    guard byte?.isDigit ?? false else { return nil }
    let base = readBase()
    return readDigits(base: base).map { .value($0, isNegative: isNegative) } ?? .tooLarge
  }
}
