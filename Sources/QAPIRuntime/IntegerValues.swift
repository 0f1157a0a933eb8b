public import QJSON

/// An integer type of the schema.
///
/// A number with a fraction or exponent is not an integer, whatever its value.
public protocol QAPIInteger: QAPIValue, FixedWidthInteger {
  /// The type as an error names it.
  static var qapiName: String { get }
}

extension QAPIInteger {
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    let exact: Self?
    switch value {
    case .integer(let integer): exact = Self(exactly: integer)
    case .unsigned(let integer): exact = Self(exactly: integer)
    case .null, .bool, .number, .string, .array, .object: throw Self.mistyped
    }
    guard let exact else { throw ReadError(.range(type: Self.qapiName)) }
    self = exact
  }

  /// What is wrong with a value that is no integer.
  static var mistyped: ReadError {
    isSigned ? ReadError(.type(expected: "integer")) : ReadError(.range(type: "uint64"))
  }

  public func write(to writer: inout QAPIWriter) {
    if Self.isSigned {
      writer.json.integer(Int64(truncatingIfNeeded: self))
    } else {
      writer.json.unsigned(UInt64(truncatingIfNeeded: self))
    }
  }
}

extension Int8: QAPIInteger { public static var qapiName: String { "int8_t" } }
extension Int16: QAPIInteger { public static var qapiName: String { "int16_t" } }
extension Int32: QAPIInteger { public static var qapiName: String { "int32_t" } }
extension UInt8: QAPIInteger { public static var qapiName: String { "uint8_t" } }
extension UInt16: QAPIInteger { public static var qapiName: String { "uint16_t" } }
extension UInt32: QAPIInteger { public static var qapiName: String { "uint32_t" } }

extension Int64: QAPIInteger {
  public static var qapiName: String { "integer" }

  /// What does not fit into the widest type is an integer of none.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    switch value {
    case .integer(let integer): self = integer
    case .unsigned(let integer):
      guard let exact = Int64(exactly: integer) else { throw Self.mistyped }
      self = exact
    case .null, .bool, .number, .string, .array, .object: throw Self.mistyped
    }
  }
}

extension UInt64: QAPIInteger {
  public static var qapiName: String { "uint64" }

  /// For compatibility, negative integers of 64 bits count modulo 2⁶⁴.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    switch value {
    case .integer(let integer): self = UInt64(bitPattern: integer)
    case .unsigned(let integer): self = integer
    case .null, .bool, .number, .string, .array, .object: throw Self.mistyped
    }
  }
}
