extension Pragma {
  /// Sets what a pragma directive says; a later setting replaces an earlier one.
  mutating func apply(_ directive: SyntaxObject) throws(DirectiveFault) {
    guard directive.members.count == 1 else { throw DirectiveFault(.pragmaWithOtherKeys) }
    guard case .object(let settings)? = directive["pragma"] else { throw DirectiveFault(.pragmaNotAnObject) }
    for setting in settings.members { try set(setting.key, to: setting.value) }
  }

  private mutating func set(_ key: String, to value: SyntaxValue) throws(DirectiveFault) {
    switch key {
    case "doc-required":
      guard case .bool(let flag) = value else { throw DirectiveFault(.pragmaNotABoolean(key)) }
      docRequired = flag
    case "command-name-exceptions": commandNameExceptions = try names(value, of: key)
    case "command-returns-exceptions": commandReturnsExceptions = try names(value, of: key)
    case "documentation-exceptions": documentationExceptions = try names(value, of: key)
    case "member-name-exceptions": memberNameExceptions = try names(value, of: key)
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
