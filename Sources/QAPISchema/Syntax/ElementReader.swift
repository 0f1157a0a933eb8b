/// Reads the top-level elements of one file.
struct ElementReader {
  enum Element {
    case include(path: String, at: SourceLocation)
    case other
  }

  private enum State {
    case beforeFirst, reading, done
  }

  /// The comment in front of the element being read.
  private enum Comment {
    case none
    /// By its index.
    case block(Int)
    case faulty
  }

  private let rules: DialectRules
  private var tokens: TokenStream
  private var state = State.beforeFirst
  private var pending = Comment.none
  /// Where the element being read begins.
  private var start = -1

  init(_ source: SourceText, _ rules: DialectRules) {
    tokens = TokenStream(source)
    self.rules = rules
  }

  /// Reads one element into the tree; nil at the end of the file.
  ///
  /// A fault is noted in the tree, and reading goes on at the next definition.
  mutating func next(_ tree: inout SyntaxTree) -> Element? {
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
      if error.isOfForm { recover(from: error, &tree) }
      return state == .done ? nil : .other
    }
  }

  /// What began like no documentation comment need not end like one.
  private func isConsequence(_ error: SchemaError, in tree: SyntaxTree) -> Bool {
    guard error.problem == .documentation(.unterminated) else { return false }
    return tree.errors.contains { $0.problem == .documentation(.junkAfterOpening) && $0.location?.offset == start }
  }

  private mutating func recover(from error: SchemaError, _ tree: inout SyntaxTree) {
    let source = tokens.source
    // The rest of a comment ends in a line that looks like the beginning of one.
    let isInComment = if case .documentation(let problem) = error.problem { problem != .unterminated } else { false }
    let next = tokens.recover(behind: start, atComments: !isInComment)
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
      if rules.topLevelIsCheckedByToken { throw tokens.error(.syntax(.expected(.openBrace))) }
    }
    defer { pending = .none }
    guard case .object(let object) = try tokens.value() else {
      throw SchemaError(.syntax(.topLevelNotAnObject), at: location)
    }
    return try directiveOrDefinition(object, at: location, &tree)
  }

  private mutating func comment(_ tree: inout SyntaxTree) throws(SchemaError) {
    pending = .faulty
    var faults: [SchemaError] = []
    defer { tree.errors += faults }
    switch rules.documentation.grammar {
    case .lines:
      var reader = LineCommentReader(tokens)
      defer { (tokens, faults) = (reader.tokens, reader.faults) }
      tree.documentation += try reader.blocks()
    case .paragraphs:
      var reader = CommentReader(tokens, rules.documentation)
      defer { (tokens, faults) = (reader.tokens, reader.faults) }
      tree.documentation.append(try reader.block())
    }
    if faults.isEmpty { pending = .block(tree.documentation.count - 1) }
  }

  private mutating func directiveOrDefinition(
    _ object: SyntaxObject, at location: SourceLocation, _ tree: inout SyntaxTree
  ) throws(SchemaError) -> Element {
    func located(_ problem: DirectiveProblem) -> SchemaError { SchemaError(.directive(problem), at: location) }
    if let value = object["include"] {
      refusePending(&tree)
      if object.members.count != 1 { tree.errors.append(located(.includeWithOtherKeys)) }
      guard case .string(let path) = value else {
        tree.lost.addFile()
        throw located(.includeNotAString)
      }
      return .include(path: path, at: location)
    }
    if object["pragma"] != nil {
      refusePending(&tree)
      do throws(DirectiveFault) {
        try tree.pragma.apply(object, rules.pragmas)
      } catch {
        tree.lost.mayHavePragmas = true
        throw located(error.problem)
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
    case .faulty: definition.hasFaultyDocumentation = true
    case .block(let index):
      if tree.documentation[index].symbol != nil {
        definition.documentation = index
      } else {
        definition.hasFaultyDocumentation = true
        tree.errors.append(
          SchemaError(.documentation(.freeFormBeforeDefinition), at: tree.documentation[index].location))
      }
    }
    return definition
  }

  /// Refuses the documentation of a symbol that is not followed by its definition.
  private mutating func refusePending(_ tree: inout SyntaxTree) {
    defer { pending = .none }
    guard case .block(let index) = pending, let symbol = tree.documentation[index].symbol else { return }
    tree.errors.append(
      SchemaError(.documentation(.notFollowedByDefinition(symbol: symbol)), at: tree.documentation[index].location))
  }
}

extension SchemaError {
  /// Whether the text could not be read on, as opposed to a fault in what was read.
  fileprivate var isOfForm: Bool {
    switch problem {
    case .lexical, .syntax(.expected), .syntax(.duplicateKey), .syntax(.nestedTooDeeply): true
    case .syntax(.topLevelNotAnObject), .directive: false
    case .documentation(.notFollowedByDefinition), .documentation(.freeFormBeforeDefinition): false
    case .documentation: true
    case .structure, .meaning, .row: false
    }
  }
}
