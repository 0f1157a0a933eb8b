extension DefinitionReader {
  /// The rules for the name of a definition.
  func checkName(_ text: String, of kind: Definition.Kind) throws(SchemaError) {
    func refuse(_ problem: NameProblem) -> SchemaError { fault(.invalidName(problem, text)) }
    guard let name = Name(text) else { throw refuse(.malformed(nil)) }
    if rules.nameCase == .perKind { try checkCase(of: name, text, kind) }
    guard rules.reservesKindAndList else { return }
    for suffix in ["Kind", "List"] where text.hasSuffix(suffix) { throw refuse(.reservedSuffix(suffix)) }
  }

  private func checkCase(of name: Name, _ text: String, _ kind: Definition.Kind) throws(SchemaError) {
    func refuse(_ problem: NameProblem) -> SchemaError { fault(.invalidName(problem, text)) }
    switch kind {
    case .event:
      guard name.isUpperCase else { throw refuse(.eventNotUpperCase) }
    case .command:
      let mayUnderscore = pragma.commandNameExceptions.contains(text)
      guard !name.hasUpper, mayUnderscore || !name.hasUnderscore else {
        throw refuse(.notLowerCase(nil, underscoreAllowed: mayUnderscore))
      }
    case .enumeration, .structure, .union, .alternate:
      guard name.isCamelCase else { throw refuse(.typeNotCamelCase) }
      guard rules.reservesKindAndList || !text.hasSuffix("List") else { throw refuse(.typeEndsInList) }
    }
  }

  /// The rules for the name of a part; a type in `member-name-exceptions` lifts the case rule for its parts.
  func checkName(_ text: String, as role: Item.Role, permissive: Bool = false) throws(SchemaError) {
    let startsWithDigit = role == .value && text.utf8.first?.isDigit == true
    // Any letter will do in front of a digit: it is only to make a stem of the rest.
    guard let name = Name(startsWithDigit ? "d" + text : text) else {
      throw fault(.invalidName(.malformed(role), text))
    }
    if permissive { return }
    switch rules.nameCase {
    case .lowerCaseParts:
      guard !text.utf8.contains(where: \.isUpper) else {
        throw fault(.invalidName(.notLowerCase(role, underscoreAllowed: true), text))
      }
    case .perKind:
      guard !name.hasUpper, !name.hasUnderscore else {
        throw fault(.invalidName(.notLowerCase(role, underscoreAllowed: false), text))
      }
    }
  }

  /// Refuses the names of members that generated code needs for itself.
  func checkNotReserved(_ text: String, as role: Item.Role) throws(SchemaError) {
    let munged = Name.munged(text)
    if munged == "u" || munged.hasPrefix("has_") { throw fault(.invalidName(.reservedMember(role), text)) }
  }
}
