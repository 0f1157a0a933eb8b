import QAPISchema

/// The promises of a schema about messages, without the parts that only its text has.
///
/// Types have numbers in place of names, because names of types are not in messages. Inherited members are in the derived
/// types. It is made from a checked schema, or from the introspection of a running program.
package struct WireInterface: Sendable {
  var commands: [String: WireCommand] = [:]
  var events: [String: WireEvent] = [:]
  /// The types by number.
  var types: [WireType] = [.empty]
  /// Whether the conditions of parts are known; a running program only reports the parts that exist.
  var knowsConditions: Bool

  /// The number of the object type without members.
  static let emptyType = 0

  init(knowsConditions: Bool) { self.knowsConditions = knowsConditions }
}

struct WireCommand: Sendable {
  var arguments: Int
  var returns: Int
  /// The flags that are set.
  var flags: Set<CommandFlag>
  /// The flags of which it is known whether they are set.
  var knownFlags: Set<CommandFlag>
  var traits: WireTraits
}

struct WireEvent: Sendable {
  var arguments: Int
  var traits: WireTraits
}

/// The properties that all parts of an interface can have.
struct WireTraits: Sendable {
  var condition: Condition?
  var features: [Feature] = []
  /// The definition of the part; nil if no schema was read.
  var place: Place?

  var standing: Standing {
    if features.contains(where: { $0.special == .unstable }) { return .unstable }
    return features.contains { $0.special == .deprecated } ? .deprecated : .stable
  }
}

/// A flag of a command, named by the key that sets it.
package enum CommandFlag: String, Sendable, CaseIterable {
  case allowOOB = "allow-oob"
  case allowPreconfig = "allow-preconfig"
  case successResponse = "success-response"
  case coroutine, boxed, gen
}

/// A schema's promise about the future of a part, in descending order.
package enum Standing: Sendable, Comparable {
  case stable, deprecated, unstable
}
