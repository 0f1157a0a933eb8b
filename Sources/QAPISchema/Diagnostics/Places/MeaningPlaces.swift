extension FaultPlace {
  func range(of problem: MeaningProblem, in object: PlacedDefinition) -> Range<Int>? {
    let root = object.root
    switch problem {
    case .redefined, .predefined: return name(of: object)
    case .clash(let item, _): return clash(item, in: object)
    case .specialFeatureOnType(let name), .tooManyFeatures(let name, _): return object.part(Item(.feature, name))?.name
    case .unknownType(_, let item):
      guard let part = object.part(item) else { return nil }
      let type = item.role == .key ? part.value : part.type
      return (type?.elements.first ?? type)?.range
    case .unknownElementType(let name): return element(name, in: root)?.range
    case .baseNotAStruct: return root["base"]?.range
    case .containsItself(let name): return (base(of: root) ?? branch(ofType: name, in: root)?.value)?.range
    case .baseChainTooLong: return base(of: root)?.range
    case .discriminatorNotAMember: return root["discriminator"]?.range
    case .discriminatorOptional(let name): return (object.member(key: "*\(name)")?.name ?? root["discriminator"]?.range)
    case .discriminatorNotAnEnum(let name): return (object.member(key: name)?.type ?? root["discriminator"])?.range
    case .discriminatorConditional(let name):
      return (object.member(key: name)?.value["if"] ?? root["discriminator"])?.range
    case .unionWithoutBranches: return root["data"]?.range
    case .branchNotAValue(let name, _): return object.part(Item(.branch, name))?.name
    case .branchNotAnObject(let name, _), .branchIsUnion(let name, _):
      return object.part(Item(.branch, name))?.type?.range
    case .unusableAlternative(let name, _), .indistinguishable(let name, _):
      return object.part(Item(.alternative, name))?.type?.range
    case .argumentsNotAnObject, .unboxedUnion: return root["data"]?.range
    case .unboxedConditional(let item): return (object.part(item)?.value["if"] ?? root["data"])?.range
    case .returnsNotPermitted: return root["returns"].map { $0.elements.first ?? $0 }?.range
    }
  }

  /// The part where it stands in the definition; otherwise what brings it there: a branch or base of the type that has it.
  private func clash(_ item: Item, in object: PlacedDefinition) -> Range<Int>? {
    guard let owner = item.owner, owner != definition?.name else { return object.part(item)?.name }
    return branch(ofType: owner, in: object.root)?.keyRange
  }

  private func branch(ofType name: String, in root: PlacedValue) -> PlacedValue.Entry? {
    root["data"]?.entries.first { $0.value.short("type")?.text == name }
  }

  /// The name of a base that is not written inline.
  private func base(of root: PlacedValue) -> PlacedValue? { root["base"].flatMap { $0.isString ? $0 : nil } }

  /// The name of the element where an array of that type is used.
  private func element(_ name: String, in value: PlacedValue) -> PlacedValue? {
    if value.elements.count == 1, let element = value.elements.first, element.text == name { return element }
    return (value.entries.map(\.value) + value.elements).lazy.compactMap { element(name, in: $0) }.first
  }
}
