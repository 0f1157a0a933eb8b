extension EntityChecker {
  /// Those of the definition, where the entity is that and not only made for it.
  func checkFeatures(_ index: Int) throws(Failure) {
    let draft = table.drafts[index]
    guard draft.isWritten, let features = draft.definition?.features else { return }
    try checkClashes(in: features, index)
    guard draft.content.isType else { return }
    if let special = features.first(where: { rules.isSpecial($0) }) {
      throw fault(.specialFeatureOnType(special.name), index)
    }
  }

  func checkClashes(in features: [Feature], _ index: Int) throws(Failure) {
    guard features.count > 1 else { return }
    try checkClashes(in: features.map(\.name), role: .feature, index)
  }

  func checkClashes(in names: [String], role: Item.Role, _ index: Int) throws(Failure) {
    var seen: [String: String] = [:]
    for name in names {
      if let earlier = seen.updateValue(name, forKey: Name.munged(name)) {
        throw fault(.clash(Item(role, name), with: Item(role, earlier)), index)
      }
    }
  }

  func checkEnumeration(_ definition: EnumDefinition, _ index: Int) throws(Failure) -> EnumType {
    try checkClashes(in: definition.values.map(\.name), role: .value, index)
    return EnumType(header: header(table.drafts[index]), prefix: definition.prefix, values: definition.values)
  }
}

extension DialectRules {
  fileprivate func isSpecial(_ feature: Feature) -> Bool {
    switch feature.special {
    case .deprecated: true
    case .unstable: unstableIsSpecial
    case nil: false
    }
  }
}
