/// The directives that relax rules, as they stand at the end of the schema.
package struct Pragma: Sendable {
  package var docRequired = false
  package var commandNameExceptions: Set<String> = []
  package var commandReturnsExceptions: Set<String> = []
  package var documentationExceptions: Set<String> = []
  package var memberNameExceptions: Set<String> = []

  package init() {}
}

extension Pragma {
  /// Makes the settings of a pragma directive; a later setting replaces an earlier one.
  mutating func apply(
    _ directive: SyntaxObject, at location: SourceLocation, _ known: DialectRules.Pragmas
  ) throws(SchemaError) {
    if let other = directive.members.first(where: { $0.key != "pragma" }) {
      throw SchemaError(DirectiveProblem.pragmaWithOtherKeys, at: location.marking(other.keyRange))
    }
    guard let settings = directive["pragma"]?.object else {
      throw SchemaError(DirectiveProblem.pragmaNotAnObject, at: location.marking(directive["pragma"]?.range))
    }
    for setting in settings.members { try set(setting, at: location, known) }
  }

  /// The pragmas of the current dialect.
  package static let names = [
    "doc-required", "command-name-exceptions", "command-returns-exceptions", "documentation-exceptions",
    "member-name-exceptions",
  ]

  /// The pragmas of 5.2 that were renamed later.
  package static let whitelists: Set<String> = ["returns-whitelist", "name-case-whitelist"]

  private mutating func set(
    _ setting: SyntaxObject.Member, at location: SourceLocation, _ known: DialectRules.Pragmas
  ) throws(SchemaError) {
    func names() throws(SchemaError) -> Set<String> {
      if let strings = setting.value.strings { return Set(strings) }
      let wrong = setting.value.elements?.first { $0.text == nil } ?? setting.value
      throw SchemaError(DirectiveProblem.pragmaNotAListOfStrings(setting.key), at: location.marking(wrong.range))
    }
    let unknown = SchemaError(DirectiveProblem.unknownPragma(setting.key), at: location.marking(setting.keyRange))
    switch (setting.key, known) {
    case ("doc-required", _):
      guard let flag = setting.value.flag else {
        throw SchemaError(
          DirectiveProblem.pragmaNotABoolean(setting.key), at: location.marking(setting.value.range))
      }
      docRequired = flag
    case ("returns-whitelist", .whitelists): commandReturnsExceptions = try names()
    case ("name-case-whitelist", .whitelists): memberNameExceptions = try names()
    case (_, .whitelists): throw unknown
    case ("command-name-exceptions", _): commandNameExceptions = try names()
    case ("command-returns-exceptions", _): commandReturnsExceptions = try names()
    case ("member-name-exceptions", _): memberNameExceptions = try names()
    case ("documentation-exceptions", .exceptionsAndDocumentation): documentationExceptions = try names()
    default: throw unknown
    }
  }
}
