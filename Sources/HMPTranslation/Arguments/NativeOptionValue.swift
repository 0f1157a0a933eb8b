import HMP
import MonitorAPI
import QJSON

/// A value of one of QEMU's own options, as text and by its type.
///
/// The faults are in the words of QEMU's option parser, in lines without the last line feed.
enum NativeOptionValue {
  /// What is wrong with a value.
  struct Fault: Error, Sendable, Equatable {
    let text: String
  }

  /// Throws where the text is not a value of the type.
  static func check(_ text: String, _ type: CommandLineParameterType, of name: String) throws(Fault) {
    switch type {
    case .boolean: _ = try boolean(text, of: name)
    case .number: _ = try number(text, of: name)
    case .size: _ = try size(text, of: name)
    case .string, .unknown: break
    }
  }

  static func boolean(_ text: String, of name: String) throws(Fault) -> Bool {
    guard case .bool(let value)? = OptionType.boolean.value(of: text) else {
      throw Fault(text: "Parameter '\(name)' expects 'on' or 'off'")
    }
    return value
  }

  /// Reads a number in C's notation; a negative one wraps.
  static func number(_ text: String, of name: String) throws(Fault) -> UInt64 {
    switch CInteger(text) {
    case .value(let magnitude, let isNegative): return isNegative ? 0 &- magnitude : magnitude
    case .tooLarge: throw Fault(text: "Value '\(text)' is too large for parameter '\(name)'")
    case .none: throw Fault(text: "Parameter '\(name)' expects a number")
    }
  }

  /// Reads a number of bytes, in another unit with a suffix.
  static func size(_ text: String, of name: String) throws(Fault) -> UInt64 {
    if let size = SizeText.bytes(text, .bytes) { return UInt64(size) }
    if case .tooLarge? = CInteger(text) {
      throw Fault(text: "Value '\(text)' is out of range for parameter '\(name)'")
    }
    throw Fault(
      text: """
        Parameter '\(name)' expects a non-negative number below 2^64
        Optional suffix k, M, G, T, P or E means kilo-, mega-, giga-, tera-, peta-
        and exabytes, respectively.
        """)
  }
}
