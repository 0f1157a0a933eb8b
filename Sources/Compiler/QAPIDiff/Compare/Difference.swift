package import QAPISchema
import QAPISyntax

/// A part that one interface has and the other one lacks or has in another form; without a verdict.
package enum Difference: Sendable, Hashable {
  case added(Part, condition: Condition?)
  case removed(Part)
  /// A conditional part is not in the build of the other side, of which only one build is known.
  case absent(Part, from: Side, condition: Condition)
  case becameOptional
  case becameMandatory
  case condition(Part, ConditionChange, from: Condition?, to: Condition?)
  case type(TypeChange, from: String, to: String)
  /// Both types are unions, with discriminators of different names.
  case discriminator(from: String, to: String)
  case flagSet(CommandFlag)
  case flagCleared(CommandFlag)

  package enum Side: Sendable, Hashable {
    case old, new
  }

  /// The part that a difference is about.
  package enum Part: Sendable, Hashable {
    case command, event
    /// The value that a command returns; a command without one returns an empty object.
    case result(type: String)
    /// A member of an object, or an argument.
    case member(type: String, isOptional: Bool)
    /// A value of an enumeration.
    case value(String)
    /// The branch of a union for a value of the discriminator that both interfaces have.
    case branch(String)
    /// A form that values of a type can have; an alternate has several.
    case form(JSONForm)
    case feature(String)
  }

  /// The relation between the values of two types.
  package enum TypeChange: Sendable, Hashable {
    /// All values of the old type are values of the new one, or the reverse.
    case widened, narrowed
    /// The same for two string types, of which the wider one has no list of values.
    case opened, closed
    case integer(from: BuiltinType, to: BuiltinType)
    case replaced
  }

  /// The change of the builds that have a part.
  package enum ConditionChange: Sendable, Hashable {
    case loosened, tightened
    /// Some builds lost the part and others gained it, or it takes too long to find out.
    case crossed
  }
}

/// A definition as reports show it.
package struct Place: Sendable, Hashable {
  /// Nil for a command, an event, and a type without a name of its own.
  package var type: String?
  package var file: String
  package var line: Int

  init?(_ location: SourceLocation?, type: String? = nil) {
    guard let location else { return nil }
    self.type = type
    file = location.file.path
    line = location.line
  }
}

/// The places of the definitions that a change is about.
package struct Places: Sendable, Hashable {
  package var old: Place?
  package var new: Place?

  init(old: Place? = nil, new: Place? = nil) {
    self.old = old
    self.new = new
  }

  init(_ old: WireTraits, _ new: WireTraits) { self.init(old: old.place, new: new.place) }
}

extension Difference.ConditionChange {
  /// The most symbols that are tried in all combinations.
  private static let symbolLimit = 10

  /// Nil if two conditions hold in the same builds.
  package init?(from old: Condition?, to new: Condition?) {
    if old == new { return nil }
    let symbols = Set([old, new].compactMap(\.self).flatMap(\.symbols)).sorted()
    guard symbols.count <= Self.symbolLimit else {
      self = old == nil ? .tightened : new == nil ? .loosened : .crossed
      return
    }
    var gains = false
    var losses = false
    for combination in 0..<(1 << symbols.count) {
      let defined = Set(symbols.indices.filter { combination >> $0 & 1 == 1 }.map { symbols[$0] })
      let before = old?.holds(in: defined) ?? true
      let after = new?.holds(in: defined) ?? true
      if after && !before { gains = true }
      if before && !after { losses = true }
    }
    switch (gains, losses) {
    case (false, false): return nil
    case (true, false): self = .loosened
    case (false, true): self = .tightened
    case (true, true): self = .crossed
    }
  }
}

extension Condition {
  fileprivate var symbols: [String] {
    switch self {
    case .identifier(let name): [name]
    case .all(let operands), .any(let operands): operands.flatMap(\.symbols)
    case .not(let operand): operand.symbols
    case .written(_, let meaning): meaning.symbols
    }
  }
}
