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
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard case .object(let object) = value else { throw ReadError(.type(expected: "object")) }
    var reader = ObjectReader(object, options)
    try self.init(members: &reader)
    try reader.finish()
  }

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
  public init() {}
  public init(members: inout ObjectReader) {}
  public func write(members writer: inout QAPIWriter) {}
}

/// The schema's type `null`.
public struct QAPINull: QAPIValue, Hashable {
  public init() {}

  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard value == .null else { throw ReadError(.type(expected: "null")) }
  }

  public func write(to writer: inout QAPIWriter) { writer.json.null() }
}
