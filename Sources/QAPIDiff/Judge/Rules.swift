import QAPISchema

/// Which way a value goes.
enum Direction: Int, Sendable, CaseIterable {
  /// From client to server: arguments.
  case input
  /// From server to client: results and events.
  case output
}

extension Difference {
  /// What the language's rules of compatibility say about a change of something stable.
  func verdicts(_ direction: Direction) -> Verdicts {
    switch (self, direction) {
    case (.added(let part, _), _): return part.whenAdded(direction)
    case (.removed(let part), _): return part.whenRemoved(direction)
    case (.absent(let part, from: .old, _), _): return part.whenAdded(direction)
    // Other builds have it, or the same build would have lacked it before.
    case (.absent(_, from: .new, _), _): return Verdicts(.caution, .compatible)
    case (.becameOptional, .input): return Verdicts(.compatible, .lookFirst)
    case (.becameOptional, .output): return Verdicts(.incompatible, .compatible)
    case (.becameMandatory, .input): return Verdicts(.incompatible, .compatible)
    case (.becameMandatory, .output): return Verdicts(.compatible, .lookFirst)
    // A condition takes a part from some builds, or gives it to them.
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
    // Nobody can count on it.
    case (.member(_, isOptional: true), .output): Verdicts(.compatible, .compatible)
    case (.value, .input), (.branch, .input), (.form, .input): Verdicts(.compatible, .lookFirst)
    // Clients have to do something sensible with a value that they do not know.
    case (.value, .output), (.branch, .output): Verdicts(.caution, .compatible)
    case (.form, .output): Verdicts(.incompatible, .compatible)
    case (.feature(let name), _):
      SpecialFeature(rawValue: name) == nil ? Verdicts(.compatible, .lookFirst) : Verdicts(.notice, .notice)
    }
  }

  fileprivate func whenRemoved(_ direction: Direction) -> Verdicts {
    switch (self, direction) {
    case (.command, _), (.event, _), (.result, _): Verdicts(.incompatible, .compatible)
    // A client of the new schema does not send what a server of the old one demands.
    case (.member(_, isOptional: false), .input): Verdicts(.incompatible, .incompatible)
    case (.member(_, isOptional: true), .input), (.member, .output): Verdicts(.incompatible, .compatible)
    case (.value, .input), (.branch, .input), (.form, .input): Verdicts(.incompatible, .compatible)
    // What is not sent any more disturbs nobody; what is still sent by an old server is unknown to a new client.
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
    // Introspection knows one integer type only: here looking does not help.
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
    // Whoever does not expect a response gets one; whoever does waits for that of an old server in vain.
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
