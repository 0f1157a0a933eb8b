import QAPISchema

extension Schema {
  /// The schema with the branches of simple unions as structs like any other, under names that Swift takes.
  ///
  /// The wrapper of `int` is `IntWrapper`; that no other type has this name is checked with all the others.
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
