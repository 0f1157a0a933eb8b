extension LexicalProblem {
  var rule: String {
    switch self {
    case .notUTF8: "not-utf-8"
    case .strayText: "stray-text"
    case .unclosedString: "unclosed-string"
    case .unknownEscape: "unknown-escape"
    case .badStringCharacter: "bad-string-character"
    }
  }
}

extension SyntaxProblem {
  var rule: String {
    switch self {
    case .expected(let expectation): expectation.rule
    case .duplicateKey: "duplicate-key"
    case .topLevelNotAnObject: "top-level-not-an-object"
    case .nestedTooDeeply: "nested-too-deeply"
    }
  }
}

extension SyntaxProblem.Expectation {
  fileprivate var rule: String {
    switch self {
    case .openBrace: "expected-object"
    case .keyOrClosingBrace: "expected-key-or-brace"
    case .colon: "expected-colon"
    case .commaOrClosingBrace: "expected-comma-or-brace"
    case .key: "expected-key"
    case .valueOrClosingBracket: "expected-value-or-bracket"
    case .commaOrClosingBracket: "expected-comma-or-bracket"
    case .value: "expected-value"
    }
  }
}

extension DirectiveProblem {
  var rule: String {
    switch self {
    case .includeWithOtherKeys: "include-with-other-keys"
    case .includeNotAString: "include-not-a-string"
    case .includeCycle: "include-cycle"
    case .unreadableInclude: "unreadable-include"
    case .unreadableRoot: "unreadable-schema"
    case .includesTooDeep: "includes-too-deep"
    case .pragmaWithOtherKeys: "pragma-with-other-keys"
    case .pragmaNotAnObject: "pragma-not-an-object"
    case .unknownPragma: "unknown-pragma"
    case .pragmaNotABoolean: "pragma-not-a-boolean"
    case .pragmaNotAListOfStrings: "pragma-not-a-list-of-strings"
    }
  }
}
