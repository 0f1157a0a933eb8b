/// Why a file could not be read.
package struct UnreadableFile: Error, Sendable {
  package var reason: String
  package init(reason: String) { self.reason = reason }
}

/// Compiles schema text to a checked schema.
///
/// The stages are those of the language's error rules: a later one is entered only when the earlier ones found nothing.
package struct SchemaCompiler {
  /// Gives the bytes of a file; called once for each file.
  package typealias Loader = (_ path: String) throws(UnreadableFile) -> [UInt8]

  private let load: Loader
  private let workingDirectory: String
  private let dialect: Dialect
  private var rules: DialectRules { dialect.rules }

  /// `workingDirectory` makes relative paths absolute where two are compared.
  package init(workingDirectory: String = "/", dialect: Dialect = .v9, load: @escaping Loader) {
    self.workingDirectory = workingDirectory
    self.dialect = dialect
    self.load = load
  }

  package func compile(_ path: String) throws(SchemaErrors) -> Schema { try compile(read(path)) }

  func read(_ path: String) -> SyntaxTree {
    var reader = SchemaReader(load: load, workingDirectory: workingDirectory, rules: rules)
    reader.readRoot(path)
    return reader.tree
  }

  func compile(_ tree: SyntaxTree) throws(SchemaErrors) -> Schema {
    try Self.refuse(tree.errors)
    let definitions = try definitions(of: tree)
    let table = try table(of: tree, definitions)
    var checker = EntityChecker(
      table, pragma: tree.pragma, documentation: connected(tree, definitions), rules: rules)
    checker.checkAll()
    guard let entities = checker.entities else { throw SchemaErrors(errors: checker.errors) }
    let features = try finish(tree, definitions)
    return Schema(
      modules: Self.modules(root: tree.rootModule, entities), entities: entities, documentation: checker.documentation,
      pragma: tree.pragma, featureNames: features, dialect: dialect)
  }

  private static func refuse(_ errors: [SchemaError]) throws(SchemaErrors) {
    if !errors.isEmpty { throw SchemaErrors(errors: errors) }
  }

  private func definitions(of tree: SyntaxTree) throws(SchemaErrors) -> [Definition] {
    var definitions: [Definition] = []
    var errors: [SchemaError] = []
    for case .definition(let syntax) in tree.elements {
      let block = syntax.documentation.map { tree.documentation[$0] }
      var reader = DefinitionReader(syntax, pragma: tree.pragma, documentation: block, rules: rules)
      do throws(SchemaError) { definitions.append(try reader.definition()) } catch { errors.append(error) }
    }
    try Self.refuse(errors)
    return definitions
  }

  private func table(of tree: SyntaxTree, _ definitions: [Definition]) throws(SchemaErrors) -> DraftTable {
    var table = DraftTable(rules)
    var rest = definitions[...]
    for element in tree.elements {
      switch element {
      case .include(let include): table.add(include)
      case .definition: if let definition = rest.popFirst() { table.add(definition) }
      }
    }
    try Self.refuse(table.errors)
    return table
  }

  /// The documentation, with an empty description of each part that an exception permits to have none.
  private func connected(_ tree: SyntaxTree, _ definitions: [Definition]) -> [DocumentationBlock] {
    var blocks = tree.documentation
    for definition in definitions {
      guard let index = definition.documentation else { continue }
      let mayLack = !rules.documentation.mustDescribeMembers
      if mayLack || tree.pragma.documentationExceptions.contains(definition.name) {
        blocks[index].addMissing(DocumentedItems(of: definition))
      }
    }
    return blocks
  }

  private func finish(_ tree: SyntaxTree, _ definitions: [Definition]) throws(SchemaErrors) -> [String] {
    var errors: [SchemaError] = []
    for definition in definitions {
      guard !rules.documentation.faultsAtFirstLine, let index = definition.documentation else { continue }
      errors += tree.documentation[index].unknownDescriptions(DocumentedItems(of: definition))
    }
    var features = FeatureNames(limit: rules.featureLimit)
    do throws(SchemaError) {
      for definition in definitions { try features.add(definition) }
    } catch {
      errors.append(error)
    }
    try Self.refuse(errors)
    return features.names
  }

  private static func modules(root: String, _ entities: [Entity]) -> [Module] {
    var modules = [Module(name: Module.builtinName, entities: []), Module(name: root, entities: [])]
    var indices = [Module.builtinName: 0, root: 1]
    for case .include(let include) in entities where indices[include.module] == nil {
      indices[include.module] = modules.count
      modules.append(Module(name: include.module, entities: []))
    }
    for entity in entities {
      if let index = indices[entity.module] { modules[index].entities.append(entity) }
    }
    return modules
  }
}
