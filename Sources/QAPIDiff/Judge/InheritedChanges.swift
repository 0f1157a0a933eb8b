extension Change {
  /// Tells of a change in a base type once, not for each of its heirs.
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

  /// What changed where in the text of the schemas.
  private struct Cause: Hashable {
    var difference: Difference
    var verdicts: Verdicts
    var places: Places
    /// From the last member on.
    var steps: [Step]
  }

  /// Nil for what is not in a type with a name.
  private var cause: Cause? {
    var places = places
    switch difference {
    // What is on one side only has nothing to do with where it would be on the other.
    case .added, .absent(_, from: .old, _): places.old = nil
    case .removed, .absent(_, from: .new, _): places.new = nil
    case .becameOptional, .becameMandatory, .condition, .type, .discriminator, .flagSet, .flagCleared: break
    }
    guard places.old?.type != nil || places.new?.type != nil else { return nil }
    let member = path.steps.lastIndex { if case .member = $0 { true } else { false } }
    return Cause(
      difference: difference, verdicts: verdicts, places: places, steps: Array(path.steps[(member ?? 0)...]))
  }

  /// The one of two changes with the shorter path, and the users of both.
  private func merged(with other: Change) -> Change {
    var shown = other.path.steps.count < path.steps.count ? other : self
    let users = Set(alsoIn + other.alsoIn + [path.callable, other.path.callable])
    shown.alsoIn = users.subtracting([shown.path.callable]).sorted()
    return shown
  }
}
