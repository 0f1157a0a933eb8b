import QAPISchema

/// The special features of something, some of which may depend on conditions.
struct SpecialFeatureChoice: Sendable {
  private let always: [SpecialFeature]
  private let conditional: [(feature: SpecialFeature, condition: Condition)]

  /// Nil where there are none.
  init?(_ features: [Feature]) {
    always = features.filter { $0.condition == nil }.compactMap(\.special)
    conditional = features.compactMap { feature in
      feature.special.flatMap { special in feature.condition.map { (special, $0) } }
    }
    if always.isEmpty, conditional.isEmpty { return nil }
  }

  var isConditional: Bool { !conditional.isEmpty }

  /// The statements for each set of features that a build may have; made from the set as a literal, nil for none.
  func statements(_ make: (String?) -> SwiftStatement) -> [SwiftStatement] {
    statements(always, conditional[...], make)
  }

  private func statements(
    _ held: [SpecialFeature], _ open: ArraySlice<(feature: SpecialFeature, condition: Condition)>,
    _ make: (String?) -> SwiftStatement
  ) -> [SwiftStatement] {
    guard let (feature, condition) = open.first else { return [make(Self.literal(held))] }
    let rest = open.dropFirst()
    return [
      .conditional(
        condition, then: statements(held + [feature], rest, make), else: statements(held, rest, make))
    ]
  }

  private static func literal(_ features: [SpecialFeature]) -> String? {
    let names = SpecialFeature.allCases.filter(features.contains).map { ".\($0.rawValue)" }
    switch names.count {
    case 0: return nil
    case 1: return names[0]
    default: return "[\(names.joined(separator: ", "))]"
    }
  }
}

extension SpecialFeatureChoice {
  /// The statements that a getter of the features consists of.
  var getter: [SwiftStatement] {
    statements { .line(isConditional ? "return \($0 ?? "[]")" : $0 ?? "[]") }
  }

  /// The static property of a command or event.
  func property(_ types: SwiftTypeNames) -> SwiftDeclaration {
    .property(
      SwiftProperty(
        isStatic: true, storage: .variable, name: "specialFeatures", type: types.runtime("SpecialFeatures"),
        body: getter))
  }
}
