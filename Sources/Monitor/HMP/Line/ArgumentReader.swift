import HMPTables

/// Reads the arguments of a line as a command's notation asks, from left to right.
struct ArgumentReader {
  /// What is left of the line.
  var scanner: LineScanner
  let registers: (String) -> Int64?
  var arguments: HMPArguments
  /// The argument that is being read; nil after the last one.
  private(set) var argument: String?

  init(_ scanner: LineScanner, of row: HMPRow, registers: @escaping (String) -> Int64?) {
    self.scanner = scanner
    self.registers = registers
    arguments = HMPArguments(
      line: scanner.text(to: scanner.bytes.count), command: row.path, notation: row.arguments)
  }

  /// Reads all arguments and makes sure that nothing is left over.
  mutating func readAll(_ list: [HMPArgument], _ memory: inout FormatMemory) throws(HMPProblem) {
    for index in list.indices { try read(list, at: index, &memory) }
    argument = nil
    scanner.skipBlanks()
    if !scanner.isAtEnd { throw .extraneousCharacters }
  }

  /// Reads one argument of a list, or finds that it was left out.
  mutating func read(_ list: [HMPArgument], at index: Int, _ memory: inout FormatMemory) throws(HMPProblem) {
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

  /// Goes past blanks, and past the point that an argument stands after.
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

  private mutating func readValue(_ kind: HMPArgument.Kind) throws(HMPProblem) -> HMPValue? {
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

  private mutating func readToken(_ expected: HMPProblem.Expected) throws(HMPProblem) -> String {
    do throws(HMPTokenFault) { return try scanner.readToken() } catch { throw .expected(expected, error) }
  }

  /// Everything up to the end of the line, as it stands.
  private mutating func readRest() throws(HMPProblem) -> String {
    guard !scanner.isAtEnd else { throw .expected(.string, .missing) }
    defer { scanner.position = scanner.bytes.count }
    return scanner.text(from: scanner.position, to: scanner.bytes.count)
  }

  private mutating func readExpression() throws(HMPProblem) -> Int64 {
    do throws(HMPExpressionProblem) {
      return try ExpressionReader.read(&scanner, registers: registers)
    } catch {
      throw .expression(error)
    }
  }

  private mutating func readInt32() throws(HMPProblem) -> Int64 {
    let value = try readExpression()
    guard UInt32(exactly: value) != nil else { throw .integerTooWide }
    return value
  }

  /// MiB to bytes.
  ///
  /// What exceeds 63 bits wraps, and the target refuses it, as the native monitor's does.
  private mutating func readMegabytes() throws(HMPProblem) -> Int64 {
    let value = try readExpression()
    guard value >= 0 else { throw .positiveValueExpected }
    return value << 20
  }

  private mutating func readBoolean() throws(HMPProblem) -> Bool {
    let start = scanner.position
    scanner.skip { $0.isGraphic }
    let word = scanner.bytes[start..<scanner.position]
    if word.elementsEqual("on".utf8) { return true }
    if word.elementsEqual("off".utf8) { return false }
    throw .onOrOffExpected
  }
}

extension ArgumentReader {
  /// Takes a flag, and its value where it has one.
  ///
  /// Another flag's letter is left for the arguments after this one if `-` and the letter occur anywhere in their
  /// notation, names included; so `-o` passes before an argument named `read-only-mode`. A `-` at the end of the line
  /// passes before any other `-`.
  private mutating func readFlag(
    _ argument: HMPArgument, letter: UInt8, followedBy rest: ArraySlice<HMPArgument>
  ) throws(HMPProblem) {
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
    do throws(HMPTokenFault) {
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
