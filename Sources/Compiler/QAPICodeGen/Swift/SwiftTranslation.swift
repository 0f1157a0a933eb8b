import QAPISchema
import QAPISyntax

/// The names, cycles and documentation that the translators of one schema share.
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

  /// The declaration of a type in builds in which its condition does not hold.
  ///
  ///     /// Not in this build.
  ///     public typealias Shape = QAPIAbsent
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

extension Schema {
  /// The schema with the branches of simple unions as ordinary structs, under names that Swift accepts.
  ///
  /// The wrapper of `int` is `IntWrapper`. `SwiftNameCheck` refuses another type of that name.
  var namingWrappers: Schema {
    var names: [String: String] = [:]
    for case .object(let type) in entities {
      if case .wrapper(let wrapped) = type.origin { names[type.header.name] = SwiftNames.type(wrapped + "-wrapper") }
    }
    guard !names.isEmpty else { return self }
    return Schema(
      modules: modules.map { Module(name: $0.name, entities: $0.entities.map { $0.renamed(names) }) },
      entities: entities.map { $0.renamed(names) }, documentation: documentation, pragma: pragma,
      featureNames: featureNames, dialect: dialect)
  }
}

extension Entity {
  fileprivate func renamed(_ names: [String: String]) -> Entity {
    guard case .object(var type) = self else { return self }
    if let name = names[type.header.name] {
      type.header.name = name
      type.origin = .definition
    }
    type.variants = type.variants.map { variants in
      var variants = variants
      for index in variants.branches.indices {
        guard case .object(let old) = variants.branches[index].type, let new = names[old] else { continue }
        variants.branches[index].type = .object(new)
      }
      return variants
    }
    return .object(type)
  }
}
