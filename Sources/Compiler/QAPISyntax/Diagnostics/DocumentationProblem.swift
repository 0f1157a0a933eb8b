/// An error in a documentation comment.
package enum DocumentationProblem: SchemaProblem, Equatable {
  // The form of a comment.
  case junkAfterOpening
  case junkAfterClosing
  case unterminated
  case missingSpace
  case lineTooLong(limit: Int)
  case singleSpaceBetweenSentences
  case symbolWithoutColon
  case symbolEmpty
  case duplicateFeatures
  case featureDescriptionExpected
  case descriptionAfterSection(String)
  case wrongIndentation(minimum: Int)
  case obsoleteTag(String)
  case descriptionInFreeForm(String)
  case headingInDefinition
  case headingNotFirst
  case descriptionWithoutName
  case duplicateDescription(String)
  case duplicateSection(String)
  case emptySection(String)

  // A comment and its definition.
  case notFollowedByDefinition(symbol: String)
  case freeFormBeforeDefinition
  case otherSymbol(found: String, expected: String)
  case returnsWithoutValue
  case sectionOnlyForCommands(String)
  case missing
  case undocumented(Item)
  case unknownMembers([String])
  case unknownFeatures([String])
}

extension DocumentationProblem {
  package var diagnosis: Diagnosis {
    switch self {
    case .junkAfterOpening:
      Diagnosis("doc-bad-opening", "a documentation comment must open with '##' alone on its line")
    case .junkAfterClosing:
      Diagnosis("doc-bad-closing", "a documentation comment must close with '##' alone on its line")
    case .unterminated: Diagnosis("doc-not-closed", "the documentation comment is not closed by '##'")
    case .missingSpace: Diagnosis("doc-missing-space", "a space must follow the '#'")
    case .lineTooLong(let limit): Diagnosis("doc-long-line", "the line is longer than \(limit) columns")
    case .singleSpaceBetweenSentences: Diagnosis("doc-sentence-spacing", "two spaces must stand between sentences")
    case .symbolWithoutColon:
      Diagnosis("doc-symbol-without-colon", "the line that names the definition must end with ':'")
    case .symbolEmpty: Diagnosis("doc-empty-symbol", "a name must stand between '@' and ':'")
    case .duplicateFeatures: Diagnosis("doc-duplicate-features", "there is an earlier line 'Features:'")
    case .featureDescriptionExpected:
      Diagnosis("doc-no-features", "the description of a feature must follow 'Features:'")
    case .descriptionAfterSection(let name):
      Diagnosis("doc-late-description", "the description of '@\(name)' must stand before features and sections")
    case .wrongIndentation(let minimum):
      Diagnosis("doc-indentation", "the line must be indented by at least \(minimum) columns")
    case .obsoleteTag(let tag):
      Diagnosis("doc-obsolete-tag", "the section '\(tag):' is obsolete: use reStructuredText directives")
    case .descriptionInFreeForm(let name):
      Diagnosis("doc-description-in-free-form", "'@\(name):' has no meaning in free-form documentation")
    case .headingInDefinition:
      Diagnosis("doc-heading-in-definition", "a heading cannot stand in the documentation of a definition")
    case .headingNotFirst: Diagnosis("doc-heading-not-first", "a heading must be the first line of its comment")
    case .descriptionWithoutName: Diagnosis("doc-description-without-name", "the description lacks a name")
    case .duplicateDescription(let name): Diagnosis("doc-duplicate-description", "'\(name)' has been described above")
    case .duplicateSection(let tag): Diagnosis("doc-duplicate-section", "there is an earlier section '\(tag)'")
    case .emptySection(let title): Diagnosis("doc-empty-section", "text must follow '\(title):'")
    case .notFollowedByDefinition(let symbol):
      Diagnosis("doc-without-definition", "the documentation of '\(symbol)' is not followed by its definition")
    case .freeFormBeforeDefinition:
      Diagnosis("doc-without-symbol", "the comment before a definition must begin with '@NAME:'")
    case .otherSymbol(let found, let expected):
      Diagnosis("doc-other-symbol", "the documentation is for '\(found)', not for '\(expected)'")
    case .returnsWithoutValue:
      Diagnosis("doc-returns-nothing", "there is a section 'Returns', but the command returns nothing")
    case .sectionOnlyForCommands(let tag):
      Diagnosis("doc-section-for-commands", "only commands have a section '\(tag)'")
    case .missing: Diagnosis("undocumented-definition", "the definition has no documentation")
    case .undocumented(let item):
      Diagnosis(
        item.role == .feature ? "undocumented-feature" : "undocumented-member", "\(item.text) is not documented")
    case .unknownMembers(let names):
      Diagnosis("doc-unknown-member", "the documentation describes members that do not exist: \(names.listed)")
    case .unknownFeatures(let names):
      Diagnosis("doc-unknown-feature", "the documentation describes features that do not exist: \(names.listed)")
    }
  }
}
