public import QJSON

/// An alternate of the schema: one of several types, told apart by the JSON type of the value.
public protocol QAPIAlternate: QAPIValue {
  init(alternative reader: AlternativeReader) throws(ReadError)
}

extension QAPIAlternate {
  /// Reads the branch that the JSON type of the value decides on.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    try self.init(alternative: AlternativeReader(value, options))
  }
}

/// A JSON value that is one of several types.
public struct AlternativeReader: Sendable {
  /// A JSON type, by which alternates distinguish their branches.
  public enum Kind: Sendable {
    case null, boolean, number, string, array, object
  }

  private let json: JSONValue
  private let options: ReadOptions

  init(_ json: JSONValue, _ options: ReadOptions) {
    self.json = json
    self.options = options
  }

  /// The JSON type of the value.
  public var kind: Kind {
    switch json {
    case .null: .null
    case .bool: .boolean
    case .integer, .unsigned, .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }

  /// The value as the type of the branch chosen.
  public func value<Value: QAPIValue>() throws(ReadError) -> Value { try Value(reading: json, options) }

  /// The error for a value whose JSON type no branch has.
  public func mismatch(_ alternate: StaticString) -> ReadError {
    ReadError(.type(expected: alternate.description))
  }
}
