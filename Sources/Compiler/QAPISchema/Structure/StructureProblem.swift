package import QAPISyntax

/// An error in the keys and values of a definition, before names are resolved.
package enum StructureProblem: SchemaProblem, Equatable {
  case notOneKind(found: [String])
  case nameNotAString(kind: String)
  case invalidName(NameProblem, String)
  case missingKeys([String], of: Item?)
  case unknownKeys([String], of: Item?, valid: [String])
  case wrongShape(Item, ExpectedShape)
  case emptyAlternate
  case baseWithoutDiscriminator
  case discriminatorWithoutBase
  case boxedWithoutData
  case emptyConditionList(Item)
  case blankCondition(Item)
  case conditionNotOneKey(Item)
  case invalidConditionName(String, Item)
  case outOfBandCoroutine
}

extension StructureProblem {
  package var diagnosis: Diagnosis {
    switch self {
    case .notOneKind(let found):
      Diagnosis(
        "not-one-kind",
        found.isEmpty
          ? "a definition needs one of the keys \(Definition.Kind.allCases.map(\.rawValue).listed)"
          : "a definition has one kind only, not \(found.listed)")
    case .nameNotAString(let kind): Diagnosis("name-not-a-string", "the name of the \(kind) must be a string")
    case .invalidName(let problem, let name): problem.diagnosis(of: name)
    case .missingKeys(let keys, let item): Diagnosis("missing-key", "\(Self.place(item)) lacks \(keys.listed)")
    case .unknownKeys(let keys, let item, let valid):
      Diagnosis("unknown-key", "\(Self.place(item)) has no key \(keys.listed)\nvalid keys are \(valid.listed)")
    case .wrongShape(let item, let shape): shape.diagnosis(of: item.text)
    case .emptyAlternate: Diagnosis("empty-alternate", "an alternate needs at least one branch in 'data'")
    case .baseWithoutDiscriminator: Diagnosis("base-without-discriminator", "'base' needs 'discriminator'")
    case .discriminatorWithoutBase: Diagnosis("discriminator-without-base", "'discriminator' needs 'base'")
    case .boxedWithoutData: Diagnosis("boxed-without-data", "'boxed' needs 'data'")
    case .emptyConditionList(let item):
      Diagnosis("empty-condition-list", "the condition of \(item.text) has an empty array")
    case .blankCondition(let item): Diagnosis("blank-condition", "the condition of \(item.text) is blank")
    case .conditionNotOneKey(let item):
      Diagnosis("condition-not-one-key", "the condition of \(item.text) must have one key: 'all', 'any' or 'not'")
    case .invalidConditionName(let name, let item):
      Diagnosis(
        "invalid-condition-name",
        "the condition '\(name)' of \(item.text) must begin with an upper case letter and hold only those, digits and '_'"
      )
    case .outOfBandCoroutine:
      Diagnosis(
        "out-of-band-coroutine", "'allow-oob' and 'coroutine' exclude each other: a coroutine runs on the main loop")
    }
  }

  private static func place(_ item: Item?) -> String { item?.text ?? "the definition" }

  package var suggestion: Suggestion? {
    switch self {
    case .unknownKeys(let keys, _, let valid): keys.first.flatMap { Suggestion.nearest(to: $0, among: valid) }
    case .invalidConditionName(let name, _): Self.conditionName(like: name)
    case .notOneKind, .nameNotAString, .invalidName, .missingKeys, .wrongShape, .emptyAlternate,
      .baseWithoutDiscriminator, .discriminatorWithoutBase, .boxedWithoutData, .emptyConditionList, .blankCondition,
      .conditionNotOneKey, .outOfBandCoroutine:
      nil
    }
  }

  /// The symbol that a condition of C asks for, or the name in upper case.
  private static func conditionName(like text: String) -> Suggestion? {
    let isCall = text.hasPrefix("defined(") && text.hasSuffix(")")
    let symbol = (isCall ? String(text.dropFirst(8).dropLast()) : text).uppercased()
    let bytes = symbol.utf8.map { $0 == UInt8(ascii: "-") ? .underscore : $0 }
    guard bytes.first?.isUpper == true, bytes.allSatisfy({ $0.isUpper || $0.isDigit || $0 == .underscore }) else {
      return nil
    }
    return .name(String(decoding: bytes, as: UTF8.self))
  }
}

/// What a part of a definition has to be.
package enum ExpectedShape: Sendable, Equatable {
  case array, object, string, name, condition, conditionList, conditionOrList
  case typeName, typeNameOrObject, typeNameOrArray, arrayOfOneTypeName
  case alwaysTrue, alwaysFalse
}

