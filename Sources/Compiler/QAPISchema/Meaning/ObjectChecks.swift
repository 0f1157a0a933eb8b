import QAPISyntax

/// The facts about an object type that the types containing it depend on.
struct CheckedObject {
  /// A member, and the definition that it was written in.
  struct SeenMember {
    var member: Member
    var part: CheckedPart
    var typeRange: Range<Int>
    var conditionRange: Range<Int>?
  }

  /// The common members, inherited ones first.
  var members: [SeenMember] = []
  var seen: [String: Int] = [:]
  /// The types of the branches.
  var branches: [Int] = []
  /// The depth of containment, this type included.
  var depth = 1

  /// Adds a member; returns an earlier one with which it clashes.
  mutating func add(_ member: SeenMember) -> CheckedPart? {
    if let earlier = seen.updateValue(members.count, forKey: Name.munged(member.member.name)) {
      return members[earlier].part
    }
    members.append(member)
    return nil
  }

  func member(named name: String) -> SeenMember? {
    seen[Name.munged(name)].map { members[$0] }.flatMap { $0.member.name == name ? $0 : nil }
  }
}

extension EntityChecker {
  mutating func checkObject(
    _ object: Draft.Object, _ index: Int
  ) throws(Failure) -> (type: ObjectType, summary: CheckedObject) {
    let draft = table.drafts[index]
    var summary = CheckedObject()
    let base = attempt(index) { (checker) throws(Failure) in try checker.checkBase(of: object, index, &summary) }
    var members: [Member] = []
    for definition in object.members {
      let member = attempt(index) { (checker) throws(Failure) in
        try checker.checkMember(
          definition, Item(object.role, definition.name, of: draft.definition?.name), index, &summary)
      }
      if let member { members.append(member) }
    }
    var type = ObjectType(header: header(draft), origin: object.origin, base: base ?? nil, members: members)
    if let union = object.union {
      let hasBase = base != nil
      type.variants = try checkVariants(union, index, &summary, isBaseSound: hasBase)
    }
    guard summary.depth <= Self.depthLimit else {
      throw makeError(.baseChainTooLong(limit: Self.depthLimit), index, at: object.base?.range)
    }
    return (type, summary)
  }

  private func checkMember(
    _ definition: MemberDefinition, _ item: Item, _ index: Int, _ summary: inout CheckedObject
  ) throws(Failure) -> Member {
    let type = try resolve(definition.type, of: Item(item.role, item.name), index)
    let member = Member(
      name: definition.name, type: reference(type), isOptional: definition.isOptional, condition: definition.condition,
      features: definition.features)
    try checkClashes(in: member.features, index)
    let seen = CheckedObject.SeenMember(
      member: member, part: CheckedPart(item: item, range: definition.range), typeRange: definition.type.range,
      conditionRange: definition.conditionRange)
    if let earlier = summary.add(seen) { throw clash(item, at: definition.range, with: earlier, index) }
    return member
  }

  private mutating func checkBase(
    of object: Draft.Object, _ index: Int, _ summary: inout CheckedObject
  ) throws(Failure) -> String? {
    guard let use = object.base else { return nil }
    let base = try resolve(use, of: Item(.key, "base"), index)
    let name = table.drafts[base].name
    guard let definition = self.object(base), definition.union == nil else {
      throw makeError(.baseNotAStruct(name), index, at: use.range)
    }
    try checkContained(base, index)
    summary = checkedObject(base)
    summary.depth += 1
    return name
  }

  /// The use that makes a type contain itself.
  func cycleRange(_ index: Int) -> Range<Int>? {
    guard let object = object(index) else { return nil }
    let name = table.drafts[index].name
    return object.base?.range ?? object.union?.branches.first { $0.written.name == name }?.written.range
  }

  /// Checks a type that another one contains, up to a limited depth.
  mutating func checkContained(_ contained: Int, _ index: Int) throws(Failure) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw makeError(.baseChainTooLong(limit: Self.depthLimit), index, at: object(index)?.base?.range)
    }
    try check(contained)
  }
}

extension Draft.ObjectUse {
  /// Nil for an implicit type.
  var range: Range<Int>? { if case .named(let use) = self { use.range } else { nil } }
}

extension Draft.Object {
  fileprivate var role: Item.Role {
    switch origin {
    case .definition, .wrapper: .member
    case .arguments: .parameter
    case .base: .baseMember
    }
  }
}

