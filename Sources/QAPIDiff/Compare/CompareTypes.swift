import QAPISchema

extension Comparison {
  /// Finds what differs between the two types of a pair, and what pairs their parts are.
  mutating func compareTypes(_ number: Int) {
    let pair = pairs[number]
    let (before, after) = (old.types[pair.old], new.types[pair.new])
    let places = places(ofPair: number)
    for finding in featureFindings(before.traits, after.traits, places: places) { add(finding, to: number) }
    switch (before.shape, after.shape) {
    case (.object(let before), .object(let after)): compareObjects(before, after, number)
    case (.array(of: let before), .array(of: let after)):
      link(before, after, to: number, by: .element, in: places)
    case (.enumeration(let before), .enumeration(let after)):
      compareValues(before, after, number)
    case (.alternate(let before), .alternate(let after)): compareBranches(before, after, number)
    case (.alternate(let before), _) where old.branch(of: before, like: pair.new, in: new) != nil:
      compareBranches(before, [WireBranch(type: pair.new, traits: after.traits)], number)
    case (_, .alternate(let after)) where new.branch(of: after, like: pair.old, in: old) != nil:
      compareBranches([WireBranch(type: pair.old, traits: before.traits)], after, number)
    default:
      if let change = typeChange(before.shape, after.shape) {
        let difference = Difference.type(change, from: old.title(of: pair.old), to: new.title(of: pair.new))
        add(Finding(difference: difference, places: places), to: number)
      }
    }
  }

  /// How two types relate that are not of one kind with parts; nil when they are the same.
  func typeChange(_ old: WireType.Shape, _ new: WireType.Shape) -> Difference.TypeChange? {
    switch (old, new) {
    case (.scalar(let before), .scalar(let after)) where before == after: nil
    case (.integer(let before?), .integer(let after?)):
      IntegerRange(before) == IntegerRange(after) ? nil : .integer(from: before, to: after)
    case (.integer, .integer): nil
    case (_, .scalar(.value)), (.integer, .scalar(.number)): .widened
    case (.scalar(.value), _), (.scalar(.number), .integer): .narrowed
    case (.enumeration, .scalar(.string)): .opened
    case (.scalar(.string), .enumeration): .closed
    default: .replaced
    }
  }

  private mutating func compareValues(_ before: [WireChoice], _ after: [WireChoice], _ number: Int) {
    let names = (old: before.byName(\.name), new: after.byName(\.name))
    for value in before {
      let part = Difference.Part.value(value.name)
      if let same = names.new[value.name] {
        let places = Places(value.traits, same.traits)
        if let change = conditionChange(part, value.traits.condition, same.traits.condition) {
          add(finding(change, number, standing: value.traits.standing), to: number)
        }
        let features = featureFindings(value.traits, same.traits, at: .value(value.name), places: places)
        for finding in features { add(finding, to: number) }
      } else {
        let difference = removal(part, value.traits.condition)
        add(finding(difference, number, standing: value.traits.standing), to: number)
      }
    }
    for value in after where names.old[value.name] == nil {
      add(finding(addition(.value(value.name), value.traits.condition), number), to: number)
    }
  }

  private mutating func compareBranches(_ before: [WireBranch], _ after: [WireBranch], _ number: Int) {
    for branch in before {
      guard let form = old.form(of: branch.type) else { continue }
      guard let index = after.firstIndex(where: { new.form(of: $0.type) == form }) else {
        add(finding(removal(.form(form), branch.traits.condition), number), to: number)
        continue
      }
      if let change = conditionChange(.form(form), branch.traits.condition, after[index].traits.condition) {
        add(finding(change, number), to: number)
      }
      link(branch.type, after[index].type, to: number, by: nil, in: places(ofPair: number))
    }
    let forms = Set(before.compactMap { old.form(of: $0.type) })
    for branch in after {
      guard let form = new.form(of: branch.type), !forms.contains(form) else { continue }
      add(finding(addition(.form(form), branch.traits.condition), number), to: number)
    }
  }

  /// A finding in the types of a pair, or in the part of them that the step leads to.
  func finding(_ difference: Difference, _ pair: Int, at step: Step? = nil, standing: Standing = .stable) -> Finding {
    Finding(difference: difference, step: step, standing: standing, places: places(ofPair: pair))
  }

  /// Where the two definitions are; for types without any, where they are used.
  func places(ofPair number: Int) -> Places {
    let pair = pairs[number]
    let defined = Places(old.types[pair.old].traits, new.types[pair.new].traits)
    return Places(old: defined.old ?? pair.user.old, new: defined.new ?? pair.user.new)
  }
}

extension WireInterface {
  /// The type of an alternate whose values look like those of a type of another interface.
  fileprivate func branch(of branches: [WireBranch], like type: Int, in other: WireInterface) -> Int? {
    guard let form = other.form(of: type) else { return nil }
    return branches.first { self.form(of: $0.type) == form }?.type
  }
}

extension Array {
  /// Of elements with the same name, the first.
  func byName(_ name: (Element) -> String) -> [String: Element] {
    Dictionary(map { (name($0), $0) }) { first, _ in first }
  }
}
