/// An error in an argument of a line; `text(command:)` is its message.
public enum HMPArgumentError: Error, Sendable, Equatable {
  /// The kind of token that was expected.
  public enum Expected: Sendable, Equatable { case filename, blockDevice, string, options }

  case expected(Expected, HMPTokenError)
  /// A flag that the command does not have; nil for a `-` at the end of the line.
  case unsupportedOption(UInt8?)
  case optionValueExpected(UInt8, HMPTokenError)
  case invalidFormatCharacter(UInt8)
  case expression(HMPExpressionError)
  case integerTooWide
  case positiveValueExpected
  case invalidSize
  case numberExpected
  case badNumber
  case unknownUnitSuffix
  case onOrOffExpected
  case extraneousCharacters
}

/// An error in an integer expression.
public enum HMPExpressionError: Error, Sendable, Equatable {
  case unexpectedEnd
  case invalidCharacter(UInt8)
  case closingParenthesisExpected
  case characterExpected
  case missingQuote
  case unknownRegister(String)
  case numberTooLarge
  case divisionByZero
}

extension HMPArgumentError {
  /// The message in the native monitor's words, with the newline; `command` is the name as the table spells it.
  public func text(command: String) -> String {
    switch self {
    case .expected(.options, _): ""
    case .expected(let expected, _): "\(command): \(expected.words) expected\n"
    // The native monitor prints a NUL here, so the newline after it is lost.
    case .unsupportedOption(nil): "\(command): unsupported option -"
    case .unsupportedOption(let letter?): "\(command): unsupported option -\(character(letter))\n"
    case .optionValueExpected(let letter, _): "\(command): value expected for -\(character(letter))\n"
    case .invalidFormatCharacter(let byte): "invalid char in format: '\(character(byte))'\n"
    case .expression(let error): error.words + "\n"
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

  /// A detail that the native monitor's message does not have; nil if there is none.
  public var hint: String? {
    switch self {
    case .expected(_, let error), .optionValueExpected(_, let error): error.words
    default: nil
    }
  }
}

extension HMPArgumentError.Expected {
  fileprivate var words: String {
    switch self {
    case .filename: "filename"
    case .blockDevice: "block device name"
    case .string, .options: "string"
    }
  }
}

extension HMPTokenError {
  fileprivate var words: String? {
    switch self {
    case .missing: nil
    case .unterminated: "unterminated string"
    case .escape(nil): "the line ends in a backslash"
    case .escape(let byte?): "unsupported escape code: '\\\(character(byte))'"
    }
  }
}

extension HMPExpressionError {
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

/// One byte of a line as text; a part of a longer character becomes U+FFFD, as in QMP.
private func character(_ byte: UInt8) -> String { String(decoding: CollectionOfOne(byte), as: UTF8.self) }
