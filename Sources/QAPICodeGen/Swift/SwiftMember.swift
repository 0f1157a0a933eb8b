import QAPISchema

/// A member of an object, an argument, or an event's datum, as Swift sees it.
struct SwiftMember: Sendable {
  let member: Member
  let documentation: [String]
  /// Without the question mark of an optional one.
  let type: String
  let name: String
  let escapedName: String
  /// Whether the property stands for a box, because the value would contain itself.
  var isBoxed = false

  init(member: Member, documentation: [String], type: String) {
    self.member = member
    self.documentation = documentation
    self.type = type
    name = SwiftNames.member(member.name)
    escapedName = SwiftNames.escaped(name)
  }

  /// Swift has no condition on a parameter, so what may not exist is optional.
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

  /// The same without a default: a handler gets every argument.
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

  /// Statements made from the call that reads the member.
  func reading(_ statement: (_ call: String) -> String) -> [SwiftStatement] {
    withFeatures { .line(statement("\(member.isOptional ? "optional" : "required")(\"\(member.name)\"\($0))")) }
  }

  var writing: [SwiftStatement] { writing(storedName) }

  func writing(_ value: String) -> [SwiftStatement] {
    withFeatures { .line("writer.member(\"\(member.name)\", self.\(value)\($0))") }.under(member.condition)
  }

  /// The argument that hands the member on from the struct of a command's arguments.
  var forwarded: SwiftExpression { SwiftExpression("\(SwiftNames.label(name)): arguments.\(escapedName)") }

  /// The argument that hands a parameter on.
  var passed: SwiftExpression { SwiftExpression("\(SwiftNames.label(name)): \(escapedName)") }

  /// Statements made from the argument that tells the member's special features.
  private func withFeatures(_ statement: (_ argument: String) -> SwiftStatement) -> [SwiftStatement] {
    guard let choice = SpecialFeatureChoice(member.features) else { return [statement("")] }
    return choice.statements { statement($0.map { ", \($0)" } ?? "") }
  }
}
