extension FaultPlace {
  func range(of problem: DocumentationProblem) -> Range<Int>? {
    switch problem {
    case .missing: object.map { name(of: $0) }
    case .undocumented(let item): object?.part(item)?.name
    case .otherSymbol(let found, _): symbol("@\(found):")
    case .notFollowedByDefinition(let symbol): inComment("@\(symbol):")
    case .unterminated: offset.map { file.restOfLine(from: $0) }
    case .missingSpace: offset.map { $0..<$0 + 2 }
    case .singleSpaceBetweenSentences: offset.map { $0..<$0 + 1 }
    case .lineTooLong(let limit): excess(over: limit)
    case .duplicateDescription(let name), .descriptionAfterSection(let name), .descriptionInFreeForm(let name):
      inLine("@\(name)")
    case .unknownMembers(let names), .unknownFeatures(let names): names.first.flatMap { inLine("@\($0)") }
    case .duplicateSection(let title), .emptySection(let title), .obsoleteTag(let title),
      .sectionOnlyForCommands(let title):
      inLine(title)
    case .returnsWithoutValue: inLine("Returns")
    case .descriptionWithoutName: inLine("@")
    case .junkAfterOpening, .junkAfterClosing, .symbolWithoutColon, .symbolEmpty, .duplicateFeatures,
      .featureDescriptionExpected, .wrongIndentation, .headingInDefinition, .headingNotFirst, .freeFormBeforeDefinition:
      text
    }
  }

  /// The line without the `#` in front.
  private var text: Range<Int>? {
    guard let offset else { return nil }
    let line = file.restOfLine(from: offset)
    let isText = file.bytes[line].starts(with: "# ".utf8)
    return isText ? line.dropFirst(2) : line
  }

  private func inLine(_ text: String) -> Range<Int>? {
    offset.flatMap { file.firstRange(of: text, in: file.restOfLine(from: $0)) }
  }

  /// In the comment that begins at the fault's place.
  private func inComment(_ text: String) -> Range<Int>? {
    offset.flatMap { file.firstRange(of: text, in: $0..<file.bytes.count) }
  }

  /// In the comment in front of the definition.
  private func symbol(_ text: String) -> Range<Int>? {
    guard let offset else { return nil }
    let wanted = Array("# \(text)".utf8)
    let start = (0..<offset).last { file.bytes[$0] == .hash && file.bytes[$0...].starts(with: wanted) }
    return start.map { $0 + 2..<$0 + wanted.count }
  }

  private func excess(over limit: Int) -> Range<Int>? {
    guard let offset else { return nil }
    let line = file.restOfLine(from: offset)
    let starts = line.filter { !file.bytes[$0].isUTF8Continuation }
    return starts.count > limit ? starts[limit]..<line.upperBound : line
  }
}
