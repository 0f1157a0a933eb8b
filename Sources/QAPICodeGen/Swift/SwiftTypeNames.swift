import QAPISchema

/// How types of the schema are written in Swift.
struct SwiftTypeNames: Sendable {
  /// The types that the schema becomes; they hide those of the same name elsewhere.
  private let defined: Set<String>

  init(_ schema: Schema, _ commandNames: CommandNames) {
    let types = schema.entities.compactMap { entity -> String? in
      switch entity {
      case .include, .builtin, .array: nil
      case .enumeration, .object, .alternate: entity.name
      case .command(let command): commandNames.type(command)
      case .event(let event): EventTranslator.name(event)
      }
    }
    let protocols = schema.modules.map(HandlersTranslator.protocolName)
    defined = Set(types + protocols)
  }

  func type(_ reference: TypeReference) -> String {
    switch reference {
    case .builtin(let type): builtin(type)
    case .enumeration(let name), .object(let name), .alternate(let name): name
    case .array(of: let element): "[\(type(element))]"
    }
  }

  /// Whether an object type becomes a type of Swift.
  static func isDeclared(_ type: ObjectType) -> Bool {
    if case .definition = type.origin { true } else { false }
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