extension EntityChecker {
  private mutating func checkVariants(
    _ union: Draft.Union, _ index: Int, _ summary: inout CheckedObject, isBaseSound: Bool
  ) throws(Failure) -> ObjectType.Variants {
    let common = summary
    let discriminator = attempt(index) { (checker) throws(Failure) in
      if !isBaseSound { throw .abandoned }
      return try checker.checkDiscriminator(of: union, common, index)
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
    guard !union.branches.isEmpty || !automatic.isEmpty else {
      throw makeError(.unionWithoutBranches, index, at: union.branchesRange)
    }
    let values = Set(enumeration.values.map(\.name))
    var ranges: [Range<Int>] = []
    for branch in union.branches {
      let type = attempt(index) { (checker) throws(Failure) in
        let type = try checker.resolve(branch.type, of: Item(.branch, branch.name), index)
        guard values.contains(branch.name) else {
          let near = checker.nearest(branch.name, automatic.lazy.map(\.name))
          throw checker.makeError(
            .branchNotAValue(branch.name, enumeration: enumeration.name), index, at: branch.range, near: near)
        }
        guard let object = checker.object(type) else {
          throw checker.makeError(
            .branchNotAnObject(branch.name, type: branch.written.name), index, at: branch.written.range)
        }
        guard checker.rules.unionsAsBranches || object.union == nil else {
          throw checker.makeError(
            .branchIsUnion(branch.name, type: branch.written.name), index, at: branch.written.range)
        }
        try checker.checkContained(type, index)
        return type
      }
      guard let type else { continue }
      summary.branches.append(type)
      ranges.append(branch.range)
      summary.depth = max(summary.depth, checkedObject(type).depth + 1)
      variants.branches.append(Branch(name: branch.name, type: reference(type), condition: branch.condition))
    }
    let complete = summary
    for (type, range) in zip(summary.branches, ranges) {
      attempt(index) { (checker) throws(Failure) in
        try checker.checkClashes(of: type, at: range, with: complete, index)
      }
    }
    variants.branches += automatic.map {
      Branch(name: $0.name, type: .object(DraftTable.emptyType), condition: $0.condition, isAutomatic: true)
    }
    return variants
  }

  private func checkDiscriminator(
    of union: Draft.Union, _ summary: CheckedObject, _ index: Int
  ) throws(Failure) -> (name: String, values: [EnumValue]) {
    let name = union.discriminator
    guard let seen = summary.member(named: name) else {
      let near = nearest(name, summary.members.lazy.map(\.member.name))
      throw makeError(.discriminatorNotAMember(name), index, at: union.discriminatorRange, near: near)
    }
    // A member that is inherited is written elsewhere.
    let isOwn = seen.part.item.owner == table.drafts[index].definition?.name
    func refusal(_ problem: MeaningProblem, at range: Range<Int>?) -> Failure {
      makeError(problem, index, at: isOwn ? range ?? union.discriminatorRange : union.discriminatorRange)
    }
    let member = seen.member
    guard case .enumeration(let type) = member.type, let found = table.types[type],
      case .enumeration(let definition) = table.drafts[found].content
    else { throw refusal(.discriminatorNotAnEnum(name), at: seen.typeRange) }
    if member.isOptional { throw refusal(.discriminatorOptional(name), at: seen.part.range) }
    if member.condition != nil { throw refusal(.discriminatorConditional(name), at: seen.conditionRange) }
    return (type, definition.values)
  }

  /// Compares a branch's members, and those of its own branches, with the common members.
  private func checkClashes(
    of branch: Int, at range: Range<Int>, with summary: CheckedObject, _ index: Int
  ) throws(Failure) {
    var visited: Set<Int> = [branch]
    var waiting = [branch]
    while let type = waiting.popLast() {
      let object = checkedObject(type)
      for member in object.members {
        guard let earlier = summary.seen[Name.munged(member.member.name)] else { continue }
        // A member that the branch gets from its base or its own branches is not visible at the branch.
        let isOwn = member.part.item.owner == table.drafts[branch].name
        throw clash(member.part.item, at: isOwn ? range : nil, with: summary.members[earlier].part, index)
      }
      for next in object.branches where visited.insert(next).inserted { waiting.append(next) }
    }
  }
}
