import QAPISchema

/// A definition as a reader is shown it.
package struct Place: Sendable, Hashable {
  /// Nil for a command, an event, and a type that has no name of its own.
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

/// Where the definitions are that a change is about.
package struct Places: Sendable, Hashable {
  package var old: Place?
  package var new: Place?

  init(old: Place? = nil, new: Place? = nil) {
    self.old = old
    self.new = new
  }

  init(_ old: WireTraits, _ new: WireTraits) { self.init(old: old.place, new: new.place) }
}
