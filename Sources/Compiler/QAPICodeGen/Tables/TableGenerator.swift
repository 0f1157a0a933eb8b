package import HMPTables
package import QAPISchema
import QAPISyntax

/// Generates the Swift files of monitor tables: one for each of their files, and one for all of them.
package struct TableGenerator: Sendable {
  package struct Options: Sendable {
    /// The Swift module that the files become part of; the name of the list of all rows contains it.
    package var module: String
    package var access: SwiftGenerator.Access
    /// The modules with the commands' types and the translators.
    package var imports: [String]

    package init(module: String, access: SwiftGenerator.Access = .public, imports: [String] = []) {
      self.module = module
      self.access = access
      self.imports = imports
    }
  }

  private let options: Options

  package init(_ options: Options) {
    self.options = options
  }

  /// Generates a Swift file for each of the files, with or without rows.
  ///
  /// The schema is the one against which the rows were checked. Without it, a row's QMP command is named by a string, and
  /// all constants of a row are strings.
  package func generate(_ table: TableDefinition, files: [String], schema: Schema?) -> [GeneratedFile] {
    let translator = RowTranslator(table: table, schema: schema)
    let names = files.map(Self.fileName)
    let topics = names.map { name in
      let rows = table.rows.filter { Self.fileName($0.location.file.path) == name }
      let function = SwiftFunction(
        documentation: ["Adds the rows of \(name)."], name: Self.functionName(name),
        parameters: [.init(label: "to", name: "rows", type: "inout [HMPTable.Entry]")],
        body: rows.map(translator.append))
      return file(
        "\(Self.stem(name)).hmp.swift", from: name, rows.compactMap(translator.arguments) + [.function(function)])
    }
    return topics + [whole(names)]
  }

  private func whole(_ names: [String]) -> GeneratedFile {
    let property = SwiftProperty(
      documentation: ["The rows of all tables, in the order of the files' names."], storage: .variable,
      name: SwiftNames.memberOfModule(options.module, suffix: "Commands"), type: "[HMPTable.Entry]",
      body: [.line("var rows: [HMPTable.Entry] = []")] + names.map { .line("\(Self.functionName($0))(to: &rows)") }
        + [.line("return rows")])
    return file("\(options.module)+Table.hmp.swift", from: names.joined(separator: ", "), [.property(property)])
  }

  private func file(_ name: String, from source: String, _ declarations: [SwiftDeclaration]) -> GeneratedFile {
    var renderer = SwiftRenderer(access: options.access.rawValue)
    renderer.line("// Made by qapi-gen from \(source); a change here is lost.")
    renderer.line()
    renderer.line("\(options.access.rawValue) import HMP")
    renderer.line("import HMPTables")
    for module in options.imports where !["HMP", "HMPTables"].contains(module) { renderer.line("import \(module)") }
    renderer.line()
    renderer.render(declarations)
    return GeneratedFile(name: name, text: renderer.text)
  }

  private static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func stem(_ name: String) -> String { name.hasSuffix(".hmp") ? String(name.dropLast(4)) : name }

  private static func functionName(_ name: String) -> String { "append\(SwiftNames.type(stem(name)))Rows" }
}

/// The documentation of a row as running text.
enum HMPText {
  /// The text on one line.
  static func line(_ text: String) -> String {
    DocumentationText.lines(text).map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The paragraphs of the body and of the untagged sections, each on one line.
  static func paragraphs(_ block: DocumentationBlock?) -> [String] {
    paragraphs(DocumentationText.whole(block))
  }

  static func paragraphs(_ lines: [String]) -> [String] {
    lines.split(separator: "").map { $0.map { $0.drop { $0 == " " } }.joined(separator: " ") }
  }
}
