package import QAPISchema

/// Makes the Swift text of a schema: one file for each of its files, and two for the whole.
package struct SwiftGenerator: Sendable {
  package enum Access: String, Sendable, CaseIterable {
    /// For one package's own use; compiles faster.
    case package
    case `public`
  }

  package struct Options: Sendable {
    /// The Swift module that the text becomes part of; it names what belongs to the whole schema.
    package var module: String
    package var access: Access
    /// All files that are expected to become Swift, by their paths within the root's folder.
    package var files: [String]

    package init(module: String, access: Access = .public, files: [String] = []) {
      self.module = module
      self.access = access
      self.files = files
    }
  }

  private let options: Options

  package init(_ options: Options) {
    self.options = options
  }

  /// - Throws: when two names of the schema become one name in Swift, or one that Swift or the runtime needs itself.
  package func generate(_ schema: Schema) throws(SwiftNameError) -> [GeneratedFile] {
    let schema = schema.namingWrappers
    try SwiftNameCheck(schema, options).check()
    let translation = SwiftTranslation(schema)
    let modules = schema.modules.filter { $0.name != Module.builtinName }
    let files = modules.map { module in
      file(
        "\(module.stem).qapi.swift", from: module.fileName,
        module.entities.flatMap { declarations($0, translation) }
          + HandlersTranslator(translation: translation).declarations(module),
        imports: SwiftImports(module, schema, access: options.access),
        symbols: OpaqueExpression.all(in: module.entities))
    }
    let introspection = file(
      "\(options.module)+Introspection.qapi.swift", from: modules.first?.fileName ?? "nothing",
      [IntrospectionTranslator(types: translation.types).declaration(schema, module: options.module)],
      imports: .runtimeOnly)
    return files + [handlers(modules, translation), introspection] + unused(besides: modules)
  }

  /// Files that the schema does not include: they become Swift files without declarations.
  private func unused(besides modules: [Module]) -> [GeneratedFile] {
    let included = Set(modules.map(\.name))
    return options.files.filter { !included.contains($0) }.map { Module(name: $0, entities: []) }
      .map {
        file(
          "\($0.stem).qapi.swift", from: "\($0.fileName), which the schema does not include", [], imports: .runtimeOnly)
      }
  }

  private func declarations(_ entity: Entity, _ translation: SwiftTranslation) -> [SwiftDeclaration] {
    switch entity {
    case .include, .builtin, .array: []
    case .enumeration(let type): EnumTranslator(translation: translation).declarations(type)
    case .object(let type):
      SwiftTypeNames.isDeclared(type) ? ObjectTranslator(translation: translation).declarations(type) : []
    case .alternate(let type): AlternateTranslator(translation: translation).declarations(type)
    case .command(let command): CommandTranslator(translation: translation).declarations(command)
    case .event(let event): EventTranslator(translation: translation).declarations(event)
    }
  }

  /// The handlers of all modules together, and the table that they make.
  private func handlers(_ modules: [Module], _ translation: SwiftTranslation) -> GeneratedFile {
    let serving = modules.filter { !HandlersTranslator.served($0).isEmpty }
    let name = "\(options.module)Handlers"
    let parts = serving.map(HandlersTranslator.protocolName)
    let alias = SwiftAlias(
      documentation: ["The handlers of all commands of the schema."], name: name,
      target: parts.isEmpty ? "AnyObject & Sendable" : parts.joined(separator: " & "))
    let initialiser = SwiftFunction(
      documentation: ["All commands of the schema that have a handler."],
      parameters: [.init(label: "serving", name: "handlers", type: "some \(name)")],
      body: [.line("self.init()")] + serving.map { .line("\(HandlersTranslator.functionName($0))(handlers)") })
    let table = SwiftType(
      keyword: .extensionOf, name: translation.types.runtime("CommandTable"), members: [.function(initialiser)])
    return file(
      "\(options.module)+Handlers.qapi.swift", from: modules.first?.fileName ?? "nothing",
      [.alias(alias), .type(table)],
      imports: .runtimeOnly)
  }

  private func file(
    _ name: String, from source: String, _ declarations: [SwiftDeclaration], imports: SwiftImports,
    symbols: [OpaqueExpression] = []
  ) -> GeneratedFile {
    var renderer = SwiftRenderer(access: options.access.rawValue)
    renderer.line("// Made by qapi-gen from \(source); a change here is lost.")
    for symbol in symbols { renderer.line("// The condition \(symbol.symbol) is that of C: \(symbol.text)") }
    if !declarations.isEmpty {
      renderer.line()
      for line in imports.lines(access: options.access.rawValue) { renderer.line(line) }
      renderer.line()
      renderer.render(declarations)
    }
    return GeneratedFile(name: name, text: renderer.text)
  }
}
