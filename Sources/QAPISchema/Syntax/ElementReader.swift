/// Reads the top-level elements of one file.
struct ElementReader {
  enum Element {
    case include(path: String, at: SourceLocation)
    case other
  }

  private enum State {
    case beforeFirst, reading, done
  }

  private let rules: DialectRules
  private var tokens: TokenStream
  private var state = State.beforeFirst
  /// The comment that has just been read, by its index.
  private var pending: Int?
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
      tree.errors.append(error)
      if error.isOfForm { recover() }
      return state == .done ? nil : .other
    }
  }

  private mutating func recover() {
    pending = nil
    state = tokens.recover(behind: start) ? .beforeFirst : .done
  }

  private mutating func element(_ tree: inout SyntaxTree) throws(SchemaError) -> Element? {
    let location = tokens.location
    switch tokens.token.kind {
    case .end:
      state = .done
      try refusePending(tree)
      return nil
    case .comment:
      try refusePending(tree)
      tree.documentation += try comment()
      pending = tree.documentation.count - 1
      return .other
    case .openBrace: break
    case .closeBrace, .openBracket, .closeBracket, .colon, .comma, .string, .bool:
      if rules.topLevelIsCheckedByToken { throw tokens.error(.syntax(.expected(.openBrace))) }
    }
    guard case .object(let object) = try tokens.value() else {
      throw SchemaError(.syntax(.topLevelNotAnObject), at: location)
    }
    defer { pending = nil }
    return try directiveOrDefinition(object, at: location, &tree)
  }

  private mutating func comment() throws(SchemaError) -> [DocumentationBlock] {
    switch rules.documentation.grammar {
    case .lines:
      var reader = LineCommentReader(tokens)
      defer { tokens = reader.tokens }
      return try reader.blocks()
    case .paragraphs:
      var reader = CommentReader(tokens, rules.documentation)
      defer { tokens = reader.tokens }
      return [try reader.block()]
    }
  }

  private mutating func directiveOrDefinition(
    _ object: SyntaxObject, at location: SourceLocation, _ tree: inout SyntaxTree
  ) throws(SchemaError) -> Element {
    func located(_ problem: DirectiveProblem) -> SchemaError { SchemaError(.directive(problem), at: location) }
    if let value = object["include"] {
      try refusePending(tree)
      guard object.members.count == 1 else { throw located(.includeWithOtherKeys) }
      guard case .string(let path) = value else { throw located(.includeNotAString) }
      return .include(path: path, at: location)
    }
    if object["pragma"] != nil {
      try refusePending(tree)
      do throws(DirectiveFault) { try tree.pragma.apply(object, rules.pragmas) } catch { throw located(error.problem) }
      return .other
    }
    if let pending, tree.documentation[pending].symbol == nil {
      throw SchemaError(.documentation(.freeFormBeforeDefinition), at: tree.documentation[pending].location)
    }
    tree.elements.append(.definition(SyntaxDefinition(object: object, location: location, documentation: pending)))
    return .other
  }

  /// Refuses the documentation of a symbol that is not followed by its definition.
  private mutating func refusePending(_ tree: SyntaxTree) throws(SchemaError) {
    defer { pending = nil }
    guard let pending, let symbol = tree.documentation[pending].symbol else { return }
    throw SchemaError(
      .documentation(.notFollowedByDefinition(symbol: symbol)), at: tree.documentation[pending].location)
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
