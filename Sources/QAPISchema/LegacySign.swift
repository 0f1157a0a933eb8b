/// Something in a schema that only the old dialects have.
package struct LegacySign: Sendable {
  package enum Construct: Sendable, Equatable {
    case pragma(String)
    case simpleUnion(String)
    case expression(String)
  }

  package var construct: Construct
  package var location: SourceLocation
  /// The dialect that the schema is of.
  package var dialect: Dialect

  /// The first such thing in what was read in the dialect of 6.0; nil if there is none.
  ///
  /// What may as well be a slip in a newer schema, such as a list where a condition should be, is no sign.
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
    if case .string(let name)? = object["union"], object["data"] != nil, object["base"] == nil,
      object["discriminator"] == nil
    {
      return .simpleUnion(name)
    }
    return expression(in: .object(object)).map { .expression($0) }
  }

  /// The first condition that asks whether a symbol is defined, as only C does.
  private static func expression(in value: SyntaxValue) -> String? {
    switch value {
    case .string, .bool: return nil
    case .array(let elements): return elements.firstNonNil(expression)
    case .object(let object):
      return object.members.firstNonNil { member in
        member.key == "if" ? cExpression(in: member.value) : expression(in: member.value)
      }
    }
  }

  private static func cExpression(in condition: SyntaxValue) -> String? {
    let texts = if case .string(let text) = condition { [text] } else { condition.strings ?? [] }
    return texts.first { CExpression($0).asksWhetherDefined }
  }
}

extension SchemaError {
  /// The pragma of 5.2 that newer dialects do not know.
  var unknownWhitelist: String? {
    guard case .directive(.unknownPragma(let name)) = problem, Pragma.whitelists.contains(name) else { return nil }
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
