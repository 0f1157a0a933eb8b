import QAPISchema

/// The direction of a value.
enum Direction: Int, Sendable, CaseIterable {
  /// From client to server: arguments.
  case input
  /// From server to client: results and events.
  case output
}

extension Difference {
  /// The verdict of the language's compatibility rules on a change of a stable part.
  func verdicts(_ direction: Direction) -> Verdicts {
    switch (self, direction) {
    case (.added(let part, _), _): return part.whenAdded(direction)
    case (.removed(let part), _): return part.whenRemoved(direction)
    case (.absent(let part, from: .old, _), _): return part.whenAdded(direction)
    // Other builds have it, or this build would have lacked it before.
    case (.absent(_, from: .new, _), _): return Verdicts(.caution, .compatible)
    case (.becameOptional, .input): return Verdicts(.compatible, .lookFirst)
    case (.becameOptional, .output): return Verdicts(.incompatible, .compatible)
    case (.becameMandatory, .input): return Verdicts(.incompatible, .compatible)
    case (.becameMandatory, .output): return Verdicts(.compatible, .lookFirst)
    // A condition removes a part from some builds, or adds it to them.
    case (.condition(let part, .loosened, _, _), _): return part.whenAdded(direction)
    case (.condition(let part, .tightened, _, _), _): return part.whenRemoved(direction)
    case (.condition(let part, .crossed, _, _), _):
      return part.whenAdded(direction).joined(part.whenRemoved(direction))
    case (.type(let change, _, _), _): return change.verdicts(direction)
    case (.discriminator, _): return Verdicts(.incompatible, .incompatible)
    case (.flagSet(let flag), _): return flag.whenSet
    case (.flagCleared(let flag), _): return flag.whenCleared
    }
  }
}

extension Difference.Part {
  fileprivate func whenAdded(_ direction: Direction) -> Verdicts {
    switch (self, direction) {
    case (.command, _), (.event, _), (.result, _): Verdicts(.compatible, .lookFirst)
    case (.member(_, isOptional: false), .input): Verdicts(.incompatible, .incompatible)
    case (.member(_, isOptional: true), .input), (.member(_, isOptional: false), .output):
      Verdicts(.compatible, .lookFirst)
    // No program can rely on it.
    case (.member(_, isOptional: true), .output): Verdicts(.compatible, .compatible)
    case (.value, .input), (.branch, .input), (.form, .input): Verdicts(.compatible, .lookFirst)
    // Clients have to accept values that they do not know.
    case (.value, .output), (.branch, .output): Verdicts(.caution, .compatible)
    case (.form, .output): Verdicts(.incompatible, .compatible)
    case (.feature(let name), _):
      SpecialFeature(rawValue: name) == nil ? Verdicts(.compatible, .lookFirst) : Verdicts(.notice, .notice)
    }
  }

  fileprivate func whenRemoved(_ direction: Direction) -> Verdicts {
    switch (self, direction) {
    case (.command, _), (.event, _), (.result, _): Verdicts(.incompatible, .compatible)
    // A client of the new schema does not send what a server of the old one requires.
    case (.member(_, isOptional: false), .input): Verdicts(.incompatible, .incompatible)
    case (.member(_, isOptional: true), .input), (.member, .output): Verdicts(.incompatible, .compatible)
    case (.value, .input), (.branch, .input), (.form, .input): Verdicts(.incompatible, .compatible)
    // A part that is no longer sent breaks nothing. A new client does not know what an old server still sends.
    case (.value, .output), (.branch, .output): Verdicts(.compatible, .caution)
    case (.form, .output): Verdicts(.compatible, .incompatible)
    case (.feature(let name), _):
      SpecialFeature(rawValue: name) == nil ? Verdicts(.incompatible, .compatible) : Verdicts(.notice, .notice)
    }
  }
}

extension Difference.TypeChange {
  fileprivate func verdicts(_ direction: Direction) -> Verdicts {
    switch (self, direction) {
    case (.widened, .input): Verdicts(.compatible, .lookFirst)
    case (.widened, .output): Verdicts(.incompatible, .compatible)
    case (.narrowed, .input): Verdicts(.incompatible, .compatible)
    case (.narrowed, .output): Verdicts(.compatible, .incompatible)
    case (.opened, .input): Verdicts(.compatible, .lookFirst)
    case (.opened, .output): Verdicts(.caution, .compatible)
    case (.closed, .input): Verdicts(.incompatible, .compatible)
    case (.closed, .output): Verdicts(.compatible, .caution)
    // Introspection has only one integer type, so that a client cannot find out.
    case (.integer(let old, let new), .input):
      Verdicts(
        IntegerRange.accepted(by: new).contains(IntegerRange(old)) ? .compatible : .incompatible,
        IntegerRange.accepted(by: old).contains(IntegerRange(new)) ? .compatible : .caution)
    case (.integer(let old, let new), .output):
      Verdicts(
        IntegerRange(old).contains(IntegerRange(new)) ? .compatible : .caution,
        IntegerRange(new).contains(IntegerRange(old)) ? .compatible : .caution)
    case (.replaced, _): Verdicts(.incompatible, .incompatible)
    }
  }
}

extension CommandFlag {
  fileprivate var whenSet: Verdicts {
    switch self {
    case .allowOOB, .allowPreconfig: Verdicts(.compatible, .lookFirst)
    // A client that expects no response gets one, or a client that expects one waits for it forever.
    case .successResponse: Verdicts(.caution, .incompatible)
    case .coroutine, .boxed, .gen: Verdicts(.notice, .notice)
    }
  }

  fileprivate var whenCleared: Verdicts {
    switch self {
    case .allowOOB, .allowPreconfig: Verdicts(.incompatible, .compatible)
    case .successResponse: Verdicts(.incompatible, .caution)
    case .coroutine, .boxed, .gen: Verdicts(.notice, .notice)
    }
  }
}
