/// The directives that relax rules, as they stand at the end of the schema.
package struct Pragma: Sendable {
  package var docRequired = false
  package var commandNameExceptions: Set<String> = []
  package var commandReturnsExceptions: Set<String> = []
  package var documentationExceptions: Set<String> = []
  package var memberNameExceptions: Set<String> = []
  /// The commands whose handlers belong to groups of their own rather than to the group of their file.
  package var groups: [HandlerGroup] = []

  /// Commands that are served together.
  package struct HandlerGroup: Sendable {
    package var name: String
    package var commands: [String]
    /// The bytes of the commands' names.
    package var location: SourceLocation
  }

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
    "member-name-exceptions", "handler-groups",
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
    case ("handler-groups", .exceptionsAndDocumentation):
      guard let groups = setting.value.object else {
        throw SchemaError(DirectiveProblem.pragmaNotGroups(setting.key), at: location.marking(setting.value.range))
      }
      self.groups = try groups.members.map { (group) throws(SchemaError) in
        guard let first = group.key.first, first.isLetter, group.key.utf8.allSatisfy(\.isPartOfGroupName) else {
          throw SchemaError(DirectiveProblem.badGroupName(group.key), at: location.marking(group.keyRange))
        }
        guard let commands = group.value.strings else {
          throw SchemaError(DirectiveProblem.pragmaNotGroups(setting.key), at: location.marking(group.value.range))
        }
        return HandlerGroup(name: group.key, commands: commands, location: location.marking(group.value.range))
      }
    default: throw unknown
    }
  }
}

extension UInt8 {
  fileprivate var isPartOfGroupName: Bool { isLetter || isDigit || self == UInt8(ascii: "-") }
}
