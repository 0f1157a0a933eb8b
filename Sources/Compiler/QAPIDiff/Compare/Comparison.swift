import QAPISchema

/// Compares the parts of two interfaces that are at the same place in messages.
///
/// Types are compared by structure, each pair of them once. A pair that occurs again, at another place or inside itself,
/// has the differences that were found the first time.
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
    /// Nil for a pair that all users share.
    var user: User?
  }

  /// A part that has a type.
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

  /// The number of a pair of types, which is compared later.
  mutating func pair(_ old: Int, _ new: Int, of user: User, in places: Places) -> Int {
    let key = PairOfNumbers(old: old, new: new, user: isShared(old, new, by: user) ? nil : user)
    if let number = numbers[key] { return number }
    numbers[key] = pairs.count
    pairs.append(TypePair(old: old, new: new, user: places))
    return pairs.count - 1
  }

  /// Notes that the type of a part is within the types of a pair.
  mutating func link(
    _ old: Int, _ new: Int, to pair: Int, by step: Step?, standing: Standing = .stable, in places: Places
  ) {
    // Most members have simple types and need no pair of their own.
    if self.old.types[old].shape.isSimple, typeChange(self.old.types[old].shape, self.new.types[new].shape) == nil {
      return
    }
    let number = self.pair(old, new, of: .part(ofPair: pair, step), in: places)
    pairs[pair].parts.append(.init(step: step, pair: number, standing: standing))
  }

  /// Whether a difference of two types belongs to their definitions, and not to the parts of these types.
  private func isShared(_ old: Int, _ new: Int, by user: User) -> Bool {
    switch (self.old.types[old].shape, self.new.types[new].shape) {
    case (.object, .object), (.enumeration, .enumeration), (.alternate, .alternate): return true
    case (.array, .array):
      // A peer may report arrays that contain themselves.
      guard case .part(ofPair: let number, .element) = user, case .array = self.old.types[pairs[number].old].shape
      else { return false }
      return true
    default:
      let (before, after) = (self.old.types[old], self.new.types[new])
      return before.traits.place != nil && after.traits.place != nil && before.name == after.name
    }
  }

  /// The object types that extend another one by further members.
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

  /// The differences in condition and features of a part that both interfaces have.
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

/// An old and a new type at the same place in messages, and their differences.
///
/// The types of their parts are pairs of their own. Each pair is compared once, so that types that contain themselves and
/// types with many users cost no more than others. If the type of a part changed to another kind of type, the pair
/// belongs to that part alone, because the part changed and not the type.
struct TypePair: Sendable {
  let old: Int
  let new: Int
  /// The places of findings that are not in the definitions of the two types.
  let user: Places
  var findings: [Finding] = []
  var parts: [Link] = []

  /// A pair of types inside another one.
  struct Link: Sendable {
    /// Nil if the part is not visible in messages, because it is the value itself.
    var step: Step?
    var pair: Int
    /// The standing of the part in the old interface.
    var standing: Standing
  }
}

/// A step from the outside of a message to its inside.
package enum Step: Sendable, Hashable {
  case member(String)
  case element
  /// To the further members of an object for this value of its discriminator.
  case branch(tag: String, value: String)
  /// To one value of an enumeration.
  case value(String)
}

/// A difference and its place.
struct Finding: Sendable {
  var difference: Difference
  /// The part that differs; nil if that is the owner of the finding.
  var step: Step?
  /// What the old interface promises of the part itself, independent of its owners.
  var standing = Standing.stable
  var places: Places
}

/// A command or event of two interfaces, and the types of its arguments and result.
struct CallablePair: Sendable {
  var name: String
  var isEvent: Bool
  /// The standing in the old interface.
  var standing: Standing
  /// The differences in the command or event itself.
  var findings: [Finding] = []
  /// The pair of the arguments' types; nil if only one interface has the command or event.
  var arguments: Int?
  /// The pair of the results' types; nil also if there is at most one result.
  var result: Int?
}

extension Comparison {
  private mutating func compareCommands() {
    for name in Set(old.commands.keys).union(new.commands.keys).sorted() {
      var callable = CallablePair(name: name, isEvent: false, standing: .stable)
      switch (old.commands[name], new.commands[name]) {
      case (let before?, let after?): callable = compare(name, before, after)
      case (let before?, nil): callable.findings = [removed(.command, before.traits)]
      case (nil, let after?): callable.findings = [added(.command, after.traits)]
      case (nil, nil): break
      }
      add(callable)
    }
  }

  private mutating func compareEvents() {
    for name in Set(old.events.keys).union(new.events.keys).sorted() {
      var callable = CallablePair(name: name, isEvent: true, standing: .stable)
      switch (old.events[name], new.events[name]) {
      case (let before?, let after?):
        callable.standing = before.traits.standing
        let places = Places(before.traits, after.traits)
        callable.findings = findings(.event, before.traits, after.traits, places: places)
        callable.arguments = pair(
          before.arguments, after.arguments, of: .callable(name: name, .arguments), in: places)
      case (let before?, nil): callable.findings = [removed(.event, before.traits)]
      case (nil, let after?): callable.findings = [added(.event, after.traits)]
      case (nil, nil): break
      }
      add(callable)
    }
  }

  private mutating func compare(_ name: String, _ before: WireCommand, _ after: WireCommand) -> CallablePair {
    let places = Places(before.traits, after.traits)
    let standing = before.traits.standing
    var callable = CallablePair(name: name, isEvent: false, standing: standing)
    callable.findings = findings(.command, before.traits, after.traits, places: places)
    callable.arguments = pair(before.arguments, after.arguments, of: .callable(name: name, .arguments), in: places)
    for flag in CommandFlag.allCases
    where before.knownFlags.contains(flag) && after.knownFlags.contains(flag)
      && before.flags.contains(flag) != after.flags.contains(flag)
    {
      let difference: Difference = after.flags.contains(flag) ? .flagSet(flag) : .flagCleared(flag)
      callable.findings.append(Finding(difference: difference, standing: standing, places: places))
    }
    switch (returnsValue(before, old), returnsValue(after, new)) {
    case (true, true):
      callable.result = pair(before.returns, after.returns, of: .callable(name: name, .result), in: places)
    case (false, false): break
    case (true, false):
      let part = Difference.Part.result(type: old.title(of: before.returns))
      callable.findings.append(Finding(difference: .removed(part), standing: standing, places: places))
    case (false, true):
      let part = Difference.Part.result(type: new.title(of: after.returns))
      callable.findings.append(Finding(difference: .added(part, condition: nil), standing: standing, places: places))
    }
    return callable
  }

  /// Whether a command's result contains more than `{}`, which is also the response of a command without a result.
  private func returnsValue(_ command: WireCommand, _ interface: WireInterface) -> Bool {
    guard case .object(let object) = interface.types[command.returns].shape else { return true }
    return !object.members.isEmpty
  }

  private func removed(_ part: Difference.Part, _ traits: WireTraits) -> Finding {
    Finding(
      difference: removal(part, traits.condition), standing: traits.standing, places: Places(old: traits.place))
  }

  private func added(_ part: Difference.Part, _ traits: WireTraits) -> Finding {
    Finding(difference: addition(part, traits.condition), places: Places(new: traits.place))
  }
}
