/// A named property of a definition, member or enum value that clients can ask for.
package struct Feature: Sendable {
  package var name: String
  package var condition: Condition?

  package init(name: String, condition: Condition? = nil) {
    self.name = name
    self.condition = condition
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

  package init(name: String, condition: Condition? = nil, features: [Feature] = []) {
    self.name = name
    self.condition = condition
    self.features = features
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
  /// Whether the branch was not written but follows from a value of the discriminator; its type is then `q_empty`.
  package var isAutomatic: Bool

  package init(name: String, type: TypeReference, condition: Condition? = nil, isAutomatic: Bool = false) {
    self.name = name
    self.type = type
    self.condition = condition
    self.isAutomatic = isAutomatic
  }
}
