import QAPISchema

/// Compares the parts of two interfaces that stand in the same place.
///
/// Types are compared by what is in them, each pair of them once. Where a pair is met again, at another place or inside
/// itself, it is taken for what it was found to be.
struct Comparison {
  private(set) var old: WireInterface
  private(set) var new: WireInterface
  private(set) var callables: [CallablePair] = []
  private(set) var pairs: [TypePair] = []
  private var numbers: [PairOfNumbers: Int] = [:]
  private var extensions = (old: MemberExtensions(), new: MemberExtensions())

  private struct PairOfNumbers: Hashable {
    var old: Int
    var new: Int
    /// Nil for a pair that all share.
    var user: User?
  }

  /// What has a type.
  enum User: Hashable {
    case callable(name: String, ChangePath.Part)
    case part(ofPair: Int, Step?)
  }

  init(_ old: WireInterface, _ new: WireInterface) {
    self.old = old
    self.new = new
    compareCommands()
    compareEvents()
    var next = 0
    while next < pairs.count {
      compareTypes(next)
      next += 1
    }
  }

  /// The number of a pair of types, which will be compared.
  mutating func pair(_ old: Int, _ new: Int, of user: User, in places: Places) -> Int {
    let key = PairOfNumbers(old: old, new: new, user: isShared(old, new, by: user) ? nil : user)
    if let number = numbers[key] { return number }
    numbers[key] = pairs.count
    pairs.append(TypePair(old: old, new: new, user: places))
    return pairs.count - 1
  }

  /// Makes a part's type a part of a pair's types.
  mutating func link(
    _ old: Int, _ new: Int, to pair: Int, by step: Step?, standing: Standing = .stable, in places: Places
  ) {
    // Most members are of simple types, and need no pair of their own.
    if self.old.types[old].shape.isSimple, typeChange(self.old.types[old].shape, self.new.types[new].shape) == nil {
      return
    }
    let number = self.pair(old, new, of: .part(ofPair: pair, step), in: places)
    pairs[pair].parts.append(.init(step: step, pair: number, standing: standing))
  }

  /// Whether a difference of two types is one of their definitions, and not of the parts that have these types.
  private func isShared(_ old: Int, _ new: Int, by user: User) -> Bool {
    switch (self.old.types[old].shape, self.new.types[new].shape) {
    case (.object, .object), (.enumeration, .enumeration), (.alternate, .alternate): return true
    case (.array, .array):
      // A peer may tell of arrays that contain themselves.
      guard case .part(ofPair: let number, .element) = user, case .array = self.old.types[pairs[number].old].shape
      else { return false }
      return true
    default:
      let (before, after) = (self.old.types[old], self.new.types[new])
      return before.traits.place != nil && after.traits.place != nil && before.name == after.name
    }
  }

  /// The object types with more members than they were defined with.
  mutating func extended(
    _ old: Int, by oldMembers: [WireMember], _ new: Int, by newMembers: [WireMember]
  ) -> (old: Int, new: Int) {
    (
      extensions.old.type(old, adding: oldMembers, in: &self.old),
      extensions.new.type(new, adding: newMembers, in: &self.new)
    )
  }

  mutating func add(_ callable: CallablePair) { callables.append(callable) }
  mutating func add(_ finding: Finding, to pair: Int) { pairs[pair].findings.append(finding) }

  /// What differs in a part that both have, but for its type: condition and features.
  func findings(
    _ part: Difference.Part, _ old: WireTraits, _ new: WireTraits, at step: Step? = nil, places: Places
  ) -> [Finding] {
    let condition = conditionChange(part, old.condition, new.condition).map {
      Finding(difference: $0, step: step, standing: old.standing, places: places)
    }
    return (condition.map { [$0] } ?? []) + featureFindings(old, new, at: step, places: places)
  }

  func featureFindings(_ old: WireTraits, _ new: WireTraits, at step: Step? = nil, places: Places) -> [Finding] {
    var differences: [Difference] = []
    for feature in old.features {
      if let same = new.features.first(where: { $0.name == feature.name }) {
        let change = conditionChange(.feature(feature.name), feature.condition, same.condition)
        if let change { differences.append(change) }
      } else {
        differences.append(removal(.feature(feature.name), feature.condition))
      }
    }
    for feature in new.features where !old.features.contains(where: { $0.name == feature.name }) {
      differences.append(addition(.feature(feature.name), feature.condition))
    }
    return differences.map { Finding(difference: $0, step: step, standing: old.standing, places: places) }
  }

  func conditionChange(_ part: Difference.Part, _ old: Condition?, _ new: Condition?) -> Difference? {
    guard self.old.knowsConditions, self.new.knowsConditions else { return nil }
    return Difference.ConditionChange(from: old, to: new).map { .condition(part, $0, from: old, to: new) }
  }

  /// The removal of a part that existed under a condition.
  func removal(_ part: Difference.Part, _ condition: Condition?) -> Difference {
    guard let condition, !new.knowsConditions else { return .removed(part) }
    return .absent(part, from: .new, condition: condition)
  }

  /// The addition of a part that exists under a condition.
  func addition(_ part: Difference.Part, _ condition: Condition?) -> Difference {
    guard let condition, !old.knowsConditions else { return .added(part, condition: condition) }
    return .absent(part, from: .old, condition: condition)
  }
}
