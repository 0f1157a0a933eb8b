/// An error in a token.
package enum LexicalProblem: SchemaProblem, Equatable {
  case notUTF8
  case strayText(String)
  case unclosedString
  case unknownEscape
  case badStringCharacter
}

extension LexicalProblem {
  package var diagnosis: Diagnosis {
    switch self {
    case .notUTF8: Diagnosis("not-utf-8", "this line is not UTF-8")
    case .strayText(let text): Diagnosis("stray-text", "unexpected text: \(text)")
    case .unclosedString: Diagnosis("unclosed-string", "the string is not closed on its line")
    case .unknownEscape: Diagnosis("unknown-escape", "a backslash in a string must be followed by another backslash")
    case .badStringCharacter: Diagnosis("bad-string-character", "a string may only hold printable ASCII characters")
    }
  }

  package var suggestion: Suggestion? {
    guard case .strayText(let text) = self else { return nil }
    let isQuoted = text.count > 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
    if isQuoted { return .text("'\(text.dropFirst().dropLast())'") }
    return Spelling.nearest(to: text, among: ["true", "false"]).map { .text($0) }
  }
}

/// An error in the order of tokens.
package enum SyntaxProblem: SchemaProblem, Equatable {
  /// The tokens that may stand at a place.
  package enum Expectation: Sendable {
    case openBrace, keyOrClosingBrace, colon, commaOrClosingBrace, key
    case valueOrClosingBracket, commaOrClosingBracket, value
  }

  case expected(Expectation)
  case duplicateKey(String)
  case topLevelNotAnObject
  case nestedTooDeeply(limit: Int)
}

extension SyntaxProblem {
  package var diagnosis: Diagnosis {
    switch self {
    case .expected(let expectation): expectation.diagnosis
    case .duplicateKey(let key): Diagnosis("duplicate-key", "the key '\(key)' occurs twice")
    case .topLevelNotAnObject: Diagnosis("top-level-not-an-object", "only objects may stand at the top level")
    case .nestedTooDeeply(let limit):
      Diagnosis("nested-too-deeply", "values are nested more than \(limit) levels deep")
    }
  }
}

extension SyntaxProblem.Expectation {
  fileprivate var diagnosis: Diagnosis {
    switch self {
    case .openBrace: Diagnosis("expected-object", "expected '{'")
    case .keyOrClosingBrace: Diagnosis("expected-key-or-brace", "expected a string or '}'")
    case .colon: Diagnosis("expected-colon", "expected ':'")
    case .commaOrClosingBrace: Diagnosis("expected-comma-or-brace", "expected ',' or '}'")
    case .key: Diagnosis("expected-key", "expected a string")
    case .valueOrClosingBracket: Diagnosis("expected-value-or-bracket", "expected a value or ']'")
    case .commaOrClosingBracket: Diagnosis("expected-comma-or-bracket", "expected ',' or ']'")
    case .value: Diagnosis("expected-value", "expected a value: '{', '[', a string, true or false")
    }
  }
}

/// An error in a directive, or in a file that one names.
package enum DirectiveProblem: SchemaProblem, Equatable {
  case includeWithOtherKeys
  case includeNotAString
  case includeCycle(String)
  case unreadableInclude(path: String, reason: String)
  case unreadableRoot(path: String, UnreadableFile)
  case includesTooDeep(limit: Int)
  case pragmaWithOtherKeys
  case pragmaNotAnObject
  case unknownPragma(String)
  case pragmaNotABoolean(String)
  case pragmaNotAListOfStrings(String)
  case pragmaNotGroups(String)
  case badGroupName(String)
  /// A handler group names a command that the schema does not have.
  case unknownGroupedCommand(String, group: String)
  /// Two handler groups name a command.
  case commandGroupedTwice(String)
}

extension DirectiveProblem {
  package var diagnosis: Diagnosis {
    switch self {
    case .includeWithOtherKeys: Diagnosis("include-with-other-keys", "an include directive has no other keys")
    case .includeNotAString: Diagnosis("include-not-a-string", "'include' must be a string")
    case .includeCycle(let path): Diagnosis("include-cycle", "'\(path)' includes itself")
    case .unreadableInclude(let path, let reason):
      Diagnosis("unreadable-include", "cannot read the included file '\(path)': \(reason)")
    case .unreadableRoot(let path, let file):
      Diagnosis("unreadable-schema", "cannot read the schema file '\(path)': \(file.reason)")
    case .includesTooDeep(let limit):
      Diagnosis("includes-too-deep", "files include each other more than \(limit) levels deep")
    case .pragmaWithOtherKeys: Diagnosis("pragma-with-other-keys", "a pragma directive has no other keys")
    case .pragmaNotAnObject: Diagnosis("pragma-not-an-object", "'pragma' must be an object")
    case .unknownPragma(let name): Diagnosis("unknown-pragma", "there is no pragma '\(name)'")
    case .pragmaNotABoolean(let name): Diagnosis("pragma-not-a-boolean", "the pragma '\(name)' must be true or false")
    case .pragmaNotAListOfStrings(let name):
      Diagnosis("pragma-not-a-list-of-strings", "the pragma '\(name)' must be an array of strings")
    case .pragmaNotGroups(let name):
      Diagnosis("pragma-not-groups", "the pragma '\(name)' must be an object of arrays of strings")
    case .badGroupName(let name):
      Diagnosis("bad-group-name", "the handler group '\(name)' must have a name of letters, digits and '-'")
    case .unknownGroupedCommand(let name, let group):
      Diagnosis(
        "unknown-grouped-command", "the handler group '\(group)' names the command '\(name)', which is not defined")
    case .commandGroupedTwice(let name):
      Diagnosis("command-grouped-twice", "the command '\(name)' is in two handler groups")
    }
  }

  package var suggestion: Suggestion? {
    guard case .unknownPragma(let name) = self else { return nil }
    return Suggestion.nearest(to: name, among: Pragma.names)
  }
}
