/// The changes between two interfaces, and their meaning for clients and servers.
package enum SchemaDiff {
  /// All changes, sorted by the name of the command or event.
  ///
  /// A change of a type is one change, independent of the number of its users.
  package static func changes(from old: WireInterface, to new: WireInterface) -> [Change] {
    let comparison = Comparison(old, new)
    let reach = Reach(comparison)
    var changes = comparison.callables.flatMap(judged)
    for number in comparison.pairs.indices {
      for finding in comparison.pairs[number].findings {
        changes += judged(finding, number, reach)
      }
    }
    return Change.mergingInherited(changes).enumerated().sorted {
      ($0.element.path.callable, $0.offset) < ($1.element.path.callable, $1.offset)
    }
    .map(\.element)
  }

  private static func judged(_ callable: CallablePair) -> [Change] {
    callable.findings.map { finding in
      Change(
        path: ChangePath(callable: callable.name, isEvent: callable.isEvent, part: .whole),
        difference: finding.difference,
        verdicts: finding.difference.verdicts(callable.isEvent ? .output : .input).weakened(by: finding.standing),
        places: finding.places, alsoIn: [])
    }
  }

  /// The changes of a finding: one, unless the verdicts on its two directions differ.
  private static func judged(_ finding: Finding, _ pair: Int, _ reach: Reach) -> [Change] {
    var ways: [(verdicts: Verdicts, slots: [Reach.Slot])] = []
    for direction in Direction.allCases {
      let slot = Reach.Slot(pair: pair, direction: direction)
      guard let arrival = reach.arrival(at: slot) else { continue }
      let verdicts = finding.difference.verdicts(direction).weakened(by: max(arrival.standing, finding.standing))
      if ways.last?.verdicts == verdicts {
        ways[ways.count - 1].slots.append(slot)
      } else {
        ways.append((verdicts, [slot]))
      }
    }
    return ways.compactMap { verdicts, slots in
      guard let path = slots.first.flatMap({ reach.path(to: $0, and: finding.step) }) else { return nil }
      return Change(
        path: path, difference: finding.difference, verdicts: verdicts, places: finding.places,
        alsoIn: reach.users(of: slots).subtracting([path.callable]).sorted())
    }
  }
}
