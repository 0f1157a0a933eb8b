/// What may have been meant by what is at fault.
package enum Suggestion: Sendable, Equatable {
  case name(String)
  /// Text of the language, such as `true` or a string with its quotes.
  case text(String)
}

extension SchemaError {
  /// What may have been meant; nil where nothing suggests itself.
  package var suggestion: Suggestion? {
    if let near { return near }
    switch problem {
    case .lexical(.strayText(let text)): return Self.suggestion(forStray: text)
    case .directive(.unknownPragma(let name)): return Self.nearest(name, Pragma.names)
    case .structure(let problem): return suggestion(for: problem)
    case .row(.unknownFlag(let name)): return Self.nearest(name, HMPRow.Flag.allCases.map(\.rawValue))
    case .row(.unknownKeys(let keys)): return keys.first.flatMap { Self.nearest($0, HMPRowReader.keys) }
    case .lexical, .syntax, .directive, .documentation, .meaning, .row: return nil
    }
  }

  static func nearest(_ name: String, _ names: some Sequence<String>) -> Suggestion? {
    Spelling.nearest(to: name, among: names).map { .name($0) }
  }

  private static func suggestion(forStray text: String) -> Suggestion? {
    let isQuoted = text.count > 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
    if isQuoted { return .text("'\(text.dropFirst().dropLast())'") }
    return Spelling.nearest(to: text, among: ["true", "false"]).map { .text($0) }
  }

  private func suggestion(for problem: StructureProblem) -> Suggestion? {
    switch problem {
    case .notOneKind(found: []):
      guard let place = FaultPlace(self), let object = place.object, let entry = place.nearKind(in: object) else {
        return nil
      }
      return Self.nearest(entry.key, Definition.Kind.allCases.map(\.rawValue))
    case .unknownKeys(let keys, _, let valid): return keys.first.flatMap { Self.nearest($0, valid) }
    case .missingKeys(let keys, let item):
      guard let place = FaultPlace(self), let object = place.object,
        let entry = place.misspelt(keys, of: item, in: object)
      else { return nil }
      return Self.nearest(entry.key, keys)
    case .invalidName(let problem, let name): return suggestion(for: problem, name)
    case .invalidConditionName(let name, _): return Self.conditionName(like: name)
    case .notOneKind, .nameNotAString, .wrongShape, .emptyAlternate, .baseWithoutDiscriminator,
      .discriminatorWithoutBase, .boxedWithoutData, .emptyConditionList, .blankCondition, .conditionNotOneKey,
      .outOfBandCoroutine:
      return nil
    }
  }

  /// The name in the form of its kind, unless that is taken by another part of the definition.
  private func suggestion(for problem: NameProblem, _ name: String) -> Suggestion? {
    guard let changed = WellFormedName.like(name, problem) else { return nil }
    switch problem {
    case .malformed(let role?), .notLowerCase(let role?, _):
      if FaultPlace(self)?.object?.part(Item(role, changed)) != nil { return nil }
    case .malformed, .notLowerCase, .eventNotUpperCase, .typeNotCamelCase, .typeEndsInList, .reservedSuffix,
      .reservedMember:
      break
    }
    return .name(changed)
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
