/// Reads the top-level elements of one file.
package struct ElementReader {
  package enum Element {
    case include(path: String, at: SourceLocation)
    case other
  }

  private enum State {
    case beforeFirst, reading, done
  }

  /// The comment before the element being read.
  private enum Comment {
    case none
    /// Its index among the documentation blocks.
    case block(Int)
    case invalid
  }

  private let rules: DialectRules
  private var tokens: TokenStream
  private var state = State.beforeFirst
  private var pending = Comment.none
  /// Where the element being read begins.
  private var start = -1

  package init(_ source: SourceFile, _ rules: DialectRules) {
    tokens = TokenStream(source)
    self.rules = rules
  }

  /// Reads one element into the tree; nil at the end of the file.
  ///
  /// An error is noted in the tree, and reading goes on at the next definition.
  package mutating func next(_ tree: inout SyntaxTree) -> Element? {
    guard state != .done else { return nil }
    do throws(SchemaError) {
      if state == .beforeFirst {
        state = .reading
        try tokens.advance()
      }
      start = tokens.token.range.lowerBound
      return try element(&tree)
    } catch {
      if !isConsequence(error, in: tree) { tree.errors.append(error) }
      if error.endsElement { recover(from: error, &tree) }
      return state == .done ? nil : .other
    }
  }

  /// Whether an error follows from an earlier one: a comment with text after its `##` may not be meant as documentation,
  /// and then need not be closed like it.
  private func isConsequence(_ error: SchemaError, in tree: SyntaxTree) -> Bool {
    guard error.documentationProblem == .unterminated else { return false }
    return tree.errors.contains {
      $0.documentationProblem == .junkAfterOpening && $0.location?.range.lowerBound == start
    }
  }

  private mutating func recover(from error: SchemaError, _ tree: inout SyntaxTree) {
    let source = tokens.source
    // The rest of a comment ends in a line that looks like the beginning of one.
    let isInComment = error.documentationProblem.map { $0 != .unterminated } ?? false
    let next = tokens.recover(after: start, atComments: !isInComment)
    tree.lost.add(max(start, 0)..<(next ?? source.bytes.count), of: source)
    start = next ?? start
    state = next == nil ? .done : .beforeFirst
  }

  private mutating func element(_ tree: inout SyntaxTree) throws(SchemaError) -> Element? {
    let location = tokens.location
    switch tokens.token.kind {
    case .end:
      state = .done
      refusePending(&tree)
      return nil
    case .comment:
      refusePending(&tree)
      try comment(&tree)
      return .other
    case .openBrace: break
    case .closeBrace, .openBracket, .closeBracket, .colon, .comma, .string, .bool:
      if rules.topLevelIsCheckedByToken { throw tokens.error(SyntaxProblem.expected(.openBrace)) }
    }
    defer { pending = .none }
    guard let object = try tokens.value().object else {
      throw SchemaError(SyntaxProblem.topLevelNotAnObject, at: location)
    }
    return try directiveOrDefinition(object, at: location.marking(object.range), &tree)
  }

  private mutating func comment(_ tree: inout SyntaxTree) throws(SchemaError) {
    pending = .invalid
    var errors: [SchemaError] = []
    defer { tree.errors += errors }
    switch rules.documentation.grammar {
    case .lines:
      var reader = LineCommentReader(tokens)
      defer { (tokens, errors) = (reader.tokens, reader.errors) }
      tree.documentation += try reader.blocks()
    case .paragraphs:
      var reader = CommentReader(tokens, rules.documentation)
      defer { (tokens, errors) = (reader.tokens, reader.errors) }
      tree.documentation.append(try reader.block())
    }
    if errors.isEmpty { pending = .block(tree.documentation.count - 1) }
  }

  private mutating func directiveOrDefinition(
    _ object: SyntaxObject, at location: SourceLocation, _ tree: inout SyntaxTree
  ) throws(SchemaError) -> Element {
    if let value = object["include"] {
      refusePending(&tree)
      if let other = object.members.first(where: { $0.key != "include" }) {
        tree.errors.append(SchemaError(DirectiveProblem.includeWithOtherKeys, at: location.marking(other.keyRange)))
      }
      guard let path = value.text else {
        tree.lost.addFile()
        throw SchemaError(DirectiveProblem.includeNotAString, at: location.marking(value.range))
      }
      return .include(path: path, at: location.marking(value.range))
    }
    if object["pragma"] != nil {
      refusePending(&tree)
      do throws(SchemaError) {
        try tree.pragma.apply(object, at: location, rules.pragmas)
      } catch {
        tree.lost.mayHavePragmas = true
        throw error
      }
      return .other
    }
    tree.elements.append(.definition(documented(object, at: location, &tree)))
    return .other
  }

  private func documented(
    _ object: SyntaxObject, at location: SourceLocation, _ tree: inout SyntaxTree
  ) -> SyntaxDefinition {
    var definition = SyntaxDefinition(object: object, location: location)
    switch pending {
    case .none: break
    case .invalid: definition.hasInvalidDocumentation = true
    case .block(let index):
      if tree.documentation[index].symbol != nil {
        definition.documentation = index
      } else {
        definition.hasInvalidDocumentation = true
        tree.errors.append(
          SchemaError(DocumentationProblem.freeFormBeforeDefinition, at: tree.documentation[index].location))
      }
    }
    return definition
  }

  /// Refuses the documentation of a symbol that is not followed by its definition.
  private mutating func refusePending(_ tree: inout SyntaxTree) {
    defer { pending = .none }
    guard case .block(let index) = pending else { return }
    let block = tree.documentation[index]
    guard let symbol = block.symbol else { return }
    let location = block.location.marking(block.symbolRange)
    tree.errors.append(SchemaError(DocumentationProblem.notFollowedByDefinition(symbol: symbol), at: location))
  }
}

extension SchemaError {
  fileprivate var documentationProblem: DocumentationProblem? { problem as? DocumentationProblem }

  /// Whether the element could not be read to its end, so that reading has to find the next one.
  fileprivate var endsElement: Bool {
    switch problem {
    case is LexicalProblem: true
    case let problem as SyntaxProblem: problem != .topLevelNotAnObject
    case let problem as DocumentationProblem:
      switch problem {
      case .notFollowedByDefinition, .freeFormBeforeDefinition: false
      default: true
      }
    default: false
    }
  }
}
