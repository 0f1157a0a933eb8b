package import QAPISchema

/// Generates the Swift files of a schema: one for each of its files, and two for the schema as a whole.
package struct SwiftGenerator: Sendable {
  package enum Access: String, Sendable, CaseIterable {
    /// For use within one package; compiles faster.
    case package
    case `public`
  }

  package struct Options: Sendable {
    /// The Swift module that the files become part of; names that belong to the whole schema contain it.
    package var module: String
    package var access: Access
    /// All schema files that must become Swift files, by their paths within the root's folder.
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

  /// - Throws: if two names of the schema become one name in Swift, or a name that Swift or the runtime reserves.
  package func generate(_ schema: Schema) throws(SwiftNameError) -> [GeneratedFile] {
    let schema = schema.namingWrappers
    try SwiftNameCheck(schema, options).check()
    let translation = SwiftTranslation(schema)
    let modules = schema.modules.filter { $0.name != Module.builtinName }
    let files = modules.map { module in
      file(
        "\(module.stem).qapi.swift", from: module.fileName,
        module.entities.flatMap { declarations($0, translation) }
          + HandlersTranslator(translation: translation).declarations(HandlerGroup(module, schema)),
        imports: SwiftImports(module, schema, access: options.access),
        symbols: OpaqueExpression.all(in: module.entities))
    }
    let introspection = file(
      "\(options.module)+Introspection.qapi.swift", from: modules.first?.fileName ?? "nothing",
      [IntrospectionTranslator(types: translation.types).declaration(schema, module: options.module)],
      imports: .runtimeOnly)
    return files + [handlers(schema, translation), introspection] + unused(besides: modules)
  }

  /// Swift files without declarations, for the files that the schema does not include.
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

  /// The handlers of all modules together, and the command table that they fill.
  ///
  ///     public typealias SampleHandlers = BlockHandlers & JobHandlers
  ///
  ///     extension CommandTable {
  ///       public init(serving handlers: some SampleHandlers) {
  ///         self.init()
  ///         appendBlock(handlers)
  ///         appendJob(handlers)
  ///       }
  ///     }
  ///
  /// The groups that the pragma names are in the same file, because their commands may be those of several files.
  private func handlers(_ schema: Schema, _ translation: SwiftTranslation) -> GeneratedFile {
    let serving = HandlerGroup.all(of: schema)
    let named = HandlerGroup.named(in: schema)
    let name = "\(options.module)Handlers"
    let parts = serving.map(\.protocolName)
    let alias = SwiftAlias(
      documentation: ["The handlers of all commands of the schema."], name: name,
      target: parts.isEmpty ? "AnyObject & Sendable" : parts.joined(separator: " & "))
    let initialiser = SwiftFunction(
      documentation: ["All commands of the schema that have a handler."],
      parameters: [.init(label: "serving", name: "handlers", type: "some \(name)")],
      body: [.line("self.init()")] + serving.map { .line("\($0.functionName)(handlers)") })
    let table = SwiftType(
      keyword: .extensionOf, name: translation.types.runtime("CommandTable"), members: [.function(initialiser)])
    return file(
      "\(options.module)+Handlers.qapi.swift", from: schema.modules.dropFirst().first?.fileName ?? "nothing",
      [.alias(alias), .type(table)] + named.flatMap(HandlersTranslator(translation: translation).declarations),
      imports: named.isEmpty ? .runtimeOnly : SwiftImports(handlersOf: named, schema))
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

extension Module {
  /// The name of the file without its folder.
  var fileName: String { name.split(separator: "/").last.map(String.init) ?? name }

  /// The file's path within the schema's folder, its parts joined by `-`, without the ending.
  ///
  /// Leading `..` are left out.
  var stem: String {
    let parts = name.split(separator: "/").filter { $0 != ".." && $0 != "." }
    let joined = parts.joined(separator: "-")
    return joined.hasSuffix(".json") ? String(joined.dropLast(5)) : joined
  }
}

/// A file that a back end makes: its name without a folder, and its text.
package struct GeneratedFile: Sendable, Equatable {
  package var name: String
  package var text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
