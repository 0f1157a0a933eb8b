import QAPISchema

/// Translates alternates: an enumeration whose case is chosen by the JSON type of the value.
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

/// The JSON types by which branches are told apart, named as in `AlternativeReader`.
private enum Kind: String, CaseIterable {
  case null, boolean, number, string, array, object

  /// Nil for what no branch can have.
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
