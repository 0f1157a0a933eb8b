package enum HMPProblem: Error, Sendable, Equatable {
  case badNotation(HMPNotationProblem)
  case unknownKeys([String])
  case missingName
  case wrongShape(key: String, ExpectedShape)
  case invalidName(String)
  case unknownFlag(String)
  case unknownNativeAnswer(String)
  case nameTaken(String, table: String?)
  case unknownTable(String)
  case undocumented
  case undocumentedArgument(String)
  case documentedButAbsent([String])
  case withoutSummary
  case keyNeedsCall(String)
  case unknownCommand(String)
  case unknownArgument(String, key: String)
  case unknownEnum(String)
  case unknownMember(String, command: String, argument: String?)
  case memberGivenTwice(String)
  case mismatch(argument: String, member: String, type: String)
  case badConstant(member: String, type: String)
  case memberNotGiven(String, command: String)
  /// The example is no line of the row; the argument that it lacks or has wrong, nil where it is not one argument.
  case badExample(argument: String?)
  /// A row that changes nothing asks for a confirmation.
  case confirmedReadOnly
  case includeRefused
}

/// What is wrong with the notation of a row's arguments.
package enum HMPNotationProblem: Error, Sendable, Equatable {
  case emptyArgument
  case missingColon(String)
  case badName(String)
  case duplicateName(String)
  case unknownLetter(argument: String, String)
  case badModifier(argument: String, String)
  case afterRestOfLine(String)
}
