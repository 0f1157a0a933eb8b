import QAPISchema

/// A member of an object, of a command's arguments or of an event's data, with its Swift name and type.
struct SwiftMember: Sendable {
  let member: Member
  let documentation: [String]
  /// The type without the question mark of an optional member.
  let type: String
  let name: String
  let escapedName: String
  /// Whether the value is stored in a box, because it would contain itself otherwise.
  var isBoxed = false

  init(member: Member, documentation: [String], type: String) {
    self.member = member
    self.documentation = documentation
    self.type = type
    name = SwiftNames.member(member.name)
    escapedName = SwiftNames.escaped(name)
  }

  /// Swift has no `#if` in a parameter list, so a conditional member is optional.
  var isOptional: Bool { member.isOptional || member.condition != nil }
  var fullType: String { isOptional ? type + "?" : type }
  var storedName: String { isBoxed ? "_" + name : escapedName }

  var properties: [SwiftDeclaration] {
    guard isBoxed else {
      return [.property(SwiftProperty(documentation: documentation, name: escapedName, type: fullType))]
    }
    let box = SwiftProperty(isPrivate: true, name: storedName, type: "QAPIBox<\(type)>" + (isOptional ? "?" : ""))
    let value = SwiftProperty(
      documentation: documentation, storage: .variable, name: escapedName, type: fullType,
      body: [.line("\(storedName)\(isOptional ? "?" : "").value")])
    return [.property(box), .property(value)]
  }

  var parameter: SwiftFunction.Parameter {
    SwiftFunction.Parameter(name: escapedName, type: fullType, defaultValue: isOptional ? "nil" : nil)
  }

  /// The parameter without a default: a handler gets every argument.
  var requiredParameter: SwiftFunction.Parameter { SwiftFunction.Parameter(name: escapedName, type: fullType) }

  var initialisation: SwiftStatement {
    guard isBoxed else { return .line("self.\(escapedName) = \(escapedName)") }
    return .line(
      "self.\(storedName) = " + (isOptional ? "\(escapedName).map { QAPIBox($0) }" : "QAPIBox(\(escapedName))"))
  }

  var reading: [SwiftStatement] {
    reading { "self.\(storedName) = try reader.\($0)" }
      .under(member.condition, otherwise: [.line("self.\(storedName) = nil")])
  }

  /// The statements that `statement` makes of the call that reads the member.
  func reading(_ statement: (_ call: String) -> String) -> [SwiftStatement] {
    withFeatures { .line(statement("\(member.isOptional ? "optional" : "required")(\"\(member.name)\"\($0))")) }
  }

  var writing: [SwiftStatement] { writing(storedName) }

  func writing(_ value: String) -> [SwiftStatement] {
    withFeatures { .line("writer.member(\"\(member.name)\", self.\(value)\($0))") }.under(member.condition)
  }

  /// The argument that passes the member on from the struct of a command's arguments.
  var forwarded: SwiftExpression { SwiftExpression("\(SwiftNames.label(name)): arguments.\(escapedName)") }

  /// The argument that passes a parameter on.
  var passed: SwiftExpression { SwiftExpression("\(SwiftNames.label(name)): \(escapedName)") }

  /// The statements that `statement` makes of the argument with the member's special features.
  private func withFeatures(_ statement: (_ argument: String) -> SwiftStatement) -> [SwiftStatement] {
    guard let choice = SpecialFeatureChoice(member.features) else { return [statement("")] }
    return choice.statements { statement($0.map { ", \($0)" } ?? "") }
  }
}

/// The special features of a definition, member or value, some of which may depend on conditions.
struct SpecialFeatureChoice: Sendable {
  private let always: [SpecialFeature]
  private let conditional: [(feature: SpecialFeature, condition: Condition)]

  /// Nil if there are none.
  init?(_ features: [Feature]) {
    always = features.filter { $0.condition == nil }.compactMap(\.special)
    conditional = features.compactMap { feature in
      feature.special.flatMap { special in feature.condition.map { (special, $0) } }
    }
    if always.isEmpty, conditional.isEmpty { return nil }
  }

  var isConditional: Bool { !conditional.isEmpty }

  /// The statements for each set of features that a build may have.
  ///
  /// `make` gets the set as a literal, nil if it is empty.
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
  /// The statements of a getter that returns the features.
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
