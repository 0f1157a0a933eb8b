extension HMPProblem {
  var message: String {
    switch self {
    case .badNotation(let problem): problem.message
    case .unknownKeys(let keys): "a row has no key \(keys.listed)"
    case .missingName: "a row needs 'hmp': its name"
    case .wrongShape(let key, let shape): "'\(key)' \(shape.text)"
    case .invalidName(let name): "'\(name)' is not a command name: it may not hold blanks, '|' or '/'"
    case .unknownFlag(let name): "there is no flag '\(name)'; there are \(HMPRow.Flag.allCases.map(\.rawValue).listed)"
    case .unknownNativeAnswer(let name):
      "'native' is one of \(HMPRow.NativeAnswer.allCases.map(\.rawValue).listed), not '\(name)'"
    case .nameTaken(let name, let table):
      "'\(name)' is taken by another row" + (table.map { " of '\($0)'" } ?? "")
    case .unknownTable(let name): "there is no row '\(name)' whose sub-table this could be"
    case .undocumented: "the row has no documentation"
    case .undocumentedArgument(let name): "argument '\(name)' is not documented"
    case .documentedButAbsent(let names): "described, but not there: \(names.listed)"
    case .withoutSummary: "the documentation needs a first paragraph that says what the command does"
    case .keyNeedsCall(let key): "'\(key)' means nothing without 'call'"
    case .unknownCommand(let name): "there is no QMP command '\(name)'"
    case .unknownArgument(let name, let key): "'\(key)' names '\(name)', which is not in 'args'"
    case .unknownEnum(let name): "'complete' names the enumeration '\(name)', which the schema does not have"
    case .unknownMember(let member, let command, let argument):
      (argument.map { "argument '\($0)' is given to" } ?? "'set' gives")
        + " '\(member)', which '\(command)' does not have"
    case .memberGivenTwice(let name): "member '\(name)' is given twice"
    case .mismatch(let argument, let member, let type):
      "argument '\(argument)' cannot give the member '\(member)' of type '\(type)'"
    case .badConstant(let member, let type): "the value set for '\(member)' is not of its type '\(type)'"
    case .memberNotGiven(let member, let command): "nothing gives the mandatory member '\(member)' of '\(command)'"
    case .badExample(let argument):
      "the example is no line of this command" + (argument.map { ": see its argument '\($0)'" } ?? "")
    case .confirmedReadOnly: "a 'read-only' row has nothing to 'confirm'"
    case .includeRefused: "a table cannot include another file"
    }
  }
}

extension HMPNotationProblem {
  package var message: String {
    switch self {
    case .emptyArgument: "'args' has an empty argument"
    case .missingColon(let text): "'args' needs ':' and a letter behind '\(text)'"
    case .badName(let name): "'args' has the argument name '\(name)'"
    case .duplicateName(let name): "'args' has two arguments '\(name)'"
    case .unknownLetter(let argument, let letter): "argument '\(argument)' has the unknown type '\(letter)'"
    case .badModifier(let argument, let modifier): "argument '\(argument)' cannot have '\(modifier)' behind its type"
    case .afterRestOfLine(let argument): "argument '\(argument)' stands behind one that takes the rest of the line"
    }
  }
}
