/// The predefined scalar types, in the order in which a schema defines them.
package enum BuiltinType: String, Sendable, CaseIterable {
  case str, number, int, int8, int16, int32, int64, uint8, uint16, uint32, uint64, size, bool, any, null

  package var json: JSONKind {
    switch self {
    case .str: .string
    case .number: .number
    case .int, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .size: .int
    case .bool: .boolean
    case .any: .value
    case .null: .null
    }
  }

  package var isInteger: Bool { json == .int }

  /// The JSON type of a value, spelled as introspection reports it.
  package enum JSONKind: String, Sendable {
    case string, number, int, boolean, null, value
  }
}
