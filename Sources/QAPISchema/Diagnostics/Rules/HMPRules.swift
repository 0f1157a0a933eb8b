extension HMPProblem {
  var rule: String {
    switch self {
    case .badNotation: "hmp-bad-notation"
    case .unknownKeys: "hmp-unknown-key"
    case .missingName: "hmp-missing-name"
    case .wrongShape: "hmp-value-shape"
    case .invalidName: "hmp-invalid-name"
    case .unknownFlag: "hmp-unknown-flag"
    case .unknownNativeAnswer: "hmp-unknown-native-answer"
    case .nameTaken: "hmp-name-taken"
    case .unknownTable: "hmp-unknown-table"
    case .undocumented: "hmp-undocumented"
    case .undocumentedArgument: "hmp-undocumented-argument"
    case .documentedButAbsent: "hmp-doc-unknown-argument"
    case .withoutSummary: "hmp-without-summary"
    case .keyNeedsCall: "hmp-key-needs-call"
    case .unknownCommand: "hmp-unknown-command"
    case .unknownArgument: "hmp-unknown-argument"
    case .unknownEnum: "hmp-unknown-enum"
    case .unknownMember: "hmp-unknown-member"
    case .memberGivenTwice: "hmp-member-given-twice"
    case .mismatch: "hmp-type-mismatch"
    case .badConstant: "hmp-bad-constant"
    case .memberNotGiven: "hmp-member-not-given"
    case .badExample: "hmp-bad-example"
    case .confirmedReadOnly: "hmp-confirmed-read-only"
    case .includeRefused: "hmp-include"
    }
  }
}
