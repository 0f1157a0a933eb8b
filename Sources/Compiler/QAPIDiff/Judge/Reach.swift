/// For each pair of types, the commands and events that reach it, the direction of its values, and the path.
struct Reach {
  /// A pair of types with a direction.
  struct Slot: Hashable {
    var pair: Int
    var direction: Direction
  }

  /// The best path to a slot.
  struct Arrival {
    /// The least promise on the path, which is the best one of all paths.
    var standing: Standing
    var callable: Int
    var part: ChangePath.Part
    /// Nil for the type of arguments or a result as a whole.
    var from: Slot?
    var step: Step?
  }

  private let callables: [CallablePair]
  private var arrivals: [Slot: Arrival] = [:]
  /// The slots that are one step before a slot.
  private var origins: [Slot: [Slot]] = [:]
  /// The commands and events with the slot as arguments or result.
  private var users: [Slot: [String]] = [:]

  init(_ comparison: Comparison) {
    callables = comparison.callables
    // Stable paths are followed first, so that the first arrival is the best one.
    var waiting: [Standing: [(Slot, Arrival)]] = [:]
    for (index, callable) in callables.enumerated() {
      for (slot, part) in callable.slots {
        users[slot, default: []].append(callable.name)
        let arrival = Arrival(standing: callable.standing, callable: index, part: part)
        waiting[callable.standing, default: []].append((slot, arrival))
      }
    }
    for standing in [Standing.stable, .deprecated, .unstable] {
      var next = 0
      while let (slot, arrival) = waiting[standing]?.element(at: next) {
        next += 1
        guard arrivals[slot] == nil else { continue }
        arrivals[slot] = arrival
        for link in comparison.pairs[slot.pair].parts {
          let inner = Slot(pair: link.pair, direction: slot.direction)
          origins[inner, default: []].append(slot)
          let standing = max(standing, link.standing)
          waiting[standing, default: []].append(
            (
              inner,
              Arrival(
                standing: standing, callable: arrival.callable, part: arrival.part, from: slot, step: link.step)
            ))
        }
      }
    }
  }

  func arrival(at slot: Slot) -> Arrival? { arrivals[slot] }

  /// The shortest of the best paths, with a further step; nil if there is none.
  func path(to slot: Slot, and step: Step?) -> ChangePath? {
    guard let arrival = arrivals[slot] else { return nil }
    var steps = [step, arrival.step].compactMap(\.self)
    var here = arrival
    while let from = here.from, let outer = arrivals[from] {
      if let step = outer.step { steps.append(step) }
      here = outer
    }
    let callable = callables[arrival.callable]
    return ChangePath(
      callable: callable.name, isEvent: callable.isEvent, part: arrival.part, steps: steps.reversed())
  }

  /// The commands and events that reach one of the slots.
  func users(of slots: [Slot]) -> Set<String> {
    var names: Set<String> = []
    var seen = Set(slots)
    var waiting = slots
    while let slot = waiting.popLast() {
      names.formUnion(users[slot] ?? [])
      for origin in origins[slot] ?? [] where seen.insert(origin).inserted { waiting.append(origin) }
    }
    return names
  }
}

extension CallablePair {
  fileprivate var slots: [(Reach.Slot, ChangePath.Part)] {
    let arguments = arguments.map {
      (Reach.Slot(pair: $0, direction: isEvent ? .output : .input), ChangePath.Part.arguments)
    }
    let result = result.map { (Reach.Slot(pair: $0, direction: .output), ChangePath.Part.result) }
    return [arguments, result].compactMap(\.self)
  }
}

extension Array {
  fileprivate func element(at index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

extension Change {
  /// Joins the changes of a base type that were found in several derived types.
  static func mergingInherited(_ changes: [Change]) -> [Change] {
    var merged: [Change] = []
    var positions: [Cause: Int] = [:]
    for change in changes {
      guard let cause = change.cause else {
        merged.append(change)
        continue
      }
      if let position = positions[cause] {
        merged[position] = merged[position].merged(with: change)
      } else {
        positions[cause] = merged.count
        merged.append(change)
      }
    }
    return merged
  }

  /// A change and its place in the text of the schemas.
  private struct Cause: Hashable {
    var difference: Difference
    var verdicts: Verdicts
    var places: Places
    /// The path from the last member on.
    var steps: [Step]
  }

  /// Nil for a change that is not in a named type.
  private var cause: Cause? {
    var places = places
    switch difference {
    // The place on the other side of a part that only one side has is of no importance.
    case .added, .absent(_, from: .old, _): places.old = nil
    case .removed, .absent(_, from: .new, _): places.new = nil
    case .becameOptional, .becameMandatory, .condition, .type, .discriminator, .flagSet, .flagCleared: break
    }
    guard places.old?.type != nil || places.new?.type != nil else { return nil }
    let member = path.steps.lastIndex { if case .member = $0 { true } else { false } }
    return Cause(
      difference: difference, verdicts: verdicts, places: places, steps: Array(path.steps[(member ?? 0)...]))
  }

  /// The change with the shorter path of two, with the users of both.
  private func merged(with other: Change) -> Change {
    var shown = other.path.steps.count < path.steps.count ? other : self
    let users = Set(alsoIn + other.alsoIn + [path.callable, other.path.callable])
    shown.alsoIn = users.subtracting([shown.path.callable]).sorted()
    return shown
  }
}
