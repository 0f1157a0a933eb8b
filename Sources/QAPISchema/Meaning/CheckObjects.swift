/// What the types that contain an object type need to know of it.
struct CheckedObject {
  /// A member and the name of the type that it was written in.
  struct SeenMember {
    var member: Member
    var item: Item
  }

  /// The common members, inherited ones first.
  var members: [SeenMember] = []
  var seen: [String: Int] = [:]
  /// The types of the branches.
  var branches: [Int] = []
  /// How many types are within each other, this one included.
  var depth = 1

  /// Adds a member; returns an earlier one with which it clashes.
  mutating func add(_ member: Member, _ item: Item) -> Item? {
    if let earlier = seen.updateValue(members.count, forKey: Name.munged(member.name)) { return members[earlier].item }
    members.append(SeenMember(member: member, item: item))
    return nil
  }

  func member(named name: String) -> Member? {
    seen[Name.munged(name)].map { members[$0].member }.flatMap { $0.name == name ? $0 : nil }
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
    guard summary.depth <= Self.depthLimit else { throw fault(.baseChainTooLong(limit: Self.depthLimit), index) }
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
    if let earlier = summary.add(member, item) { throw fault(.clash(item, with: earlier), index) }
    return member
  }

  private mutating func checkBase(
    of object: Draft.Object, _ index: Int, _ summary: inout CheckedObject
  ) throws(Failure) -> String? {
    guard let use = object.base else { return nil }
    let base = try resolve(use, of: Item(.key, "base"), index)
    let name = table.drafts[base].name
    guard let definition = self.object(base), definition.union == nil else {
      throw fault(.baseNotAStruct(name), index)
    }
    try checkContained(base, index)
    summary = checkedObject(base)
    summary.depth += 1
    return name
  }

  /// Checks a type that another one contains, however deep they stand in each other.
  mutating func checkContained(_ contained: Int, _ index: Int) throws(Failure) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw fault(.baseChainTooLong(limit: Self.depthLimit), index) }
    try check(contained)
  }
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
