import QAPISchema

extension Comparison {
  /// Finds the differences between the two types of a pair, and the pairs of their parts.
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

  /// The relation between two types that are not both of one kind with parts; nil if they are equal.
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

  /// A finding in the types of a pair, or in their part to which the step leads.
  func finding(_ difference: Difference, _ pair: Int, at step: Step? = nil, standing: Standing = .stable) -> Finding {
    Finding(difference: difference, step: step, standing: standing, places: places(ofPair: pair))
  }

  /// The places of the two definitions; for types without a definition, the places of their use.
  func places(ofPair number: Int) -> Places {
    let pair = pairs[number]
    let defined = Places(old.types[pair.old].traits, new.types[pair.new].traits)
    return Places(old: defined.old ?? pair.user.old, new: defined.new ?? pair.user.new)
  }
}

extension WireInterface {
  /// The type of an alternate whose values have the same form as those of a type of another interface.
  fileprivate func branch(of branches: [WireBranch], like type: Int, in other: WireInterface) -> Int? {
    guard let form = other.form(of: type) else { return nil }
    return branches.first { self.form(of: $0.type) == form }?.type
  }
}

extension Array {
  /// The elements by name; of several with the same name, the first one.
  func byName(_ name: (Element) -> String) -> [String: Element] {
    Dictionary(map { (name($0), $0) }) { first, _ in first }
  }
}

/// The range of an integer type.
struct IntegerRange: Equatable {
  var lowest: Int64
  var highest: UInt64

  init(_ type: BuiltinType) {
    switch type {
    case .int8: self.init(Int64(Int8.min), UInt64(Int8.max))
    case .int16: self.init(Int64(Int16.min), UInt64(Int16.max))
    case .int32: self.init(Int64(Int32.min), UInt64(Int32.max))
    case .uint8: self.init(0, UInt64(UInt8.max))
    case .uint16: self.init(0, UInt64(UInt16.max))
    case .uint32: self.init(0, UInt64(UInt32.max))
    case .uint64, .size: self.init(0, .max)
    case .int, .int64, .str, .number, .bool, .any, .null: self.init(.min, UInt64(Int64.max))
    }
  }

  private init(_ lowest: Int64, _ highest: UInt64) {
    self.lowest = lowest
    self.highest = highest
  }

  /// The integers that a reader of the type accepts: a reader of `uint64` also accepts negative ones.
  static func accepted(by type: BuiltinType) -> IntegerRange {
    var range = IntegerRange(type)
    if range.highest == .max { range.lowest = .min }
    return range
  }

  func contains(_ other: IntegerRange) -> Bool { lowest <= other.lowest && highest >= other.highest }
}

extension Comparison {
  private mutating func compareObjects(_ before: WireObject, _ after: WireObject, _ number: Int) {
    let members = (old: before.members.byName(\.name), new: after.members.byName(\.name))
    let comparesBranches = before.tag == nil || after.tag == nil || before.tag == after.tag
    // Members before the branches on one side that are in the branches on the other.
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

  /// The branches of an object type; without a discriminator, all branches are empty.
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
        // If the discriminator's values changed too, that change is reported.
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

/// Object types that no schema has: those of union branches with members that the other interface has before the branches.
///
/// A member that moves from before the branches into them, or back, changes no message.
struct MemberExtensions {
  /// Far more than a schema needs; a bound on the work that a peer can cause.
  private static let limit = 10_000

  private var numbers: [Key: Int] = [:]

  private struct Key: Hashable {
    var type: Int
    var members: [String]
  }

  mutating func type(_ type: Int, adding members: [WireMember], in interface: inout WireInterface) -> Int {
    guard !members.isEmpty, numbers.count < Self.limit, case .object(var object) = interface.types[type].shape else {
      return type
    }
    let key = Key(type: type, members: members.map(\.name))
    if let number = numbers[key] { return number }
    var extended = interface.types[type]
    object.members.insert(contentsOf: members, at: 0)
    extended.shape = .object(object)
    numbers[key] = interface.types.count
    interface.types.append(extended)
    return interface.types.count - 1
  }
}
