package struct EnumType: Sendable {
  package var header: EntityHeader
  package var prefix: String?
  package var values: [EnumValue]
}

/// The type of a list of some element; created at its first mention.
package struct ArrayType: Sendable {
  /// Module and condition are those of the element type.
  package var header: EntityHeader
  package var element: TypeReference
}

/// A struct, a union, or the implicit type of inline arguments of an inline base, or of a simple union's branch.
package struct ObjectType: Sendable {
  package enum Origin: Sendable {
    /// Written as a struct or union, or the predefined `q_empty`.
    case definition
    /// `q_obj_NAME-arg`: the inline arguments of the command or event NAME.
    case arguments(of: String)
    /// `q_obj_NAME-base`: the inline base of the union NAME.
    case base(of: String)
    /// `q_obj_TYPE-wrapper`: the branch of simple unions whose only member, `data`, is of that type.
    case wrapper(of: String)
  }

  package struct Variants: Sendable {
    /// The name of the discriminator, a common member of an enumeration type.
    package var tag: String
    /// Written branches first, then the automatic ones in the order of the enumeration's values.
    package var branches: [Branch]
  }

  package var header: EntityHeader
  package var origin: Origin
  /// The name of the base type, whose members come first.
  package var base: String?
  /// The members written here, without the inherited ones.
  package var members: [Member]
  /// Nil unless the type is a union.
  package var variants: Variants?
}

/// One of several types, told apart by the JSON type of the value.
package struct AlternateType: Sendable {
  package var header: EntityHeader
  package var branches: [Branch]
}
