package import QAPISyntax

/// Compiles a schema in the dialect that it is written in.
package struct DialectChooser {
  private let workingDirectory: String
  private let load: SchemaCompiler.Loader

  /// The loader is called once for each file and dialect that is tried.
  package init(workingDirectory: String = "/", load: @escaping SchemaCompiler.Loader) {
    self.workingDirectory = workingDirectory
    self.load = load
  }

  /// Returns the schema, and the sign by which an old dialect was recognised if none was asked for.
  ///
  /// - Throws: the errors in the dialect of 9.0, if the schema has errors in an old dialect as well.
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
      // Old documentation must not hide the signs, so they are looked for in a tree that was read in an old dialect.
      let tree = compiler(.v6).read(path)
      guard let sign = LegacySign.first(in: tree) else { throw error }
      guard let schema = try? legacy(tree, path) else {
        var errors = error
        errors.hint = sign.hint
        throw errors
      }
      return (schema, sign)
    }
  }

  /// Compiles a tree that was read in the dialect of 6.0, or reads the schema again if it is of 5.2.
  private func legacy(_ tree: SyntaxTree, _ path: String) throws(SchemaErrors) -> Schema {
    if tree.dialect == .v5 { return try compiler(.v5).compile(path) }
    return try compiler(.v6).compile(tree)
  }

  private func compiler(_ dialect: Dialect) -> SchemaCompiler {
    SchemaCompiler(workingDirectory: workingDirectory, dialect: dialect, load: load)
  }
}

extension SyntaxTree {
  /// The old dialect that the pragmas belong to.
  var dialect: Dialect { errors.contains { $0.unknownWhitelist != nil } ? .v5 : .v6 }
}

/// A construct in a schema that only the old dialects have.
package struct LegacySign: Sendable {
  package enum Construct: Sendable, Equatable {
    case pragma(String)
    case simpleUnion(String)
    case expression(String)
  }

  package var construct: Construct
  package var location: SourceLocation
  /// The dialect of the schema.
  package var dialect: Dialect

  /// The first sign in a tree that was read in the dialect of 6.0; nil if there is none.
  ///
  /// A construct that may as well be a mistake in a newer schema, such as a list in place of a condition, is no sign.
  static func first(in tree: SyntaxTree) -> LegacySign? {
    for error in tree.errors {
      if let name = error.unknownWhitelist, let location = error.location {
        return LegacySign(construct: .pragma(name), location: location, dialect: tree.dialect)
      }
    }
    for case .definition(let definition) in tree.elements {
      if let construct = construct(in: definition.object) {
        return LegacySign(construct: construct, location: definition.location, dialect: tree.dialect)
      }
    }
    return nil
  }

  private static func construct(in object: SyntaxObject) -> Construct? {
    if let name = object["union"]?.text, object["data"] != nil, object["base"] == nil,
      object["discriminator"] == nil
    {
      return .simpleUnion(name)
    }
    return expression(in: object).map { .expression($0) }
  }

  /// The first condition that asks whether a symbol is defined, as only C does.
  private static func expression(in object: SyntaxObject) -> String? {
    object.members.firstNonNil { member in
      member.key == "if" ? cExpression(in: member.value) : expression(in: member.value)
    }
  }

  private static func expression(in value: SyntaxValue) -> String? {
    switch value.content {
    case .string, .bool: nil
    case .array(let elements): elements.firstNonNil { expression(in: $0) }
    case .object(let object): expression(in: object)
    }
  }

  private static func cExpression(in condition: SyntaxValue) -> String? {
    let texts = condition.text.map { [$0] } ?? condition.strings ?? []
    return texts.first { CExpression($0).asksWhetherDefined }
  }
}

extension SchemaError {
  /// The pragma of 5.2 that newer dialects do not know.
  var unknownWhitelist: String? {
    guard case DirectiveProblem.unknownPragma(let name) = problem, Pragma.whitelists.contains(name) else { return nil }
    return name
  }
}

extension Sequence {
  fileprivate func firstNonNil<Result>(_ transform: (Element) -> Result?) -> Result? {
    for element in self {
      if let result = transform(element) { return result }
    }
    return nil
  }
}

extension LegacySign {
  /// The warning as it is printed: `FILE:LINE: warning: …`.
  package var warning: String {
    "\(location): warning: \(construct.text): the schema is read in the dialect of QEMU \(dialect.rawValue)"
      + " ('--legacy' says so)\n"
  }

  /// The note after the errors of a schema that was read in another dialect.
  package var hint: String {
    "\(location): note: \(construct.text): to see what is wrong in the dialect of QEMU \(dialect.rawValue), say"
      + " '--legacy'\n"
  }
}

extension LegacySign.Construct {
  fileprivate var text: String {
    switch self {
    case .pragma(let name): "only old dialects have the pragma '\(name)'"
    case .simpleUnion(let name): "only old dialects have unions without a base, like '\(name)'"
    case .expression(let text): "only old dialects have C expressions as conditions, like '\(text)'"
    }
  }
}
