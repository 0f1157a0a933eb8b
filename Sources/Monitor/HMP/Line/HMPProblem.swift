/// What is wrong with the arguments of a line.
///
/// `text(command:)` has the words.
public enum HMPProblem: Error, Sendable, Equatable {
  /// What a token was expected to be.
  public enum Expected: Sendable, Equatable { case filename, blockDevice, string, options }

  case expected(Expected, HMPTokenFault)
  /// A flag that the command has not; nil for a lone `-` at the end of the line.
  case unsupportedOption(UInt8?)
  case optionValueExpected(UInt8, HMPTokenFault)
  case invalidFormatCharacter(UInt8)
  case expression(HMPExpressionProblem)
  case integerTooWide
  case positiveValueExpected
  case invalidSize
  case numberExpected
  case badNumber
  case unknownUnitSuffix
  case onOrOffExpected
  case extraneousCharacters
}

/// What is wrong with an integer expression.
public enum HMPExpressionProblem: Error, Sendable, Equatable {
  case unexpectedEnd
  case invalidCharacter(UInt8)
  case closingParenthesisExpected
  case characterExpected
  case missingQuote
  case unknownRegister(String)
  case numberTooLarge
  case divisionByZero
}

extension HMPProblem {
  /// The native monitor's words, with the line end; `command` is the name as the table spells it.
  public func text(command: String) -> String {
    switch self {
    case .expected(.options, _): ""
    case .expected(let expected, _): "\(command): \(expected.words) expected\n"
    // The native monitor prints a NUL here, which takes the line end with it.
    case .unsupportedOption(nil): "\(command): unsupported option -"
    case .unsupportedOption(let letter?): "\(command): unsupported option -\(character(letter))\n"
    case .optionValueExpected(let letter, _): "\(command): value expected for -\(character(letter))\n"
    case .invalidFormatCharacter(let byte): "invalid char in format: '\(character(byte))'\n"
    case .expression(let problem): problem.words + "\n"
    case .integerTooWide: "'\(command)' has failed: integer is for 32-bit values\n"
    case .positiveValueExpected: "enter a positive value\n"
    case .invalidSize: "invalid size\n"
    case .numberExpected: "Number expected\n"
    case .badNumber: "Bad number\n"
    case .unknownUnitSuffix: "Unknown unit suffix\n"
    case .onOrOffExpected: "Expected 'on' or 'off'\n"
    case .extraneousCharacters: "\(command): extraneous characters at the end of line\n"
    }
  }

  /// What the native monitor knows but does not tell the operator; nil when the text says it all.
  public var hint: String? {
    switch self {
    case .expected(_, let fault), .optionValueExpected(_, let fault): fault.words
    default: nil
    }
  }
}

extension HMPProblem.Expected {
  fileprivate var words: String {
    switch self {
    case .filename: "filename"
    case .blockDevice: "block device name"
    case .string, .options: "string"
    }
  }
}

extension HMPTokenFault {
  fileprivate var words: String? {
    switch self {
    case .missing: nil
    case .unterminated: "unterminated string"
    case .escape(nil): "the line ends in a backslash"
    case .escape(let byte?): "unsupported escape code: '\\\(character(byte))'"
    }
  }
}

extension HMPExpressionProblem {
  fileprivate var words: String {
    switch self {
    case .unexpectedEnd: "unexpected end of expression"
    case .invalidCharacter(let byte): "invalid char '\(character(byte))' in expression"
    case .closingParenthesisExpected: "')' expected"
    case .characterExpected: "character constant expected"
    case .missingQuote: "missing terminating ' character"
    case .unknownRegister: "unknown register"
    case .numberTooLarge: "number too large"
    case .divisionByZero: "division by zero"
    }
  }
}

/// One byte of a line as text; a part of a longer character becomes the replacement character, as it does on the wire.
private func character(_ byte: UInt8) -> String { String(decoding: CollectionOfOne(byte), as: UTF8.self) }
