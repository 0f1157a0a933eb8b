extension FaultPlace {
  func range(of problem: StructureProblem, in object: PlacedDefinition) -> Range<Int>? {
    let root = object.root
    switch problem {
    case .notOneKind(let found):
      let kinds = root.entries.filter { found.contains($0.key) }
      return (kinds.dropFirst().first ?? nearKind(in: object))?.keyRange
    case .nameNotAString(let kind): return root[kind]?.range
    case .invalidName(let problem, let name): return range(ofName: name, problem, in: object)
    case .missingKeys(let keys, let item):
      return misspelt(keys, of: item, in: object)?.keyRange ?? owner(item, in: object, keys)
    case .unknownKeys(let keys, let item, _): return unknownKey(keys, of: item, in: object)
    case .wrongShape(let item, let shape): return range(of: item, of: shape, in: object)
    case .emptyAlternate: return root["data"]?.range
    case .baseWithoutDiscriminator: return root.entry("base")?.keyRange
    case .discriminatorWithoutBase: return root.entry("discriminator")?.keyRange
    case .boxedWithoutData: return root.entry("boxed")?.keyRange
    case .outOfBandCoroutine: return root.entry("coroutine")?.keyRange
    case .emptyConditionList(let item):
      return object.conditions(of: item).lazy.flatMap { [$0] + $0.entries.map(\.value) }
        .first { $0.isArray && $0.elements.isEmpty }?.range
    case .blankCondition(let item): return object.conditions(of: item).first?.range
    case .conditionNotOneKey(let item):
      return object.conditions(of: item).first { $0.isObject && $0.entries.count != 1 }?.range
    case .invalidConditionName(let name, let item): return object.conditions(of: item).first { $0.text == name }?.range
    }
  }

  /// A key that may have been meant to be of one of the six kinds.
  func nearKind(in object: PlacedDefinition) -> PlacedValue.Entry? {
    let kinds = Definition.Kind.allCases.map(\.rawValue)
    return object.root.entries.first { Spelling.nearest(to: $0.key, among: kinds) != nil }
  }

  private func range(ofName name: String, _ problem: NameProblem, in object: PlacedDefinition) -> Range<Int>? {
    switch problem {
    case .malformed(let role?), .notLowerCase(let role?, _), .reservedMember(let role):
      object.part(Item(role, name))?.name
    case .malformed(nil), .notLowerCase(nil, _), .eventNotUpperCase, .typeNotCamelCase, .typeEndsInList,
      .reservedSuffix:
      self.name(of: object)
    }
  }

  /// The objects that a key could be in which a fault speaks of.
  private func containers(_ item: Item?, in object: PlacedDefinition) -> [PlacedValue] {
    switch item {
    case nil: [object.root]
    case Item(.key, "data"): object.root["data"]?.elements ?? []
    case Item(.key, "features"): object.featureLists.flatMap(\.elements)
    case let item?: (object.part(item).map { [$0.value] } ?? []) + object.conditions(of: item)
    }
  }

  private func unknownKey(_ keys: [String], of item: Item?, in object: PlacedDefinition) -> Range<Int>? {
    containers(item, in: object).lazy.flatMap(\.entries).first { keys.contains($0.key) }?.keyRange
  }

  /// A key where one is missing that is like it.
  func misspelt(_ keys: [String], of item: Item?, in object: PlacedDefinition) -> PlacedValue.Entry? {
    containers(item, in: object).lazy.flatMap(\.entries).first { Spelling.nearest(to: $0.key, among: keys) != nil }
  }

  /// The object that lacks keys; a definition is shown by its name.
  private func owner(_ item: Item?, in object: PlacedDefinition, _ keys: [String]) -> Range<Int>? {
    guard item != nil else { return nil }
    return containers(item, in: object).first { value in value.isObject && !keys.contains { value[$0] != nil } }?.range
  }

  private func range(of item: Item, of shape: ExpectedShape, in object: PlacedDefinition) -> Range<Int>? {
    switch shape {
    case .name: containers(item, in: object).lazy.compactMap { $0.short("name") }.first { !$0.isString }?.range
    case .condition, .conditionOrList:
      object.conditions(of: item).first { !$0.isString && !$0.isObject }?.range
    case .conditionList:
      object.conditions(of: item).lazy.flatMap(\.entries).first { $0.key != "not" && !$0.value.isArray }?.value.range
    case .array where item == Item(.key, "features"): object.featureLists.first { !$0.isArray }?.range
    case .array, .object, .string, .typeName, .typeNameOrObject, .typeNameOrArray, .arrayOfOneTypeName, .alwaysTrue,
      .alwaysFalse:
      object.part(item).flatMap { item.role == .key ? $0.value : $0.type }?.range
    }
  }
}
