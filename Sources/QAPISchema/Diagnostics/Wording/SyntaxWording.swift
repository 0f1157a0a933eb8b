extension LexicalProblem {
  var message: String {
    switch self {
    case .notUTF8: "this line is not UTF-8"
    case .strayText(let text): "unexpected text: \(text)"
    case .unclosedString: "the string is not closed on its line"
    case .unknownEscape: "a backslash in a string must be followed by another backslash"
    case .badStringCharacter: "a string may only hold printable ASCII characters"
    }
  }
}

extension SyntaxProblem {
  var message: String {
    switch self {
    case .expected(let expectation): "expected \(expectation.text)"
    case .duplicateKey(let key): "the key '\(key)' occurs twice"
    case .topLevelNotAnObject: "only objects may stand at the top level"
    case .nestedTooDeeply(let limit): "values are nested more than \(limit) levels deep"
    }
  }
}

extension SyntaxProblem.Expectation {
  fileprivate var text: String {
    switch self {
    case .openBrace: "'{'"
    case .keyOrClosingBrace: "a string or '}'"
    case .colon: "':'"
    case .commaOrClosingBrace: "',' or '}'"
    case .key: "a string"
    case .valueOrClosingBracket: "a value or ']'"
    case .commaOrClosingBracket: "',' or ']'"
    case .value: "a value: '{', '[', a string, true or false"
    }
  }
}

extension DirectiveProblem {
  var message: String {
    switch self {
    case .includeWithOtherKeys: "an include directive has no other keys"
    case .includeNotAString: "'include' must be a string"
    case .includeCycle(let path): "'\(path)' includes itself"
    case .unreadableInclude(let path, let reason): "cannot read the included file '\(path)': \(reason)"
    case .unreadableRoot(let path, let file): "cannot read the schema file '\(path)': \(file.reason)"
    case .includesTooDeep(let limit): "files include each other more than \(limit) levels deep"
    case .pragmaWithOtherKeys: "a pragma directive has no other keys"
    case .pragmaNotAnObject: "'pragma' must be an object"
    case .unknownPragma(let name): "there is no pragma '\(name)'"
    case .pragmaNotABoolean(let name): "the pragma '\(name)' must be true or false"
    case .pragmaNotAListOfStrings(let name): "the pragma '\(name)' must be an array of strings"
    }
  }
}
