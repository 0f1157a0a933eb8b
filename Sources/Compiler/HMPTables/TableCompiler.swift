package import QAPISyntax

/// Compiles `.hmp` files to rows.
package struct TableCompiler {
  private let load: FileLoader
  private let dialect: Dialect

  package init(dialect: Dialect = .v9, load: @escaping FileLoader) {
    self.dialect = dialect
    self.load = load
  }

  /// Compiles files in order; a name must be unique among all of them.
  ///
  /// With a catalog, rows with `call` are checked against it, and have a mapping for each argument. `tables` are the
  /// names of sub-tables whose rows are in other files.
  ///
  /// - Throws: `SchemaErrors` with the errors of all files.
  package func compile(
    _ paths: [String], commands: (any CommandCatalog)?, tables: Set<String> = []
  ) throws(SchemaErrors) -> TableDefinition {
    var tree = SyntaxTree()
    for path in paths { read(path, &tree) }
    if !tree.errors.isEmpty { throw SchemaErrors(inOrder: tree.errors) }
    var table = TableDefinition(documentation: tree.documentation)
    var errors: [SchemaError] = []
    for case .definition(let syntax) in tree.elements {
      do throws(SchemaError) { table.rows.append(try row(syntax, tree, commands)) } catch { errors.append(error) }
    }
    errors += Self.nameErrors(table.rows, tables)
    if !errors.isEmpty { throw SchemaErrors(inOrder: errors) }
    return table
  }

  private func read(_ path: String, _ tree: inout SyntaxTree) {
    do throws(UnreadableFile) {
      let file = SourceFile(path: path, module: path, text: try load(path))
      if let line = file.firstLineNotUTF8 {
        tree.errors.append(SchemaError(LexicalProblem.notUTF8, at: line))
        return
      }
      var elements = ElementReader(file, dialect.rules)
      while tree.errors.count <= SchemaErrors.limit, let element = elements.next(&tree) {
        if case .include(_, let location) = element {
          tree.errors.append(SchemaError(RowProblem.includeRefused, at: location))
        }
      }
    } catch {
      tree.errors.append(SchemaError(DirectiveProblem.unreadableRoot(path: path, error), at: nil))
    }
  }

  private func row(
    _ syntax: SyntaxDefinition, _ tree: SyntaxTree, _ commands: (any CommandCatalog)?
  ) throws(SchemaError) -> RowDefinition {
    var reader = RowReader(syntax, documentation: syntax.documentation.map { tree.documentation[$0] })
    var row = try reader.row()
    row.topic = syntax.documentation.flatMap { Self.heading(before: $0, tree.documentation) } ?? ""
    guard let commands else { return row }
    if let unknown = row.uses.first(where: { commands.arguments(ofCommand: $0) == nil }) {
      throw row.error(.unknownCommand(unknown), at: row.written["call"]?.range)
    }
    if let call = row.call { row.mappings = try RowCheck(row, calling: call, commands).mappings() }
    row.completions = try Self.completions(of: row, commands)
    return row
  }

  /// Returns the completions with the values of an enumeration in place of its name: `enum:a|b` for `enum:AB`.
  private static func completions(of row: RowDefinition, _ commands: any CommandCatalog) throws(SchemaError)
    -> [RowDefinition
    .Completion]
  {
    var completions = row.completions
    for index in completions.indices where completions[index].kind.hasPrefix("enum:") {
      let name = String(completions[index].kind.dropFirst("enum:".count))
      guard let values = commands.values(ofEnumeration: name) else {
        let written = row.written["complete"]?.object?[completions[index].argument]
        throw row.error(.unknownEnum(name), at: written?.range)
      }
      completions[index].kind = "enum:" + values.joined(separator: "|")
    }
    return completions
  }

  /// Returns the last heading before a comment, in the free-form texts of its file; nil if there is none.
  private static func heading(before index: Int, _ blocks: [DocumentationBlock]) -> String? {
    let file = blocks[index].location.file.path
    for block in blocks[..<index].reversed() where block.symbol == nil && block.location.file.path == file {
      let line = block.body.prefix { !$0.isNewline }
      if line.hasPrefix("=") { return String(line.drop { $0 == "=" || $0 == " " }) }
    }
    return nil
  }

  /// Returns an error for each name that two rows of a table share, and for each sub-table without a row.
  private static func nameErrors(_ rows: [RowDefinition], _ tables: Set<String>) -> [SchemaError] {
    struct Key: Hashable {
      var table: String?
      var name: String
    }
    let main = Set(rows.filter { $0.table == nil }.map(\.name))
    var seen: [Key: RowDefinition] = [:]
    var errors: [SchemaError] = []
    for row in rows {
      if let table = row.table, !tables.contains(table), !main.contains(table) {
        errors.append(row.error(.unknownTable(table), at: row.written["in"]?.range))
      }
      for name in [row.name] + row.aliases {
        guard let earlier = seen.updateValue(row, forKey: Key(table: row.table, name: name)) else { continue }
        let alias = row.written["aliases"]?.elements?.first { $0.text == name }
        let range = name == row.name ? nil : alias?.range
        var error = row.error(.nameTaken(name, table: row.table), at: range)
        error.related = [.init(location: earlier.location, definition: .init(kind: "hmp", name: earlier.name))]
        errors.append(error)
      }
    }
    return errors
  }
}
