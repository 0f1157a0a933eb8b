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
    switch value {
    case .integer(let integer):
      guard let exact = Self(exactly: integer) else { throw ReadError(.range(type: Self.qapiName)) }
      self = exact
    case .unsigned(let integer):
      guard let exact = Self(exactly: integer) else { throw ReadError(.range(type: Self.qapiName)) }
      self = exact
    case .null, .bool, .number, .string, .array, .object: throw ReadError(.type(expected: "integer"))
    }
  }

  public func write(to writer: inout QAPIWriter) {
    if Self.isSigned {
      writer.json.integer(Int64(truncatingIfNeeded: self))
    } else {
      writer.json.unsigned(UInt64(truncatingIfNeeded: self))
    }
  }
}

extension Int8: QAPIInteger { public static var qapiName: String { "int8" } }
extension Int16: QAPIInteger { public static var qapiName: String { "int16" } }
extension Int32: QAPIInteger { public static var qapiName: String { "int32" } }
extension Int64: QAPIInteger { public static var qapiName: String { "int64" } }
extension UInt8: QAPIInteger { public static var qapiName: String { "uint8" } }
extension UInt16: QAPIInteger { public static var qapiName: String { "uint16" } }
extension UInt32: QAPIInteger { public static var qapiName: String { "uint32" } }

extension UInt64: QAPIInteger {
  public static var qapiName: String { "uint64" }

  /// For compatibility, negative integers of 64 bits count modulo 2⁶⁴.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    switch value {
    case .integer(let integer): self = UInt64(bitPattern: integer)
    case .unsigned(let integer): self = integer
    case .null, .bool, .number, .string, .array, .object: throw ReadError(.type(expected: "integer"))
    }
  }
}
