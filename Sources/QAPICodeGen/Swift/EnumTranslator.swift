import QAPISchema

/// Translates enumerations: one case per value, and one for values that only a newer peer knows.
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
      documentation: DocumentationText.whole(type.header.documentation), keyword: .enumeration, name: type.header.name,
      inherits: [translation.types.runtime("QAPIEnum")],
      members: cases + [.enumCase(unknown), allCases(type), reading(type, string), wireName(type, string), isUnknown]
        + specialFeatures(type))
    return [.type(enumeration)].under(type.header.condition, otherwise: translation.absent(type.header.name))
  }

  private func name(_ value: EnumValue) -> String { SwiftNames.escaped(SwiftNames.enumCase(value.name)) }

  private func documentation(_ value: EnumValue, _ type: EnumType) -> [String] {
    DocumentationText.lines(type.header.documentation?.text(ofMember: value.name))
  }

  private func allCases(_ type: EnumType) -> SwiftDeclaration {
    var property = SwiftProperty(
      isStatic: true, storage: .variable, name: "allCases", type: "[\(type.header.name)]")
    if type.values.contains(where: { $0.condition != nil }) {
      let appends = type.values.flatMap { value in
        [SwiftStatement.line("cases.append(.\(name(value)))")].under(value.condition)
      }
      property.body = [.line("var cases: [\(type.header.name)] = []")] + appends + [.line("return cases")]
    } else {
      let names = type.values.map { SwiftExpression(".\(name($0))") }
      property.body = [.expression(SwiftExpression("[", names, "]"))]
    }
    return .property(property)
  }

  private func reading(_ type: EnumType, _ string: String) -> SwiftDeclaration {
    let cases = type.values.map { value in
      SwiftCase("\"\(value.name)\"", under: value.condition, "self = .\(name(value))")
    }
    return .function(
      SwiftFunction(
        parameters: [.init(name: "name", type: string)],
        body: [.switchOver("name", cases + [SwiftCase(nil, "self = .unknown(name)")])]))
  }

  private func wireName(_ type: EnumType, _ string: String) -> SwiftDeclaration {
    let cases = type.values.map { SwiftCase(".\(name($0))", under: $0.condition, "\"\($0.name)\"") }
    let unknown = SwiftCase(".unknown(let name)", "name")
    return .property(
      SwiftProperty(
        storage: .variable, name: "name", type: string, body: [.switchOver("self", cases + [unknown])]))
  }

  private var isUnknown: SwiftDeclaration {
    .property(
      SwiftProperty(
        storage: .variable, name: "isUnknown", type: translation.types.standard("Bool"),
        body: [.line("if case .unknown = self { true } else { false }")]))
  }

  private func specialFeatures(_ type: EnumType) -> [SwiftDeclaration] {
    let cases = type.values.compactMap { value in
      value.features.specialLiteral.map { SwiftCase(".\(name(value))", under: value.condition, $0) }
    }
    guard !cases.isEmpty else { return [] }
    let property = SwiftProperty(
      storage: .variable, name: "specialFeatures", type: translation.types.runtime("SpecialFeatures"),
      body: [.switchOver("self", cases + [SwiftCase(nil, "[]")])])
    return [.property(property)]
  }
}
