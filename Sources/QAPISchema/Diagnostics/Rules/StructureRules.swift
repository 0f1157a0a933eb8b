extension StructureProblem {
  var rule: String {
    switch self {
    case .notOneKind: "not-one-kind"
    case .nameNotAString: "name-not-a-string"
    case .invalidName(let problem, _): problem.rule
    case .missingKeys: "missing-key"
    case .unknownKeys: "unknown-key"
    case .wrongShape(_, let shape): shape.rule
    case .emptyAlternate: "empty-alternate"
    case .baseWithoutDiscriminator: "base-without-discriminator"
    case .discriminatorWithoutBase: "discriminator-without-base"
    case .boxedWithoutData: "boxed-without-data"
    case .emptyConditionList: "empty-condition-list"
    case .blankCondition: "blank-condition"
    case .conditionNotOneKey: "condition-not-one-key"
    case .invalidConditionName: "invalid-condition-name"
    case .outOfBandCoroutine: "out-of-band-coroutine"
    }
  }
}

extension NameProblem {
  fileprivate var rule: String {
    switch self {
    case .malformed: "malformed-name"
    case .eventNotUpperCase: "event-name-case"
    case .notLowerCase: "name-case"
    case .typeNotCamelCase: "type-name-case"
    case .typeEndsInList: "reserved-list-suffix"
    case .reservedSuffix: "reserved-suffix"
    case .reservedMember: "reserved-member-name"
    }
  }
}

extension ExpectedShape {
  fileprivate var rule: String {
    switch self {
    case .condition, .conditionList, .conditionOrList: "condition-shape"
    case .name: "name-not-a-string"
    case .typeName, .typeNameOrObject, .typeNameOrArray, .arrayOfOneTypeName: "type-shape"
    case .alwaysTrue, .alwaysFalse: "flag-value"
    case .array, .object, .string: "value-shape"
    }
  }
}
