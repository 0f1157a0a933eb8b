import HMPTables

/// Reads the arguments of a line from left to right, according to the notation of its command.
struct ArgumentReader {
  /// The line, at the first byte that has not been read.
  var scanner: LineScanner
  let registers: (String) -> Int64?
  var arguments: HMPArguments
  /// The name of the argument that is being read; nil after the last one.
  private(set) var argument: String?

  init(_ scanner: LineScanner, of row: HMPRow, registers: @escaping (String) -> Int64?) {
    self.scanner = scanner
    self.registers = registers
    arguments = HMPArguments(
      line: scanner.text(to: scanner.bytes.count), command: row.path, notation: row.arguments)
  }

  /// Reads all arguments and checks that no text follows them.
  mutating func readAll(_ list: [HMPArgument], _ memory: inout FormatMemory) throws(HMPArgumentError) {
    for index in list.indices { try read(list, at: index, &memory) }
    argument = nil
    scanner.skipBlanks()
    if !scanner.isAtEnd { throw .extraneousCharacters }
  }

  /// Reads one argument of a list, unless the line leaves it out.
  mutating func read(_ list: [HMPArgument], at index: Int, _ memory: inout FormatMemory) throws(HMPArgumentError) {
    let argument = list[index]
    self.argument = argument.name
    switch argument.kind {
    case .format:
      arguments[argument.name] = .format(try scanner.readFormat(&memory))
      return
    case .flag(let letter):
      try readFlag(argument, letter: letter.asciiValue ?? 0, followedBy: list[(index + 1)...])
      return
    case .flagWithValue(let letter):
      try readFlag(argument, letter: letter.asciiValue ?? 0, followedBy: list[(index + 1)...])
      return
    default: break
    }
    if isPresent(argument) { arguments[argument.name] = try readValue(argument.kind) }
  }

  /// Skips blanks, and the point that introduces an argument.
  private mutating func isPresent(_ argument: HMPArgument) -> Bool {
    scanner.skipBlanks()
    switch argument.presence {
    case .required: return argument.kind != .options || !scanner.isAtEnd
    case .optional: return !scanner.isAtEnd
    case .afterPoint:
      guard scanner.byte == UInt8(ascii: ".") else { return false }
      scanner.advancePastBlanks()
      return true
    }
  }

  private mutating func readValue(_ kind: HMPArgument.Kind) throws(HMPArgumentError) -> HMPValue? {
    switch kind {
    case .filename: .string(try readToken(.filename))
    case .blockDevice: .string(try readToken(.blockDevice))
    case .string: .string(try readToken(.string))
    case .options: .string(try readToken(.options))
    case .restOfLine: .string(try readRest())
    case .int32: .integer(try readInt32())
    case .int64: .integer(try readExpression())
    case .megabytes: .integer(try readMegabytes())
    case .size: .integer(try scanner.readSize())
    case .time: .number(try scanner.readTime())
    case .boolean: .boolean(try readBoolean())
    case .format, .flag, .flagWithValue: nil
    }
  }

  private mutating func readToken(_ expected: HMPArgumentError.Expected) throws(HMPArgumentError) -> String {
    do throws(HMPTokenError) { return try scanner.readToken() } catch { throw .expected(expected, error) }
  }

  /// Reads the rest of the line as it stands.
  private mutating func readRest() throws(HMPArgumentError) -> String {
    guard !scanner.isAtEnd else { throw .expected(.string, .missing) }
    defer { scanner.position = scanner.bytes.count }
    return scanner.text(from: scanner.position, to: scanner.bytes.count)
  }

  private mutating func readExpression() throws(HMPArgumentError) -> Int64 {
    do throws(HMPExpressionError) {
      return try ExpressionReader.read(&scanner, registers: registers)
    } catch {
      throw .expression(error)
    }
  }

  private mutating func readInt32() throws(HMPArgumentError) -> Int64 {
    let value = try readExpression()
    guard UInt32(exactly: value) != nil else { throw .integerTooWide }
    return value
  }

  /// Reads a number of MiB and returns it in bytes.
  ///
  /// A value of more than 63 bits wraps as in the native monitor, and the target refuses it.
  private mutating func readMegabytes() throws(HMPArgumentError) -> Int64 {
    let value = try readExpression()
    guard value >= 0 else { throw .positiveValueExpected }
    return value << 20
  }

  private mutating func readBoolean() throws(HMPArgumentError) -> Bool {
    let start = scanner.position
    scanner.skip { $0.isGraphic }
    let word = scanner.bytes[start..<scanner.position]
    if word.elementsEqual("on".utf8) { return true }
    if word.elementsEqual("off".utf8) { return false }
    throw .onOrOffExpected
  }
}

extension ArgumentReader {
  /// Reads a flag, and its value if it has one.
  ///
  /// As in the native monitor, another letter is left for the later arguments if `-` and the letter occur anywhere in
  /// their notation, names included; so `-o` is accepted before an argument named `read-only-mode`. A `-` at the end of
  /// the line is accepted before any other `-`.
  private mutating func readFlag(
    _ argument: HMPArgument, letter: UInt8, followedBy rest: ArraySlice<HMPArgument>
  ) throws(HMPArgumentError) {
    let start = scanner.position
    scanner.skipBlanks()
    guard scanner.byte == UInt8(ascii: "-") else { return }
    scanner.advance()
    let found = scanner.byte
    guard found == letter else {
      guard Self.mayFollow(found, in: rest) else { throw .unsupportedOption(found) }
      scanner.position = start
      return
    }
    scanner.advance()
    guard case .flagWithValue = argument.kind else {
      arguments[argument.name] = .boolean(true)
      return
    }
    do throws(HMPTokenError) {
      arguments[argument.name] = .string(try scanner.readToken())
    } catch {
      throw .optionValueExpected(letter, error)
    }
  }

  private static func mayFollow(_ letter: UInt8?, in rest: ArraySlice<HMPArgument>) -> Bool {
    let notation = Array(rest.map(\.notation).joined(separator: ",").utf8)
    return notation.indices.contains { index in
      guard notation[index] == UInt8(ascii: "-") else { return false }
      return letter == nil || (index + 1 < notation.count && notation[index + 1] == letter)
    }
  }
}