extension ExpectedShape {
  func diagnosis(of part: String) -> Diagnosis {
    switch self {
    case .array: Diagnosis("value-shape", "\(part) must be an array")
    case .object: Diagnosis("value-shape", "\(part) must be an object")
    case .string: Diagnosis("value-shape", "\(part) must be a string")
    case .name: Diagnosis("name-not-a-string", "\(part) needs a string as name")
    case .condition: Diagnosis("condition-shape", "\(part) needs a string or an object as condition")
    case .conditionList: Diagnosis("condition-shape", "\(part) has a condition whose operand must be an array")
    case .conditionOrList: Diagnosis("condition-shape", "\(part) needs a string or an array of strings as condition")
    case .typeName: Diagnosis("type-shape", "\(part) must be a type name")
    case .typeNameOrObject: Diagnosis("type-shape", "\(part) must be a type name or an object")
    case .typeNameOrArray: Diagnosis("type-shape", "\(part) must be a type name or an array of one")
    case .arrayOfOneTypeName: Diagnosis("type-shape", "\(part) must have an array of exactly one type name as type")
    case .alwaysTrue: Diagnosis("flag-value", "\(part) may only be true; leave it out otherwise")
    case .alwaysFalse: Diagnosis("flag-value", "\(part) may only be false; leave it out otherwise")
    }
  }
}

/// Why a name is refused.
package enum NameProblem: Sendable, Equatable {
  case malformed(Item.Role?)
  case eventNotUpperCase
  case notLowerCase(Item.Role?, underscoreAllowed: Bool)
  case typeNotCamelCase
  case typeEndsInList
  case reservedSuffix(String)
  case reservedMember(Item.Role)
}

extension NameProblem {
  fileprivate func diagnosis(of name: String) -> Diagnosis {
    switch self {
    case .malformed(let role): Diagnosis("malformed-name", "'\(name)' is not a valid \(Self.noun(role))")
    case .eventNotUpperCase:
      Diagnosis("event-name-case", "the event name '\(name)' may not hold lower case letters or '-'")
    case .notLowerCase(let role, let underscoreAllowed):
      Diagnosis(
        "name-case",
        "the \(Self.noun(role)) '\(name)' may not hold upper case letters\(underscoreAllowed ? "" : " or '_'")")
    case .typeNotCamelCase: Diagnosis("type-name-case", "the type name '\(name)' must be in CamelCase")
    case .typeEndsInList:
      Diagnosis("reserved-list-suffix", "the type name '\(name)' ends in 'List', which is reserved for arrays")
    case .reservedSuffix(let suffix):
      Diagnosis("reserved-suffix", "the name '\(name)' ends in '\(suffix)', which is reserved")
    case .reservedMember(let role): Diagnosis("reserved-member-name", "the \(Self.noun(role)) '\(name)' is reserved")
    }
  }

  private static func noun(_ role: Item.Role?) -> String { role.map { "\($0.rawValue) name" } ?? "name" }
}

/// Changes a name that breaks the rules of its kind to the form that they ask for.
enum WellFormedName {
  /// Nil if there is no such name.
  static func like(_ text: String, _ problem: NameProblem) -> String? {
    let changed: String
    switch problem {
    case .eventNotUpperCase: changed = words(of: text).map { $0.uppercased() }.joined(separator: "_")
    case .notLowerCase(_, let underscoreAllowed):
      changed = underscoreAllowed ? text.lowercased() : words(of: text).map { $0.lowercased() }.joined(separator: "-")
    case .typeNotCamelCase: changed = words(of: text).map(capitalised).joined()
    case .malformed: changed = words(of: text).joined(separator: "-")
    case .typeEndsInList, .reservedSuffix, .reservedMember: return nil
    }
    return changed != text && Name(changed) != nil ? changed : nil
  }

  /// Runs of letters and digits, split where an upper case letter follows a lower case one.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var isOpen = false
    var previous = UInt8.space
    for byte in text.utf8 {
      let isPart = byte.isLetter || byte.isDigit
      if isPart, !isOpen || byte.isUpper && previous.isLower { words.append("") }
      if isPart { words[words.count - 1].unicodeScalars.append(Unicode.Scalar(byte)) }
      isOpen = isPart
      previous = byte
    }
    return words
  }

  private static func capitalised(_ word: String) -> String {
    let isShouted = word.count > 3 && !word.utf8.contains { $0.isLower }
    return word.prefix(1).uppercased() + (isShouted ? word.dropFirst().lowercased() : String(word.dropFirst()))
  }
}
