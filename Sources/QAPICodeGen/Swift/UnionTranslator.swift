import QAPISchema

/// Translates unions: a struct of the common members with an enumeration of the branches.
struct UnionTranslator {
  let translation: SwiftTranslation

  /// A branch with the value of the discriminator that selects it.
  private struct Arm {
    var branch: Branch
    var value: EnumValue
    var payload: String?
    var isIndirect: Bool

    var name: String { SwiftNames.escaped(SwiftNames.enumCase(branch.name)) }
    var condition: Condition? { Condition.both(value.condition, branch.condition) }
    /// Whether there are builds in which the value exists and the branch doesn't.
    var mayBeMissing: Bool { condition != value.condition }
  }

  func union(_ type: ObjectType, _ variants: ObjectType.Variants) -> SwiftType {
    let members = translation.members(of: type)
    let arms = arms(type, variants)
    let common = members.filter { $0.member.name != variants.tag }
    let tag = members.first { $0.member.name == variants.tag }
    return SwiftType(
      documentation: DocumentationText.definition(type.header), keyword: .structure, name: type.header.name,
      inherits: [translation.types.runtime("QAPIObject")],
      members: common.flatMap(\.properties) + [
        .property(SwiftProperty(name: "variant", type: "Variant")),
        .type(variant(arms, variants.tag)),
      ] + (tag.map { [discriminator($0, arms)] } ?? []) + [
        .function(
          SwiftFunction(
            parameters: common.map(\.parameter) + [.init(name: "variant", type: "Variant")],
            body: common.map(\.initialisation) + [.line("self.variant = variant")])),
        .function(translation.readingFunction(reading(members, variants.tag, arms))),
        .function(translation.writingFunction(writing(members, variants.tag, arms))),
      ])
  }

  private func arms(_ type: ObjectType, _ variants: ObjectType.Variants) -> [Arm] {
    let tag = translation.schema.allMembers(of: type).first { $0.name == variants.tag }
    guard case .enumeration(let name)? = tag?.type, let enumeration = translation.schema.enumeration(named: name) else {
      return []
    }
    let branches = Dictionary(variants.branches.map { ($0.name, $0) }) { first, _ in first }
    return enumeration.values.compactMap { value in
      guard let branch = branches[value.name] else { return nil }
      let isEmpty = branch.type.name == "q_empty"
      return Arm(
        branch: branch, value: value, payload: isEmpty ? nil : translation.types.type(branch.type),
        isIndirect: translation.cycles.isIndirect(branch.type, in: type.header.name))
    }
  }

  private func variant(_ arms: [Arm], _ tag: String) -> SwiftType {
    let cases = arms.flatMap { arm in
      [SwiftDeclaration.enumCase(.init(isIndirect: arm.isIndirect, name: arm.name, payload: arm.payload))]
        .under(arm.condition)
    }
    let unknown = SwiftEnumCase(
      documentation: ["What only a newer peer knows."], name: "unknown",
      payload: translation.types.runtime("QAPIUnknownBranch"))
    return SwiftType(
      documentation: ["The branches, each named by a value of `\(tag)`."], keyword: .enumeration, name: "Variant",
      inherits: [translation.types.standard("Sendable")], members: cases + [.enumCase(unknown)])
  }

  private func discriminator(_ tag: SwiftMember, _ arms: [Arm]) -> SwiftDeclaration {
    let cases = arms.map { SwiftCase(".\($0.name)", under: $0.condition, ".\($0.name)") }
    let unknown = SwiftCase(".unknown(let branch)", "\(tag.type)(name: branch.name)")
    return .property(
      SwiftProperty(
        documentation: tag.documentation, storage: .variable, name: tag.escapedName, type: tag.type,
        body: [.switchOver("variant", cases + [unknown])]))
  }

  private func reading(_ members: [SwiftMember], _ tagName: String, _ arms: [Arm]) -> [SwiftStatement] {
    var statements: [SwiftStatement] = []
    for member in members {
      if member.member.name == tagName {
        statements += member.reading { "let discriminator: \(member.type) = try reader.\($0)" }
      } else {
        statements += member.reading
      }
    }
    let cases = arms.map { arm in
      let value = arm.payload.map { "(try \($0)(members: &reader))" } ?? ""
      let select = SwiftStatement.line("self.variant = .\(arm.name)\(value)")
      guard arm.mayBeMissing else { return SwiftCase(".\(arm.name)", under: arm.value.condition, [select]) }
      let missing = SwiftStatement.line(
        "self.variant = .unknown(try reader.missingBranch(\"\(tagName)\", \"\(arm.value.name)\"))")
      return SwiftCase(
        ".\(arm.name)", under: arm.value.condition, [select].under(arm.branch.condition, otherwise: [missing]))
    }
    let unknown = SwiftCase(".unknown(let name)", "self.variant = .unknown(reader.unknownBranch(name))")
    return statements + [.switchOver("discriminator", cases + [unknown])]
  }

  private func writing(_ members: [SwiftMember], _ tagName: String, _ arms: [Arm]) -> [SwiftStatement] {
    let common = members.flatMap { $0.member.name == tagName ? $0.writing($0.escapedName) : $0.writing }
    var cases = arms.filter { $0.payload != nil }.map {
      SwiftCase(".\($0.name)(let branch)", under: $0.condition, "branch.write(members: &writer)")
    }
    cases += arms.filter { $0.payload == nil }.map { SwiftCase(".\($0.name)", under: $0.condition, "break") }
    return common + [
      .switchOver("variant", cases + [SwiftCase(".unknown(let branch)", "branch.write(members: &writer)")])
    ]
  }
}
