/// A named property of a definition, member or enum value that clients can ask for.
package struct Feature: Sendable {
  package var name: String
  package var condition: Condition?
  /// The bytes of the name; nil for a feature that is not from a text.
  var range: Range<Int>?

  package init(name: String, condition: Condition? = nil) {
    self.name = name
    self.condition = condition
  }

  init(name: String, condition: Condition?, range: Range<Int>) {
    self.init(name: name, condition: condition)
    self.range = range
  }

  package var special: SpecialFeature? { SpecialFeature(rawValue: name) }
}

/// The features that drive the run-time policy.
package enum SpecialFeature: String, Sendable, CaseIterable {
  case deprecated, unstable
}

/// A value of an enumeration.
package struct EnumValue: Sendable {
  package var name: String
  package var condition: Condition?
  package var features: [Feature]
  /// The bytes of the name; nil for a value that is not from a text.
  var range: Range<Int>?

  package init(name: String, condition: Condition? = nil, features: [Feature] = []) {
    self.name = name
    self.condition = condition
    self.features = features
  }

  init(name: String, condition: Condition?, features: [Feature] = [], range: Range<Int>) {
    self.init(name: name, condition: condition, features: features)
    self.range = range
  }
}

/// A member of an object type, or an argument.
package struct Member: Sendable {
  package var name: String
  package var type: TypeReference
  package var isOptional: Bool
  package var condition: Condition?
  package var features: [Feature]

  package init(
    name: String, type: TypeReference, isOptional: Bool = false, condition: Condition? = nil, features: [Feature] = []
  ) {
    self.name = name
    self.type = type
    self.isOptional = isOptional
    self.condition = condition
    self.features = features
  }
}

/// A branch of a union or an alternate.
package struct Branch: Sendable {
  package var name: String
  package var type: TypeReference
  package var condition: Condition?
  /// Whether the branch was not written but follows from a value of the discriminator, and then has the type `q_empty`.
  package var isAutomatic: Bool

  package init(name: String, type: TypeReference, condition: Condition? = nil, isAutomatic: Bool = false) {
    self.name = name
    self.type = type
    self.condition = condition
    self.isAutomatic = isAutomatic
  }
}

/// A use of a type whose kind is known.
package enum TypeReference: Sendable, Hashable {
  case builtin(BuiltinType)
  case enumeration(String)
  /// A struct, a union, or an implicit object type such as `q_obj_feed-arg`.
  case object(String)
  case alternate(String)
  indirect case array(of: TypeReference)

  /// The type's name; that of an array is its element's with `List` appended.
  package var name: String {
    switch self {
    case .builtin(let type): type.rawValue
    case .enumeration(let name), .object(let name), .alternate(let name): name
    case .array(of: let element): element.name + "List"
    }
  }
}

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
