import QAPISchema

/// Translates enumerations: one case per value, and one for values that only a newer peer knows.
///
/// Values are found by comparing names in the runtime: a `switch` over strings takes long to compile.
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
      // Without a change that no condition can take away, `cases` would have to be a constant.
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
