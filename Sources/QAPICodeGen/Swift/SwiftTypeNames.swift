import QAPISchema

/// How types of the schema are written in Swift.
struct SwiftTypeNames: Sendable {
  /// The types that the schema defines; they hide those of the same name elsewhere.
  private let defined: Set<String>

  init(_ schema: Schema) {
    defined = Set(schema.entities.map(\.name))
  }

  func type(_ reference: TypeReference) -> String {
    switch reference {
    case .builtin(let type): builtin(type)
    case .enumeration(let name), .object(let name), .alternate(let name): name
    case .array(of: let element): "[\(type(element))]"
    }
  }

  /// A type of the runtime library.
  func runtime(_ name: String) -> String { defined.contains(name) ? "QAPIRuntime.\(name)" : name }

  /// A type of Swift's own library.
  func standard(_ name: String) -> String { defined.contains(name) ? "Swift.\(name)" : name }

  private func builtin(_ type: BuiltinType) -> String {
    switch type {
    case .str: standard("String")
    case .number: standard("Double")
    case .int, .int64: standard("Int64")
    case .int8: standard("Int8")
    case .int16: standard("Int16")
    case .int32: standard("Int32")
    case .uint8: standard("UInt8")
    case .uint16: standard("UInt16")
    case .uint32: standard("UInt32")
    case .uint64, .size: standard("UInt64")
    case .bool: standard("Bool")
    case .any: "JSONValue"
    case .null: runtime("QAPINull")
    }
  }
}

extension [Feature] {
  /// The special features as a set's literal; nil where there are none.
  ///
  /// A conditional feature counts as there: the policy would rather be too strict.
  var specialLiteral: String? {
    let names = compactMap(\.special).map { ".\($0.rawValue)" }
    switch names.count {
    case 0: return nil
    case 1: return names[0]
    default: return "[\(names.joined(separator: ", "))]"
    }
  }
}
