extension DefinitionReader {
  mutating func union(_ name: String) throws(SchemaError) -> Definition.Body {
    let discriminator = syntax.object["discriminator"]
    if rules.hasSimpleUnions {
      switch (hasNoBase, discriminator) {
      case (true, nil): return .simpleUnion(try branches(ofSimpleUnion: true))
      case (false, nil): throw fault(.baseWithoutDiscriminator)
      case (true, _?): throw fault(.discriminatorWithoutBase)
      case (false, _?): break
      }
    }
    let base: UnionDefinition.Base
    switch syntax.object["base"] {
    case .string(let name): base = .named(name)
    case .object(let object): base = .inline(members(object, role: .baseMember, exempt: name))
    case .array, .bool, nil: throw fault(.wrongShape(Item(.key, "base"), .typeNameOrObject))
    }
    guard case .string(let discriminator)? = discriminator else {
      throw fault(.wrongShape(Item(.key, "discriminator"), .string))
    }
    return .union(
      UnionDefinition(base: base, discriminator: discriminator, branches: try branches(ofSimpleUnion: false)))
  }

  /// An inline base without members is none where a union can do without.
  private var hasNoBase: Bool {
    if case .object(let object)? = syntax.object["base"] {
      object.members.isEmpty
    } else {
      syntax.object["base"] == nil
    }
  }

  private mutating func branches(ofSimpleUnion isSimple: Bool) throws(SchemaError) -> [BranchDefinition] {
    guard case .object(let data)? = syntax.object["data"] else {
      throw fault(.wrongShape(Item(.key, "data"), .object))
    }
    var branches: [BranchDefinition] = []
    for entry in data.members {
      let branch = attempt { (reader) throws(SchemaError) in try reader.branch(entry, ofSimpleUnion: isSimple) }
      if let branch { branches.append(branch) }
    }
    return branches
  }

  private func branch(_ entry: SyntaxObject.Member, ofSimpleUnion isSimple: Bool) throws(SchemaError)
    -> BranchDefinition
  {
    let item = Item(.branch, entry.key)
    switch rules.branchNames {
    case .checked: try checkName(entry.key, as: .branch)
    case .ofSimpleUnions: if isSimple { try checkName(entry.key, as: .branch) }
    case .unchecked: break
    }
    let long = Self.longForm(of: entry.value, key: "type")
    try checkKeys(of: long, required: ["type"], optional: ["if"], in: item)
    let condition = try condition(in: long, of: item)
    let type = try isSimple ? typeOrArray(long["type"], of: item) : typeName(long["type"], of: item)
    return BranchDefinition(name: entry.key, type: type, condition: condition)
  }
}
