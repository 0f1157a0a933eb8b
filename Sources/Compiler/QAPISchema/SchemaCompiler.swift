package import QAPISyntax

/// Compiles schema text to a checked schema.
///
/// The stages are those of the language's error rules: text, form, names, meaning, documentation. Each gets the parts in
/// which the earlier ones found no error. An error that an earlier one may explain is not reported:
/// - a use of a name whose definition has an error, occurs twice, or may be in text that could not be read;
/// - an error that depends on a definition with an error: a clash with its members, or in its documentation;
/// - an error that a pragma may permit, where text with pragmas may have been lost;
/// - documentation that does not match a definition, where the comment itself has an error.
package struct SchemaCompiler {
  /// Returns the bytes of a file; called once for each file.
  package typealias Loader = FileLoader

  private let load: Loader
  private let workingDirectory: String
  private let dialect: Dialect
  private var rules: DialectRules { dialect.rules }

  /// Relative paths are compared as paths in `workingDirectory`.
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

  func compile(_ syntax: SyntaxTree) throws(SchemaErrors) -> Schema {
    var tree = syntax
    if tree.isCutShort { throw SchemaErrors(tree.errors, areAll: false) }
    let definitions = definitions(of: &tree)
    let table = table(of: &tree, definitions)
    var checker = EntityChecker(
      table, pragma: tree.pragma, documentation: connected(tree, definitions), rules: rules)
    checker.checkAll()
    tree.errors += checker.errors
    let features = finish(&tree, definitions, unsound: checker.unsound)
    if tree.lost.mayHavePragmas { tree.errors.removeAll(where: \.mayBePermitted) }
    guard tree.errors.isEmpty else {
      var errors = SchemaErrors(tree.errors)
      errors.suggest(types: Array(table.types.keys) + tree.lost.typeNames)
      throw errors
    }
    let entities = checker.entities
    let errors = Self.groupErrors(tree.pragma, entities)
    guard errors.isEmpty else { throw SchemaErrors(errors) }
    return Schema(
      modules: Self.modules(root: tree.rootModule, entities), entities: entities, documentation: checker.documentation,
      pragma: tree.pragma, featureNames: features, dialect: dialect)
  }

  /// The errors of handler groups, which name commands.
  private static func groupErrors(_ pragma: Pragma, _ entities: [Entity]) -> [SchemaError] {
    let commands = Set(entities.compactMap { if case .command(let command) = $0 { command.header.name } else { nil } })
    var grouped: Set<String> = []
    return pragma.groups.flatMap { group in
      group.commands.compactMap { name in
        guard commands.contains(name) else {
          return SchemaError(DirectiveProblem.unknownGroupedCommand(name, group: group.name), at: group.location)
        }
        guard !grouped.insert(name).inserted else { return nil }
        return SchemaError(DirectiveProblem.commandGroupedTwice(name), at: group.location)
      }
    }
  }

  private func definitions(of tree: inout SyntaxTree) -> [Definition] {
    var definitions: [Definition] = []
    for case .definition(let syntax) in tree.elements {
      let block = syntax.documentation.map { tree.documentation[$0] }
      var reader = DefinitionReader(syntax, pragma: tree.pragma, documentation: block, rules: rules)
      if let definition = reader.definition() {
        definitions.append(definition)
      } else {
        tree.errors += reader.errors
        for name in reader.lostNames { tree.lost.add(name) }
      }
    }
    return definitions
  }

  /// If a definition has an error, elements and definitions do not correspond; then their order no longer matters.
  private func table(of tree: inout SyntaxTree, _ definitions: [Definition]) -> DraftTable {
    var table = DraftTable(rules, lost: tree.lost)
    var rest = definitions[...]
    for element in tree.elements {
      switch element {
      case .include(let include): table.add(include)
      case .definition: if let definition = rest.popFirst() { table.add(definition) }
      }
    }
    tree.errors += table.errors
    return table
  }

  /// The documentation, with an empty description for each part that an exception permits to have none.
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

  private func finish(_ tree: inout SyntaxTree, _ definitions: [Definition], unsound: Set<String>) -> [String] {
    for definition in definitions where !unsound.contains(definition.name) {
      guard !rules.documentation.errorsAtFirstLine, let index = definition.documentation else { continue }
      tree.errors += tree.documentation[index].unknownDescriptions(DocumentedItems(of: definition))
    }
    var features = FeatureNames(limit: rules.featureLimit)
    do throws(SchemaError) {
      for definition in definitions { try features.add(definition) }
    } catch {
      tree.errors.append(error)
    }
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

extension SchemaError {
  /// Whether a pragma could permit what is refused.
  fileprivate var mayBePermitted: Bool {
    switch problem {
    case StructureProblem.invalidName(.notLowerCase, _), MeaningProblem.returnsNotPermitted: true
    case DocumentationProblem.missing: true
    case DocumentationProblem.undocumented(let item): item.role != .feature
    default: false
    }
  }
}

/// The names that other languages have for the built-in types.
private let foreignNames = [
  "string": "str", "boolean": "bool", "integer": "int", "float": "number", "double": "number", "object": "any",
]

extension SchemaErrors {
  /// Adds suggestions to the uses of unknown types.
  fileprivate mutating func suggest(types: some Collection<String>) {
    for index in errors.indices {
      guard let name = errors[index].unknownTypeName else { continue }
      let element = String(name.dropLast("List".count))
      if name.hasSuffix("List"), types.contains(element) {
        errors[index].near = .text("[ '\(element)' ]")
      } else {
        errors[index].near =
          foreignNames[name.lowercased()].map { .name($0) } ?? Suggestion.nearest(to: name, among: types)
      }
    }
  }
}

extension SchemaError {
  fileprivate var unknownTypeName: String? {
    switch problem {
    case MeaningProblem.unknownType(let name, _), MeaningProblem.unknownElementType(let name): name
    default: nil
    }
  }
}
