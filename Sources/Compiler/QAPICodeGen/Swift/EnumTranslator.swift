import QAPISchema
import QAPISyntax

/// Translates enumerations to one case per value, and one for values that only a newer peer knows.
///
/// The runtime finds a value by comparing names, because a `switch` over strings takes long to compile.
///
///     public enum Tide: QAPIEnum {
///       case low
///       case high
///       case unknown(String)
///
///       public static var allCases: [Tide] { [.low, .high] }
///
///       public var name: String {
///         switch self {
///         case .low: "low"
///         case .high: "high"
///         case .unknown(let name): name
///         }
///       }
///     }
struct EnumTranslator {
  let translation: SwiftTranslation

  func declarations(_ type: EnumType) -> [SwiftDeclaration] {
    let string = translation.types.standard("String")
    let cases = type.values.flatMap { value in
      [SwiftDeclaration.enumCase(.init(documentation: documentation(value, type), name: name(value)))]
        .under(value.condition)
    }
    let unknown = SwiftEnumCase(
      documentation: ["A value that only a newer peer knows."], name: "unknown", payload: string)
    let enumeration = SwiftType(
      documentation: DocumentationText.definition(type.header), keyword: .enumeration, name: type.header.name,
      inherits: [translation.types.runtime("QAPIEnum")],
      members: cases + [.enumCase(unknown), allCases(type), wireName(type, string)] + specialFeatures(type))
    return [.type(enumeration)].under(type.header.condition, otherwise: translation.absent(type.header.name))
  }

  private func name(_ value: EnumValue) -> String { SwiftNames.escaped(SwiftNames.enumCase(value.name)) }

  private func documentation(_ value: EnumValue, _ type: EnumType) -> [String] {
    DocumentationText.member(value.name, features: value.features, of: type.header.documentation)
  }

  private func allCases(_ type: EnumType) -> SwiftDeclaration {
    var property = SwiftProperty(
      isStatic: true, storage: .variable, name: "allCases", type: "[\(type.header.name)]")
    if type.values.contains(where: { $0.condition != nil }) {
      let appends = type.values.flatMap { value in
        [SwiftStatement.line("cases.append(.\(name(value)))")].under(value.condition)
      }
      // The call of `reserveCapacity` has no condition. Without it, a build without any of the values would have to
      // declare `cases` as a constant.
      property.body =
        [.line("var cases: [\(type.header.name)] = []"), .line("cases.reserveCapacity(\(type.values.count))")]
        + appends + [.line("return cases")]
    } else {
      property.body = [.expression(SwiftExpression("[", type.values.map { SwiftExpression(".\(name($0))") }, "]"))]
    }
    return .property(property)
  }

  private func wireName(_ type: EnumType, _ string: String) -> SwiftDeclaration {
    let cases = type.values.map { SwiftCase(".\(name($0))", under: $0.condition, "\"\($0.name)\"") }
    let unknown = SwiftCase(".unknown(let name)", "name")
    return .property(
      SwiftProperty(
        storage: .variable, name: "name", type: string, body: [.switchOver("self", cases + [unknown])]))
  }

  static func hasSpecialFeatures(_ type: EnumType) -> Bool {
    type.values.contains { SpecialFeatureChoice($0.features) != nil }
  }

  private func specialFeatures(_ type: EnumType) -> [SwiftDeclaration] {
    guard Self.hasSpecialFeatures(type) else { return [] }
    let choices = type.values.map { ($0, SpecialFeatureChoice($0.features)) }
    let isConditional = choices.contains { $0.1?.isConditional == true }
    let cases = choices.compactMap { value, choice in
      choice.map { choice in
        let body = choice.statements { .line((isConditional ? "return " : "") + ($0 ?? "[]")) }
        return SwiftCase(".\(name(value))", under: value.condition, body)
      }
    }
    let property = SwiftProperty(
      storage: .variable, name: "specialFeatures", type: translation.types.runtime("SpecialFeatures"),
      body: [.switchOver("self", cases + [SwiftCase(nil, isConditional ? "return []" : "[]")])])
    return [.property(property)]
  }
}

/// Translates alternates to an enumeration whose case is chosen by the JSON type of the value.
///
///     public enum NameOrCircle: QAPIAlternate {
///       case name(String)
///       case circle(Circle)
///
///       public init(alternative reader: AlternativeReader) throws(ReadError) {
///         switch reader.kind {
///         case .string: self = .name(try reader.value())
///         case .object: self = .circle(try reader.value())
///         case .null, .boolean, .number, .array: throw reader.mismatch("NameOrCircle")
///         }
///       }
///       ...
///     }
struct AlternateTranslator {
  let translation: SwiftTranslation

  func declarations(_ type: AlternateType) -> [SwiftDeclaration] {
    let cases = type.branches.flatMap { branch in
      [
        SwiftDeclaration.enumCase(
          SwiftEnumCase(
            documentation: DocumentationText.lines(type.header.documentation?.text(ofMember: branch.name)),
            isIndirect: translation.cycles.isIndirect(branch.type, in: type.header.name), name: name(branch),
            payload: translation.types.type(branch.type)))
      ].under(branch.condition)
    }
    let enumeration = SwiftType(
      documentation: DocumentationText.definition(type.header), keyword: .enumeration, name: type.header.name,
      inherits: [translation.types.runtime("QAPIAlternate")], members: cases + [reading(type), writing(type)])
    return [.type(enumeration)].under(type.header.condition, otherwise: translation.absent(type.header.name))
  }

  private func name(_ branch: Branch) -> String { SwiftNames.escaped(SwiftNames.enumCase(branch.name)) }

  private func reading(_ type: AlternateType) -> SwiftDeclaration {
    let refuse = SwiftStatement.line("throw reader.mismatch(\"\(type.header.name)\")")
    var cases: [SwiftCase] = []
    var refused: [String] = []
    for kind in Kind.allCases {
      guard let branch = type.branches.first(where: { Kind($0.type) == kind }) else {
        refused.append(".\(kind.rawValue)")
        continue
      }
      let select = SwiftStatement.line("self = .\(name(branch))(try reader.value())")
      cases.append(SwiftCase(".\(kind.rawValue)", [select].under(branch.condition, otherwise: [refuse])))
    }
    if !refused.isEmpty { cases.append(SwiftCase(refused.joined(separator: ", "), [refuse])) }
    return .function(
      SwiftFunction(
        parameters: [
          .init(label: "alternative", name: "reader", type: translation.types.runtime("AlternativeReader"))
        ],
        failure: translation.types.runtime("ReadError"), body: [.switchOver("reader.kind", cases)]))
  }

  private func writing(_ type: AlternateType) -> SwiftDeclaration {
    let cases = type.branches.map {
      SwiftCase(".\(name($0))(let value)", under: $0.condition, "value.write(to: &writer)")
    }
    return .function(
      SwiftFunction(
        name: "write",
        parameters: [.init(label: "to", name: "writer", type: "inout \(translation.types.runtime("QAPIWriter"))")],
        body: [.switchOver("self", cases)]))
  }
}

/// The JSON types by which branches are distinguished, named as in `AlternativeReader`.
private enum Kind: String, CaseIterable {
  case null, boolean, number, string, array, object

  /// Nil for a type that no branch can have.
  init?(_ type: TypeReference) {
    switch type {
    case .enumeration: self = .string
    case .object: self = .object
    case .array: self = .array
    case .alternate: return nil
    case .builtin(let type):
      switch type.json {
      case .string: self = .string
      case .number, .int: self = .number
      case .boolean: self = .boolean
      case .null: self = .null
      case .value: return nil
      }
    }
  }
}
