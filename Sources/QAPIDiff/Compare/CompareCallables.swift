/// A command or event of two interfaces, and the types of what it sends and receives.
struct CallablePair: Sendable {
  var name: String
  var isEvent: Bool
  /// That of the old interface.
  var standing: Standing
  /// What differs in the command or event itself.
  var findings: [Finding] = []
  /// The pair of the arguments' types; nil where only one interface has the command or event.
  var arguments: Int?
  /// The pair of the results' types; nil also where there is at most one result.
  var result: Int?
}

extension Comparison {
  mutating func compareCommands() {
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

  mutating func compareEvents() {
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

  /// Whether there is more in a command's result than `{}`, which is also what stands for no result.
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
