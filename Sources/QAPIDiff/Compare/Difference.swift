package import QAPISchema

/// Something that one interface has and the other has not, or has otherwise; no judgement yet.
package enum Difference: Sendable, Hashable {
  case added(Part, condition: Condition?)
  case removed(Part)
  /// What exists under a condition is not in the one build of the other side that is known.
  case absent(Part, from: Side, condition: Condition)
  case becameOptional
  case becameMandatory
  case condition(Part, ConditionChange, from: Condition?, to: Condition?)
  case type(TypeChange, from: String, to: String)
  /// Both are unions, which their discriminators' names tell apart.
  case discriminator(from: String, to: String)
  case flagSet(CommandFlag)
  case flagCleared(CommandFlag)

  package enum Side: Sendable, Hashable {
    case old, new
  }

  /// What a difference is about.
  package enum Part: Sendable, Hashable {
    case command, event
    /// The value that a command returns; without it there is an empty object.
    case result(type: String)
    /// A member of an object, or an argument.
    case member(type: String, isOptional: Bool)
    /// A value of an enumeration.
    case value(String)
    /// The branch of a union for a value of the discriminator that both interfaces have.
    case branch(String)
    /// A form that values of a type can have, as an alternate has several.
    case form(JSONForm)
    case feature(String)
  }

  /// How the values of one type are to those of another.
  package enum TypeChange: Sendable, Hashable {
    /// All values of the old type are values of the new one; the reverse.
    case widened, narrowed
    /// The same for two types of strings, of which the wider one has no list of values.
    case opened, closed
    case integer(from: BuiltinType, to: BuiltinType)
    case replaced
  }

  /// How the builds that have a part changed.
  package enum ConditionChange: Sendable, Hashable {
    case loosened, tightened
    /// Some builds lost the part, and others gained it; or it takes too long to find out.
    case crossed
  }
}
