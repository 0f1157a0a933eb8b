/// Compiles a schema in the dialect that it is written in.
package struct DialectChooser {
  private let workingDirectory: String
  private let load: SchemaCompiler.Loader

  /// The loader is called once for each file and dialect that is tried.
  package init(workingDirectory: String = "/", load: @escaping SchemaCompiler.Loader) {
    self.workingDirectory = workingDirectory
    self.load = load
  }

  /// Returns with the schema what gave it away as an old one, where that was not said.
  ///
  /// - Throws: what is wrong in the dialect of 9.0, if the schema is not right in an old one either.
  package func compile(
    _ path: String, _ choice: DialectChoice
  ) throws(SchemaErrors) -> (schema: Schema, sign: LegacySign?) {
    switch choice {
    case .exactly(let dialect): return (try compiler(dialect).compile(path), nil)
    case .legacy: return (try legacy(compiler(.v6).read(path), path), nil)
    case .automatic: break
    }
    do throws(SchemaErrors) {
      return (try compiler(.v9).compile(path), nil)
    } catch {
      // Signs are looked for with the old documentation understood, so that what is wrong with it does not hide them.
      let tree = compiler(.v6).read(path)
      guard let sign = LegacySign.first(in: tree) else { throw error }
      guard let schema = try? legacy(tree, path) else {
        var errors = error
        errors.sign = sign
        throw errors
      }
      return (schema, sign)
    }
  }

  /// Compiles what was read in the dialect of 6.0, or reads it again where it shows that it is of 5.2.
  private func legacy(_ tree: SyntaxTree, _ path: String) throws(SchemaErrors) -> Schema {
    if tree.dialect == .v5 { return try compiler(.v5).compile(path) }
    return try compiler(.v6).compile(tree)
  }

  private func compiler(_ dialect: Dialect) -> SchemaCompiler {
    SchemaCompiler(workingDirectory: workingDirectory, dialect: dialect, load: load)
  }
}

extension SyntaxTree {
  /// The old dialect that the pragmas show.
  var dialect: Dialect { errors.contains { $0.unknownWhitelist != nil } ? .v5 : .v6 }
}
