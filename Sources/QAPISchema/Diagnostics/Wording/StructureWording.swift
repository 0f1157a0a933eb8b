extension ExpectedShape {
  var text: String {
    switch self {
    case .array: "must be an array"
    case .object: "must be an object"
    case .string: "must be a string"
    case .name: "needs a string as name"
    case .condition: "needs a string or an object as condition"
    case .conditionList: "has a condition whose operand must be an array"
    case .conditionOrList: "needs a string or an array of strings as condition"
    case .typeName: "must be a type name"
    case .typeNameOrObject: "must be a type name or an object"
    case .typeNameOrArray: "must be a type name or an array of one"
    case .arrayOfOneTypeName: "must have an array of exactly one type name as type"
    case .alwaysTrue: "may only be true; leave it out otherwise"
    case .alwaysFalse: "may only be false; leave it out otherwise"
    }
  }
}

extension StructureProblem {
  var message: String {
    switch self {
    case .notOneKind(let found):
      found.isEmpty
        ? "a definition needs one of the keys \(Definition.Kind.allCases.map(\.rawValue).listed)"
        : "a definition has one kind only, not \(found.listed)"
    case .nameNotAString(let kind): "the name of the \(kind) must be a string"
    case .invalidName(let problem, let name): problem.message(name)
    case .missingKeys(let keys, let item): "\(Self.place(item)) lacks \(keys.listed)"
    case .unknownKeys(let keys, let item, let valid):
      "\(Self.place(item)) has no key \(keys.listed)\nvalid keys are \(valid.listed)"
    case .wrongShape(let item, let shape): "\(item.text) \(shape.text)"
    case .emptyAlternate: "an alternate needs at least one branch in 'data'"
    case .baseWithoutDiscriminator: "'base' needs 'discriminator'"
    case .discriminatorWithoutBase: "'discriminator' needs 'base'"
    case .boxedWithoutData: "'boxed' needs 'data'"
    case .emptyConditionList(let item): "the condition of \(item.text) has an empty array"
    case .blankCondition(let item): "the condition of \(item.text) is blank"
    case .conditionNotOneKey(let item): "the condition of \(item.text) must have one key: 'all', 'any' or 'not'"
    case .invalidConditionName(let name, let item):
      "the condition '\(name)' of \(item.text) must begin with an upper case letter and hold only those, digits and '_'"
    case .outOfBandCoroutine: "'allow-oob' and 'coroutine' exclude each other: a coroutine runs on the main loop"
    }
  }

  private static func place(_ item: Item?) -> String { item?.text ?? "the definition" }
}

extension NameProblem {
  func message(_ name: String) -> String {
    switch self {
    case .malformed(let role): "'\(name)' is not a valid \(Self.noun(role))"
    case .eventNotUpperCase: "the event name '\(name)' may not hold lower case letters or '-'"
    case .notLowerCase(let role, let underscoreAllowed):
      "the \(Self.noun(role)) '\(name)' may not hold upper case letters\(underscoreAllowed ? "" : " or '_'")"
    case .typeNotCamelCase: "the type name '\(name)' must be in CamelCase"
    case .typeEndsInList: "the type name '\(name)' ends in 'List', which is reserved for arrays"
    case .reservedSuffix(let suffix): "the name '\(name)' ends in '\(suffix)', which is reserved"
    case .reservedMember(let role): "the \(Self.noun(role)) '\(name)' is reserved"
    }
  }

  private static func noun(_ role: Item.Role?) -> String { role.map { "\($0.rawValue) name" } ?? "name" }
}
