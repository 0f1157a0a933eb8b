package import QAPISyntax

/// An error in a row of a table.
package enum RowProblem: Error, SchemaProblem, Equatable {
  package enum Shape: String, Sendable {
    case string = "a string"
    case array = "an array"
    case object = "an object"
    case truth = "true"
  }

  case badNotation(NotationProblem)
  case unknownKeys([String])
  case missingName
  case wrongShape(key: String, Shape)
  case invalidName(String)
  case unknownFlag(String)
  case unknownNativeResponse(String)
  case nameTaken(String, table: String?)
  case unknownTable(String)
  case undocumented
  case undocumentedArgument(String)
  case unknownDocumentedArguments([String])
  case missingSummary
  case keyNeedsCall(String)
  /// A key about the text of `native` in a row without such text.
  case keyNeedsText(String)
  /// Lists of both the texts that are errors and the texts that are not.
  case errorsAndResults
  case unknownCommand(String)
  case unknownArgument(String, key: String)
  case unknownEnum(String)
  case unknownMember(String, command: String, argument: String?)
  case memberGivenTwice(String)
  case mismatch(argument: String, member: String, type: String)
  case badConstant(member: String, type: String)
  /// A key of `when` that is an argument other than a flag without a value.
  case choiceNeedsFlag(String)
  case memberNotGiven(String, command: String)
  /// An example that is not a line of the row; nil if the error is not in one argument.
  case badExample(argument: String?)
  /// `reads` in a row whose lines all change nothing.
  case readsAlways
  /// `confirm` in a row that cannot change the target.
  case confirmedReadOnly
  case includeRefused
}

extension RowProblem {
  package var diagnosis: Diagnosis {
    switch self {
    case .badNotation(let problem): Diagnosis("hmp-bad-notation", problem.message)
    case .unknownKeys(let keys): Diagnosis("hmp-unknown-key", "a row has no key \(keys.listed)")
    case .missingName: Diagnosis("hmp-missing-name", "a row needs the key 'hmp', its name")
    case .wrongShape(let key, let shape): Diagnosis("hmp-value-shape", "'\(key)' must be \(shape.rawValue)")
    case .invalidName(let name):
      Diagnosis("hmp-invalid-name", "'\(name)' is not a command name: it cannot contain blanks, '|' or '/'")
    case .unknownFlag(let name):
      Diagnosis(
        "hmp-unknown-flag", "there is no flag '\(name)'; the flags are \(HMPFlags.all.map(\.written).listed)")
    case .unknownNativeResponse(let name):
      Diagnosis(
        "hmp-unknown-native-answer",
        "'native' must be 'silence' or 'text', not '\(name)'")
    case .nameTaken(let name, let table):
      Diagnosis(
        "hmp-name-taken", "another row" + (table.map { " of '\($0)'" } ?? "") + " already has the name '\(name)'")
    case .unknownTable(let name):
      Diagnosis("hmp-unknown-table", "'in' names '\(name)', which is not a row of the main table")
    case .undocumented: Diagnosis("hmp-undocumented", "the row has no documentation")
    case .undocumentedArgument(let name):
      Diagnosis("hmp-undocumented-argument", "argument '\(name)' is not documented")
    case .unknownDocumentedArguments(let names):
      Diagnosis(
        "hmp-doc-unknown-argument", "the documentation describes arguments that are not in 'args': \(names.listed)")
    case .missingSummary:
      Diagnosis("hmp-without-summary", "the documentation needs a first paragraph that says what the command does")
    case .keyNeedsCall(let key): Diagnosis("hmp-key-needs-call", "'\(key)' requires 'call'")
    case .keyNeedsText(let key): Diagnosis("hmp-key-needs-text", "'\(key)' requires 'native': 'text'")
    case .errorsAndResults: Diagnosis("hmp-errors-and-results", "'errors' and 'results' exclude each other")
    case .unknownCommand(let name): Diagnosis("hmp-unknown-command", "there is no QMP command '\(name)'")
    case .unknownArgument(let name, let key):
      Diagnosis("hmp-unknown-argument", "'\(key)' names '\(name)', which is not in 'args'")
    case .unknownEnum(let name):
      Diagnosis("hmp-unknown-enum", "'complete' names the enumeration '\(name)', which the schema does not have")
    case .unknownMember(let member, let command, let argument):
      Diagnosis(
        "hmp-unknown-member",
        (argument.map { "argument '\($0)' maps to '\(member)', which" } ?? "'\(member)'")
          + " is not a member of '\(command)'")
    case .memberGivenTwice(let name): Diagnosis("hmp-member-given-twice", "member '\(name)' is given twice")
    case .mismatch(let argument, let member, let type):
      Diagnosis(
        "hmp-type-mismatch", "argument '\(argument)' cannot be the value of member '\(member)' of type '\(type)'")
    case .badConstant(let member, let type):
      Diagnosis("hmp-bad-constant", "the value of member '\(member)' is not of type '\(type)'")
    case .choiceNeedsFlag(let name):
      Diagnosis("hmp-choice-needs-flag", "'when' names '\(name)', which is not a flag without a value")
    case .memberNotGiven(let member, let command):
      Diagnosis("hmp-member-not-given", "the mandatory member '\(member)' of '\(command)' has no value")
    case .badExample(let argument):
      Diagnosis(
        "hmp-bad-example",
        "the example is not a line of this command"
          + (argument.map { ": argument '\($0)' is missing or invalid" } ?? ""))
    case .readsAlways: Diagnosis("hmp-reads-always", "'reads' contradicts the flag 'read-only'")
    case .confirmedReadOnly:
      Diagnosis("hmp-confirmed-read-only", "a row with the flag 'read-only' cannot have 'confirm'")
    case .includeRefused: Diagnosis("hmp-include", "a table cannot include another file")
    }
  }

  package var suggestion: Suggestion? {
    switch self {
    case .unknownFlag(let name): Suggestion.nearest(to: name, among: HMPFlags.all.map(\.written))
    case .unknownKeys(let keys): keys.first.flatMap { Suggestion.nearest(to: $0, among: RowReader.keys) }
    default: nil
    }
  }
}

/// An error in the notation of a row's arguments.
package enum NotationProblem: Error, Sendable, Equatable {
  case emptyArgument
  case missingColon(String)
  case badName(String)
  case duplicateName(String)
  case unknownLetter(argument: String, String)
  case badModifier(argument: String, String)
  case afterRestOfLine(String)
}

extension NotationProblem {
  package var message: String {
    switch self {
    case .emptyArgument: "'args' has an empty argument"
    case .missingColon(let text): "'args' needs ':' and a letter after '\(text)'"
    case .badName(let name): "'args' has the invalid argument name '\(name)'"
    case .duplicateName(let name): "'args' has two arguments '\(name)'"
    case .unknownLetter(let argument, let letter): "argument '\(argument)' has the unknown type '\(letter)'"
    case .badModifier(let argument, let modifier): "argument '\(argument)' cannot have '\(modifier)' after its type"
    case .afterRestOfLine(let argument): "argument '\(argument)' follows one that takes the rest of the line"
    }
  }
}
