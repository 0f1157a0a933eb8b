/// An old and a new type that stand in the same place, and how they differ.
///
/// How the types of their parts differ is said where those are compared: each pair is compared once, wherever it
/// stands, so that types which contain themselves, and types of many users, cost no more than others. Only where a part's
/// type changed to another kind of type, the pair is that part's own: it is the part that changed.
struct TypePair: Sendable {
  let old: Int
  let new: Int
  /// Where findings are that are not in the definitions of the two types.
  let user: Places
  var findings: [Finding] = []
  var parts: [Link] = []

  /// A pair of types further inside.
  struct Link: Sendable {
    /// Nil where the part is not seen in messages: it is the value itself.
    var step: Step?
    var pair: Int
    /// That of the part in the old interface.
    var standing: Standing
  }
}

/// One step from the outside of a message to its inside.
package enum Step: Sendable, Hashable {
  case member(String)
  case element
  /// To what an object has more where the discriminator has this value.
  case branch(tag: String, value: String)
  /// To one value of an enumeration.
  case value(String)
}

/// A difference, and where it was found.
struct Finding: Sendable {
  var difference: Difference
  /// The part that differs; nil when it is what the finding belongs to.
  var step: Step?
  /// What the old interface promised of the part by itself, whatever it is a part of.
  var standing = Standing.stable
  var places: Places
}
