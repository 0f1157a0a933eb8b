import QAPISchema

extension Comparison {
  mutating func compareObjects(_ before: WireObject, _ after: WireObject, _ number: Int) {
    let members = (old: before.members.byName(\.name), new: after.members.byName(\.name))
    let comparesBranches = before.tag == nil || after.tag == nil || before.tag == after.tag
    // Members that stand before the branches on one side and in them on the other.
    var moved: (old: [WireMember], new: [WireMember]) = ([], [])
    for member in before.members {
      if let same = members.new[member.name] {
        compareMembers(member, same, number)
      } else if comparesBranches, new.hasMember(member.name, inBranchesOf: after) {
        moved.old.append(member)
      } else {
        let part = Difference.Part.member(type: old.title(of: member.type), isOptional: member.isOptional)
        var finding = finding(
          removal(part, member.traits.condition), number, at: .member(member.name), standing: member.traits.standing)
        finding.places.old = member.traits.place
        add(finding, to: number)
      }
    }
    for member in after.members where members.old[member.name] == nil {
      if comparesBranches, old.hasMember(member.name, inBranchesOf: before) {
        moved.new.append(member)
      } else {
        let part = Difference.Part.member(type: new.title(of: member.type), isOptional: member.isOptional)
        var finding = finding(addition(part, member.traits.condition), number, at: .member(member.name))
        finding.places.new = member.traits.place
        add(finding, to: number)
      }
    }
    if comparesBranches {
      compareCases(before, after, moved, number)
    } else if let old = before.tag, let new = after.tag {
      add(finding(.discriminator(from: old, to: new), number), to: number)
    }
  }

  private mutating func compareMembers(_ before: WireMember, _ after: WireMember, _ number: Int) {
    let step = Step.member(before.name)
    let places = Places(before.traits, after.traits)
    let part = Difference.Part.member(type: new.title(of: after.type), isOptional: after.isOptional)
    for finding in findings(part, before.traits, after.traits, at: step, places: places) { add(finding, to: number) }
    if before.isOptional != after.isOptional {
      let difference: Difference = after.isOptional ? .becameOptional : .becameMandatory
      add(
        Finding(difference: difference, step: step, standing: before.traits.standing, places: places), to: number)
    }
    link(before.type, after.type, to: number, by: step, standing: before.traits.standing, in: places)
  }

  /// An object type without branches is a union all of whose branches are empty.
  private mutating func compareCases(
    _ before: WireObject, _ after: WireObject, _ moved: (old: [WireMember], new: [WireMember]), _ number: Int
  ) {
    guard let tag = before.tag ?? after.tag else { return }
    let cases = (old: before.cases.byName(\.name), new: after.cases.byName(\.name))
    for name in Set(cases.old.keys).union(cases.new.keys).sorted() {
      let (one, other) = (cases.old[name], cases.new[name])
      if let one, let other {
        if let change = conditionChange(.branch(name), one.traits.condition, other.traits.condition) {
          add(finding(change, number), to: number)
        }
      } else if before.tag != nil && after.tag != nil {
        // Where the discriminator's values changed too, it is told there.
        guard valueExists(name, tag, before, old), valueExists(name, tag, after, new) else { continue }
        let difference: Difference =
          one == nil
          ? addition(.branch(name), other?.traits.condition) : removal(.branch(name), one?.traits.condition)
        add(finding(difference, number), to: number)
        continue
      }
      let types = extended(
        one?.type ?? WireInterface.emptyType, by: moved.old, other?.type ?? WireInterface.emptyType, by: moved.new)
      link(types.old, types.new, to: number, by: .branch(tag: tag, value: name), in: places(ofPair: number))
    }
  }

  private func valueExists(_ name: String, _ tag: String, _ object: WireObject, _ interface: WireInterface) -> Bool {
    guard let member = object.members.first(where: { $0.name == tag }),
      case .enumeration(let values) = interface.types[member.type].shape
    else { return false }
    return values.contains { $0.name == name }
  }
}
