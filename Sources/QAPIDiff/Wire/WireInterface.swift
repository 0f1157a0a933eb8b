import QAPISchema

/// What a schema promises to those at the two ends of the wire, without what only its text has.
///
/// Types have numbers in place of names: their names are not on the wire. Inherited members are in their heirs. It is made
/// from a checked schema, or from what a running program says of itself.
package struct WireInterface: Sendable {
  var commands: [String: WireCommand] = [:]
  var events: [String: WireEvent] = [:]
  /// By number.
  var types: [WireType] = [.empty]
  /// Whether it says under which conditions its parts exist; a running program knows only which do.
  var knowsConditions: Bool

  /// The number of the object type without members.
  static let emptyType = 0

  init(knowsConditions: Bool) { self.knowsConditions = knowsConditions }
}

struct WireCommand: Sendable {
  var arguments: Int
  var returns: Int
  /// Those that are set.
  var flags: Set<CommandFlag>
  /// Those of which is known whether they are set.
  var knownFlags: Set<CommandFlag>
  var traits: WireTraits
}

struct WireEvent: Sendable {
  var arguments: Int
  var traits: WireTraits
}

/// What all parts of an interface can have.
struct WireTraits: Sendable {
  var condition: Condition?
  var features: [Feature] = []
  /// The definition that the part belongs to; nil where no schema was read.
  var place: Place?

  var standing: Standing {
    if features.contains(where: { $0.special == .unstable }) { return .unstable }
    return features.contains { $0.special == .deprecated } ? .deprecated : .stable
  }
}

/// A flag of a command, by the key that sets it.
package enum CommandFlag: String, Sendable, CaseIterable {
  case allowOOB = "allow-oob"
  case allowPreconfig = "allow-preconfig"
  case successResponse = "success-response"
  case coroutine, boxed, gen
}

/// What a schema promises of the future of a part: the later in order, the less.
package enum Standing: Sendable, Comparable {
  case stable, deprecated, unstable
}
