public import QJSON

/// A type of the schema: it can be read from JSON and written to it.
public protocol QAPIValue: Sendable {
  /// - Throws: the first error, with the path from this value on.
  init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError)

  /// Writes exactly one JSON value.
  func write(to writer: inout QAPIWriter)
}

/// A struct or union of the schema: a JSON object whose members are read and written one by one.
public protocol QAPIObject: QAPIValue {
  /// Reads the members that the type has, and leaves the others.
  init(members: inout ObjectReader) throws(ReadError)

  /// Writes the members, in the order of the schema.
  func write(members writer: inout QAPIWriter)
}

extension QAPIObject {
  /// Reads an object; further members are an error, unless reading is lenient.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard case .object(let object) = value else { throw ReadError(.type(expected: "object")) }
    var reader = ObjectReader(object, options)
    try self.init(members: &reader)
    try reader.finish()
  }

  /// Writes an object.
  public func write(to writer: inout QAPIWriter) {
    writer.json.beginObject()
    write(members: &writer)
    writer.json.endObject()
  }
}

extension QAPIValue {
  /// The value as JSON, with every member written.
  ///
  /// No requirement, since a member of the schema may have this name.
  public var json: JSONValue {
    if let value = self as? JSONValue { return value }
    var writer = QAPIWriter()
    write(to: &writer)
    var parser = JSONStreamParser()
    parser.append(writer.json.takeBytes() + [0x20])
    guard case .value(let value)? = parser.next() else { return .null }
    return value
  }
}

/// The result of a command that returns nothing: an empty object.
public struct QAPIEmpty: QAPIObject, Hashable {
  /// Makes the empty object.
  public init() {}
  /// Reads nothing.
  public init(members: inout ObjectReader) {}
  /// Writes nothing.
  public func write(members writer: inout QAPIWriter) {}
}

/// The schema's type `null`.
public struct QAPINull: QAPIValue, Hashable {
  /// Makes the one value.
  public init() {}

  /// Reads `null`.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard value == .null else { throw ReadError(.type(expected: "null")) }
  }

  /// Writes `null`.
  public func write(to writer: inout QAPIWriter) { writer.json.null() }
}

extension String: QAPIValue {
  /// Reads a JSON string.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard case .string(let text) = value else { throw ReadError(.type(expected: "string")) }
    self = text
  }

  /// Writes a JSON string.
  public func write(to writer: inout QAPIWriter) { writer.json.string(self) }
}

extension Bool: QAPIValue {
  /// Reads `true` or `false`.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard case .bool(let truth) = value else { throw ReadError(.type(expected: "boolean")) }
    self = truth
  }

  /// Writes `true` or `false`.
  public func write(to writer: inout QAPIWriter) { writer.json.bool(self) }
}

extension Double: QAPIValue {
  /// Reads any JSON number.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard let number = value.doubleValue else { throw ReadError(.type(expected: "number")) }
    self = number
  }

  /// Writes a JSON number.
  public func write(to writer: inout QAPIWriter) { writer.json.number(self) }
}

extension JSONValue: QAPIValue {
  /// Takes the value as it is.
  public init(reading value: JSONValue, _ options: ReadOptions) { self = value }

  /// Writes the value as it is.
  public func write(to writer: inout QAPIWriter) { writer.json.value(self) }
}

extension Array: QAPIValue where Element: QAPIValue {
  /// Reads a JSON array; an error has the index of the element in its path.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard case .array(let elements) = value else { throw ReadError(.type(expected: "array")) }
    var result: [Element] = []
    result.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      do throws(ReadError) {
        result.append(try Element(reading: element, options))
      } catch {
        throw error.inside(.index(index))
      }
    }
    self = result
  }

  /// Writes a JSON array.
  public func write(to writer: inout QAPIWriter) {
    writer.json.beginArray()
    for element in self { element.write(to: &writer) }
    writer.json.endArray()
  }
}

/// An integer type of the schema.
///
/// A number with a fraction or exponent is not an integer, whatever its value.
public protocol QAPIInteger: QAPIValue, FixedWidthInteger {
  /// The type as an error names it.
  static var qapiName: String { get }
}

extension QAPIInteger {
  /// Reads a JSON integer that the type can hold.
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

  /// The error for a value that is not an integer.
  static var mistyped: ReadError {
    isSigned ? ReadError(.type(expected: "integer")) : ReadError(.range(type: "uint64"))
  }

  /// Writes a JSON integer.
  public func write(to writer: inout QAPIWriter) {
    if Self.isSigned {
      writer.json.integer(Int64(truncatingIfNeeded: self))
    } else {
      writer.json.unsigned(UInt64(truncatingIfNeeded: self))
    }
  }
}

extension Int8: QAPIInteger {
  /// `int8_t`, as in C.
  public static var qapiName: String { "int8_t" }
}

extension Int16: QAPIInteger {
  /// `int16_t`, as in C.
  public static var qapiName: String { "int16_t" }
}

extension Int32: QAPIInteger {
  /// `int32_t`, as in C.
  public static var qapiName: String { "int32_t" }
}

extension UInt8: QAPIInteger {
  /// `uint8_t`, as in C.
  public static var qapiName: String { "uint8_t" }
}

extension UInt16: QAPIInteger {
  /// `uint16_t`, as in C.
  public static var qapiName: String { "uint16_t" }
}

extension UInt32: QAPIInteger {
  /// `uint32_t`, as in C.
  public static var qapiName: String { "uint32_t" }
}

extension Int64: QAPIInteger {
  /// `integer`, as QEMU calls it.
  public static var qapiName: String { "integer" }

  /// Reads an integer; one that does not fit is refused like a value of another type.
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
  /// `uint64`.
  public static var qapiName: String { "uint64" }

  /// Reads an integer; for compatibility a negative one counts modulo 2⁶⁴.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    switch value {
    case .integer(let integer): self = UInt64(bitPattern: integer)
    case .unsigned(let integer): self = integer
    case .null, .bool, .number, .string, .array, .object: throw Self.mistyped
    }
  }
}

/// A value on the heap, so that a struct can contain one of its own type.
public final class QAPIBox<Value: QAPIValue>: QAPIValue {
  /// The value.
  public let value: Value

  /// Boxes a value.
  public init(_ value: Value) {
    self.value = value
  }

  /// Reads the value.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    self.value = try Value(reading: value, options)
  }

  /// Writes the value.
  public func write(to writer: inout QAPIWriter) { value.write(to: &writer) }
}
