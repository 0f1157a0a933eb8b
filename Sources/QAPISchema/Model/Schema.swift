/// A file of a schema, with what belongs to it.
package struct Module: Sendable {
  /// The module of the predefined types.
  package static let builtinName = "./builtin"

  package var name: String
  /// In entity order.
  package var entities: [Entity]

  package init(name: String, entities: [Entity]) {
    self.name = name
    self.entities = entities
  }
}

/// The directives that relax rules, as they stand at the end of the schema.
package struct Pragma: Sendable {
  package var docRequired = false
  package var commandNameExceptions: Set<String> = []
  package var commandReturnsExceptions: Set<String> = []
  package var documentationExceptions: Set<String> = []
  package var memberNameExceptions: Set<String> = []

  package init() {}
}

/// A checked schema, in which every reference has been resolved.
package struct Schema: Sendable {
  /// `./builtin` first, then the root file's, then the others in the order of first mention.
  package var modules: [Module]
  /// In order of creation, predefined ones first.
  package var entities: [Entity]
  /// In the order in which they were read.
  package var documentation: [DocumentationBlock]
  package var pragma: Pragma
  /// All feature names; `deprecated` and `unstable`, then in order of first use.
  package var featureNames: [String]
  /// The dialect that the schema was read in.
  package var dialect: Dialect

  private let indices: [String: Int]

  package init(
    modules: [Module], entities: [Entity], documentation: [DocumentationBlock], pragma: Pragma, featureNames: [String],
    dialect: Dialect = .v9
  ) {
    self.modules = modules
    self.entities = entities
    self.documentation = documentation
    self.pragma = pragma
    self.featureNames = featureNames
    self.dialect = dialect
    var indices: [String: Int] = [:]
    for (index, entity) in entities.enumerated() {
      if case .include = entity { continue }
      indices[entity.name] = index
    }
    self.indices = indices
  }

  /// The type, command or event of that name; never an include.
  package func entity(named name: String) -> Entity? { indices[name].map { entities[$0] } }
}
