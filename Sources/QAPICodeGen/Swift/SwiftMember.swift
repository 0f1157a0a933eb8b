import QAPISchema

/// A member of an object, an argument, or an event's datum, as Swift sees it.
struct SwiftMember: Sendable {
  var member: Member
  var documentation: [String]
  /// Without the question mark of an optional one.
  var type: String
  /// Whether the property stands for a box, because the value would contain itself.
  var isBoxed = false

  var name: String { SwiftNames.member(member.name) }
  var escapedName: String { SwiftNames.escaped(name) }
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
    let read = SwiftStatement.line("self.\(storedName) = try reader.\(readingCall)")
    return [read].under(member.condition, otherwise: [.line("self.\(storedName) = nil")])
  }

  /// The call that reads the member, behind `reader.`.
  var readingCall: String {
    "\(member.isOptional ? "optional" : "required")(\"\(member.name)\"\(featureArgument))"
  }

  var writing: [SwiftStatement] { writing(storedName) }

  func writing(_ value: String) -> [SwiftStatement] {
    [.line("writer.member(\"\(member.name)\", self.\(value)\(featureArgument))")].under(member.condition)
  }

  /// The argument that hands the member on from the struct of a command's arguments.
  var forwarded: SwiftExpression { SwiftExpression("\(name): arguments.\(escapedName)") }

  /// The argument that hands a parameter on.
  var passed: SwiftExpression { SwiftExpression("\(name): \(escapedName)") }

  private var featureArgument: String { member.features.specialLiteral.map { ", \($0)" } ?? "" }
}
