import QAPISchema

/// Translates structs, and the members of commands and events.
///
///     public struct Place: QAPIObject {
///       public let name: String
///
///       public init(name: String) { self.name = name }
///
///       public init(members reader: inout ObjectReader) throws(ReadError) { self.name = try reader.required("name") }
///
///       public func write(members writer: inout QAPIWriter) { writer.member("name", self.name) }
///     }
struct ObjectTranslator {
  let translation: SwiftTranslation

  func declarations(_ type: ObjectType) -> [SwiftDeclaration] {
    let declaration = type.variants.map { UnionTranslator(translation: translation).union(type, $0) } ?? structure(type)
    return [.type(declaration)].under(
      type.header.condition, otherwise: translation.absent(type.header.name))
  }

  private func structure(_ type: ObjectType) -> SwiftType {
    let members = translation.members(of: type)
    return SwiftType(
      documentation: DocumentationText.definition(type.header), keyword: .structure,
      name: type.header.name, inherits: [translation.types.runtime("QAPIObject")],
      members: self.members(members))
  }

  /// Properties, initialiser, reading and writing.
  func members(_ members: [SwiftMember]) -> [SwiftDeclaration] {
    members.flatMap(\.properties) + [
      .function(SwiftFunction(parameters: members.map(\.parameter), body: members.map(\.initialisation))),
      .function(translation.readingFunction(members.flatMap(\.reading))),
      .function(translation.writingFunction(members.flatMap(\.writing))),
    ]
  }

  /// The declarations for members that are one value, which the flag `boxed` asks for.
  ///
  ///     public let arguments: Place
  ///
  ///     public init(_ arguments: Place) { self.arguments = arguments }
  func boxed(_ argumentType: String) -> [SwiftDeclaration] {
    [
      .property(SwiftProperty(name: "arguments", type: argumentType)),
      .function(
        SwiftFunction(
          parameters: [.init(label: "_", name: "arguments", type: argumentType)],
          body: [.line("self.arguments = arguments")])),
      .function(
        translation.readingFunction([.line("self.arguments = try \(argumentType)(members: &reader)")])),
      .function(translation.writingFunction([.line("self.arguments.write(members: &writer)")])),
    ]
  }
}

/// Translates unions to a struct of the common members with an enumeration of the branches.
///
///     public struct Shape: QAPIObject {
///       public let name: String?
///       public let variant: Variant
///
///       public enum Variant: Sendable {
///         case circle(Circle)
///         case point
///         case unknown(QAPIUnknownBranch)
///       }
///
///       public var kind: ShapeKind {
///         switch variant {
///         case .circle: .circle
///         ...
///         }
///       }
///       ...
///     }
private struct UnionTranslator {
  let translation: SwiftTranslation

  /// A branch with the value of the discriminator that selects it.
  private struct Arm {
    var branch: Branch
    var value: EnumValue
    var payload: String?
    var isIndirect: Bool

    var name: String { SwiftNames.escaped(SwiftNames.enumCase(branch.name)) }
    var condition: Condition? { Condition.both(value.condition, branch.condition) }
    /// Whether in some builds the value exists and the branch does not.
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

/// Translates events to a struct of the data.
///
///     public struct TideTurnedEvent: QAPIEvent {
///       public static var name: String { "TIDE_TURNED" }
///       public let height: Int64
///       ...
///     }
struct EventTranslator {
  let translation: SwiftTranslation

  static func name(_ event: Event) -> String { SwiftNames.type(event.header.name) + "Event" }

  func declarations(_ event: Event) -> [SwiftDeclaration] {
    let object = ObjectTranslator(translation: translation)
    let boxedType = event.isBoxed ? event.arguments : nil
    let members = boxedType.map(object.boxed) ?? object.members(translation.arguments(event.arguments))
    let type = SwiftType(
      documentation: DocumentationText.definition(event.header), keyword: .structure, name: Self.name(event),
      inherits: [translation.types.runtime("QAPIEvent")], members: constants(event) + members)
    return [.type(type)].under(event.header.condition)
  }

  private func constants(_ event: Event) -> [SwiftDeclaration] {
    var constants = [constant("name", translation.types.standard("String"), "\"\(event.header.name)\"")]
    if let choice = SpecialFeatureChoice(event.header.features) {
      constants.append(choice.property(translation.types))
    }
    return constants
  }

  private func constant(_ name: String, _ type: String, _ value: String) -> SwiftDeclaration {
    .property(SwiftProperty(isStatic: true, storage: .variable, name: name, type: type, body: [.line(value)]))
  }
}
