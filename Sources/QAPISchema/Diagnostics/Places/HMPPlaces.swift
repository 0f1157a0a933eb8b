extension FaultPlace {
  func range(of problem: HMPProblem, in object: PlacedDefinition) -> Range<Int>? {
    let root = object.root
    switch problem {
    case .badNotation, .undocumentedArgument: return root["args"]?.range
    case .unknownKeys(let keys): return root.entries.first { keys.contains($0.key) }?.keyRange
    case .wrongShape(let key, _): return root[key]?.range
    case .missingName, .undocumented, .withoutSummary, .documentedButAbsent: return root["hmp"]?.range
    case .invalidName(let name), .nameTaken(let name, _): return string(name, in: ["hmp", "aliases"], of: root)
    case .unknownFlag(let name): return string(name, in: ["flags"], of: root)
    case .unknownNativeAnswer(let name):
      return root.entries.lazy.compactMap { string(name, in: [$0.key], of: root) }.first
    case .unknownTable: return root["in"]?.range
    case .keyNeedsCall(let key): return root.entry(key)?.keyRange
    case .unknownCommand, .memberNotGiven: return root["call"]?.range
    case .unknownArgument(let name, let key): return root[key]?.entry(name)?.keyRange
    case .unknownEnum(let name): return root["complete"]?.entries.first { $0.value.text == "enum:\(name)" }?.value.range
    case .unknownMember(let member, _, nil): return root["set"]?.entry(member)?.keyRange
    case .unknownMember(let member, _, let argument?): return given(member, by: argument, root) ?? root["args"]?.range
    case .memberGivenTwice(let name): return root["set"]?.entry(name)?.keyRange ?? root["args"]?.range
    case .mismatch(let argument, let member, _): return given(member, by: argument, root) ?? root["args"]?.range
    case .badConstant(let member, _): return root["set"]?[member]?.range
    case .badExample: return root["example"]?.range
    case .confirmedReadOnly: return root.entry("confirm")?.keyRange
    case .includeRefused: return root["include"]?.range
    }
  }

  /// Where a row says that an argument is given to a member.
  private func given(_ member: String, by argument: String, _ root: PlacedValue) -> Range<Int>? {
    guard let value = root["with"]?[argument] else { return nil }
    return (value.elements.first { $0.text == member } ?? value).range
  }

  private func string(_ text: String, in keys: [String], of root: PlacedValue) -> Range<Int>? {
    let values = keys.compactMap { root[$0] }.flatMap { [$0] + $0.elements }
    return values.first { $0.text == text }?.range
  }
}
