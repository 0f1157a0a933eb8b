extension EntityChecker {
  mutating func checkVariants(
    _ union: Draft.Union, _ index: Int, _ summary: inout CheckedObject, isBaseSound: Bool
  ) throws(Failure) -> ObjectType.Variants {
    let common = summary
    let discriminator = attempt(index) { (checker) throws(Failure) in
      if !isBaseSound { throw .abandoned }
      return try checker.checkDiscriminator(union.discriminator, common, index)
    }
    guard let enumeration = discriminator else {
      for branch in union.branches {
        attempt(index) { (checker) throws(Failure) in
          try checker.resolve(branch.type, of: Item(.branch, branch.name), index)
        }
      }
      throw .abandoned
    }
    var variants = ObjectType.Variants(tag: union.discriminator, branches: [])
    let written = Set(union.branches.map(\.name))
    let automatic = enumeration.values.filter { !written.contains($0.name) }
    guard !union.branches.isEmpty || !automatic.isEmpty else { throw fault(.unionWithoutBranches, index) }
    let values = Set(enumeration.values.map(\.name))
    for branch in union.branches {
      let type = attempt(index) { (checker) throws(Failure) in
        let type = try checker.resolve(branch.type, of: Item(.branch, branch.name), index)
        guard values.contains(branch.name) else {
          let near = checker.nearest(branch.name, automatic.lazy.map(\.name))
          throw checker.fault(.branchNotAValue(branch.name, enumeration: enumeration.name), index, near: near)
        }
        guard let object = checker.object(type) else {
          throw checker.fault(.branchNotAnObject(branch.name, type: branch.typeName), index)
        }
        guard checker.rules.unionsAsBranches || object.union == nil else {
          throw checker.fault(.branchIsUnion(branch.name, type: branch.typeName), index)
        }
        try checker.checkContained(type, index)
        return type
      }
      guard let type else { continue }
      summary.branches.append(type)
      summary.depth = max(summary.depth, checkedObject(type).depth + 1)
      variants.branches.append(Branch(name: branch.name, type: reference(type), condition: branch.condition))
    }
    let complete = summary
    for type in summary.branches {
      attempt(index) { (checker) throws(Failure) in try checker.checkClashes(of: type, with: complete, index) }
    }
    variants.branches += automatic.map {
      Branch(name: $0.name, type: .object(DraftTable.emptyType), condition: $0.condition, isAutomatic: true)
    }
    return variants
  }

  private func checkDiscriminator(
    _ name: String, _ summary: CheckedObject, _ index: Int
  ) throws(Failure) -> (name: String, values: [EnumValue]) {
    guard let member = summary.member(named: name) else {
      let near = nearest(name, summary.members.lazy.map(\.member.name))
      throw fault(.discriminatorNotAMember(name), index, near: near)
    }
    guard case .enumeration(let type) = member.type, let found = table.types[type],
      case .enumeration(let definition) = table.drafts[found].content
    else { throw fault(.discriminatorNotAnEnum(name), index) }
    if member.isOptional { throw fault(.discriminatorOptional(name), index) }
    if member.condition != nil { throw fault(.discriminatorConditional(name), index) }
    return (type, definition.values)
  }

  /// Compares a branch's members, and those of its own branches, with the common members.
  private func checkClashes(of branch: Int, with summary: CheckedObject, _ index: Int) throws(Failure) {
    var visited: Set<Int> = [branch]
    var waiting = [branch]
    while let type = waiting.popLast() {
      let object = checkedObject(type)
      for member in object.members {
        guard let earlier = summary.seen[Name.munged(member.member.name)] else { continue }
        throw fault(.clash(member.item, with: summary.members[earlier].item), index)
      }
      for next in object.branches where visited.insert(next).inserted { waiting.append(next) }
    }
  }
}
