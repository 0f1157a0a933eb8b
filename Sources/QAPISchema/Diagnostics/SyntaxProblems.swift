package enum LexicalProblem: Sendable, Equatable {
  case notUTF8
  case strayText(String)
  case unclosedString
  case unknownEscape
  case badStringCharacter
}

package enum SyntaxProblem: Sendable, Equatable {
  /// What may stand at a place.
  package enum Expectation: Sendable {
    case openBrace, keyOrClosingBrace, colon, commaOrClosingBrace, key
    case valueOrClosingBracket, commaOrClosingBracket, value
  }

  case expected(Expectation)
  case duplicateKey(String)
  case topLevelNotAnObject
  case nestedTooDeeply(limit: Int)
}

package enum DirectiveProblem: Sendable, Equatable {
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
}
