/// From which commands and events each pair of types is reached, which way its values go, and by what path.
struct Reach {
  /// A pair of types with a direction.
  struct Slot: Hashable {
    var pair: Int
    var direction: Direction
  }

  /// How a slot is reached at best.
  struct Arrival {
    /// The least promise on the path, which is the best of all paths.
    var standing: Standing
    var callable: Int
    var part: ChangePath.Part
    /// Nil for the type of arguments or a result as a whole.
    var from: Slot?
    var step: Step?
  }

  private let callables: [CallablePair]
  private var arrivals: [Slot: Arrival] = [:]
  /// The slots from which a slot is reached by one step.
  private var origins: [Slot: [Slot]] = [:]
  /// The commands and events whose arguments or result a slot is.
  private var users: [Slot: [String]] = [:]

  init(_ comparison: Comparison) {
    callables = comparison.callables
    // By the promise of the path: what is stable goes first, so that the first arrival is the best.
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

  /// The shortest of the best paths, with a step behind it; nil when there is none.
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
