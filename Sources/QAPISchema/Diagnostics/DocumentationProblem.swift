package enum DocumentationProblem: Sendable, Equatable {
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

  // How a comment goes with its definition.
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
