extension Pragma {
  /// Sets what a pragma directive says; a later setting replaces an earlier one.
  mutating func apply(_ directive: SyntaxObject, _ known: DialectRules.Pragmas) throws(DirectiveFault) {
    guard directive.members.count == 1 else { throw DirectiveFault(.pragmaWithOtherKeys) }
    guard case .object(let settings)? = directive["pragma"] else { throw DirectiveFault(.pragmaNotAnObject) }
    for setting in settings.members { try set(setting.key, to: setting.value, known) }
  }

  /// Those of the current dialect.
  static let names = [
    "doc-required", "command-name-exceptions", "command-returns-exceptions", "documentation-exceptions",
    "member-name-exceptions",
  ]

  /// The pragmas of 5.2 that have other names since.
  static let whitelists: Set<String> = ["returns-whitelist", "name-case-whitelist"]

  private mutating func set(
    _ key: String, to value: SyntaxValue, _ known: DialectRules.Pragmas
  ) throws(DirectiveFault) {
    switch (key, known) {
    case ("doc-required", _):
      guard case .bool(let flag) = value else { throw DirectiveFault(.pragmaNotABoolean(key)) }
      docRequired = flag
    case ("returns-whitelist", .whitelists): commandReturnsExceptions = try names(value, of: key)
    case ("name-case-whitelist", .whitelists): memberNameExceptions = try names(value, of: key)
    case (_, .whitelists): throw DirectiveFault(.unknownPragma(key))
    case ("command-name-exceptions", _): commandNameExceptions = try names(value, of: key)
    case ("command-returns-exceptions", _): commandReturnsExceptions = try names(value, of: key)
    case ("member-name-exceptions", _): memberNameExceptions = try names(value, of: key)
    case ("documentation-exceptions", .exceptionsAndDocumentation): documentationExceptions = try names(value, of: key)
    default: throw DirectiveFault(.unknownPragma(key))
    }
  }

  private func names(_ value: SyntaxValue, of key: String) throws(DirectiveFault) -> Set<String> {
    guard let strings = value.strings else { throw DirectiveFault(.pragmaNotAListOfStrings(key)) }
    return Set(strings)
  }
}

/// What is wrong with a directive, before its place is added.
struct DirectiveFault: Error {
  var problem: DirectiveProblem
  init(_ problem: DirectiveProblem) { self.problem = problem }
}
