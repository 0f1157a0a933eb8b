import QAPISchema

/// What the translators of one schema share.
struct SwiftTranslation: Sendable {
  let schema: Schema
  let types: SwiftTypeNames
  let cycles: ContainmentCycles
  let commandNames: CommandNames

  init(_ schema: Schema) {
    self.schema = schema
    commandNames = CommandNames(schema)
    types = SwiftTypeNames(schema, commandNames)
    cycles = ContainmentCycles(schema)
  }

  /// The common members of an object type, inherited ones first, with their documentation.
  func members(of type: ObjectType) -> [SwiftMember] {
    let inherited = type.base.flatMap(schema.object(named:)).map(members(of:)) ?? []
    let block = documentation(of: type)
    let own = type.members.map { member in
      SwiftMember(
        member: member, documentation: DocumentationText.member(member.name, features: member.features, of: block),
        type: types.type(member.type))
    }
    return (inherited + own).map { member in
      var member = member
      member.isBoxed = cycles.isBoxed(member.member.type, in: type.header.name)
      return member
    }
  }

  /// The arguments of a command or event, by the name of their type.
  func arguments(_ typeName: String?) -> [SwiftMember] {
    typeName.flatMap(schema.object(named:)).map(members(of:)) ?? []
  }

  private func documentation(of type: ObjectType) -> DocumentationBlock? {
    switch type.origin {
    case .definition: type.header.documentation
    case .wrapper: nil
    case .arguments(of: let name), .base(of: let name): schema.entity(named: name)?.header?.documentation
    }
  }

  /// What stands for a type where its condition does not hold.
  func absent(_ name: String) -> [SwiftDeclaration] {
    [.alias(SwiftAlias(documentation: ["Not in this build."], name: name, target: types.runtime("QAPIAbsent")))]
  }

  func readingFunction(_ body: [SwiftStatement]) -> SwiftFunction {
    SwiftFunction(
      parameters: [.init(label: "members", name: "reader", type: "inout \(types.runtime("ObjectReader"))")],
      failure: types.runtime("ReadError"), body: body)
  }

  func writingFunction(_ body: [SwiftStatement]) -> SwiftFunction {
    SwiftFunction(
      name: "write",
      parameters: [.init(label: "members", name: "writer", type: "inout \(types.runtime("QAPIWriter"))")], body: body)
  }
}
