import QAPISyntax

/// Checks that the example of a row is a line of that row: its name, followed by arguments in its notation.
///
/// The check covers the form of values, but not whether a block device exists or an expression has a value.
struct ExampleCheck {
  private let row: RowDefinition
  private let bytes: [UInt8]
  private var position = 0

  /// - Throws: `RowProblem.badExample` with the missing or invalid argument; without one for a wrong name, and for text
  ///   after the last argument.
  static func check(_ example: String, of row: RowDefinition) throws(RowProblem) {
    var check = ExampleCheck(row: row, bytes: Array(example.utf8))
    try check.readName()
    for argument in row.arguments.arguments { try check.read(argument) }
    check.skipBlanks()
    if check.position < check.bytes.count { throw .badExample(argument: nil) }
  }

  private mutating func readName() throws(RowProblem) {
    if let table = row.table, token() != table { throw .badExample(argument: nil) }
    skipBlanks()
    let start = position
    while let byte, byte != .space, byte != UInt8(ascii: "/") { position += 1 }
    let name = String(decoding: bytes[start..<position], as: UTF8.self)
    guard ([row.name] + row.aliases).contains(name) else { throw .badExample(argument: nil) }
  }

  private mutating func read(_ argument: HMPArgument) throws(RowProblem) {
    skipBlanks()
    switch argument.kind {
    case .flag(let letter):
      _ = takeFlag(letter)
      return
    case .flagWithValue(let letter):
      if takeFlag(letter), token() == nil { throw .badExample(argument: argument.name) }
      return
    case .format:
      if byte == UInt8(ascii: "/") { _ = token() }
      return
    default: break
    }
    switch argument.presence {
    case .required: break
    case .optional: if byte == nil { return }
    case .afterPoint:
      guard byte == UInt8(ascii: ".") else { return }
      position += 1
    }
    if argument.kind == .options, byte == nil { return }
    guard readValue(argument.kind) else { throw .badExample(argument: argument.name) }
  }

  private mutating func readValue(_ kind: HMPArgument.Kind) -> Bool {
    switch kind {
    case .restOfLine:
      defer { position = bytes.count }
      return byte != nil
    case .boolean:
      let word = token()
      return word == "on" || word == "off"
    case .size, .time: return token()?.utf8.first { !"+-.".utf8.contains($0) }?.isDigit ?? false
    case .int32, .int64, .megabytes: return readExpression()
    default: return token() != nil
    }
  }

  /// Reads one word of an expression.
  ///
  /// An expression that continues across blanks is not a valid example.
  private mutating func readExpression() -> Bool {
    let word = token()
    return word?.utf8.allSatisfy { $0.isDigit || $0.isLetter || "+-*/%~^&|().$_'".utf8.contains($0) } ?? false
  }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while byte == .space { position += 1 }
  }

  private mutating func takeFlag(_ letter: Character) -> Bool {
    guard byte == UInt8(ascii: "-"), position + 1 < bytes.count, bytes[position + 1] == letter.asciiValue else {
      return false
    }
    position += 2
    return true
  }

  /// Reads the text up to a blank, or between quotes; returns nil at the end, and for a token without a closing quote.
  private mutating func token() -> String? {
    skipBlanks()
    guard let first = byte else { return nil }
    let isQuoted = first == UInt8(ascii: "\"")
    if isQuoted { position += 1 }
    let end = isQuoted ? first : .space
    let start = position
    while let byte, byte != end { position += byte == .backslash && isQuoted && position + 1 < bytes.count ? 2 : 1 }
    if isQuoted, byte == nil { return nil }
    defer { if isQuoted { position += 1 } }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }
}
