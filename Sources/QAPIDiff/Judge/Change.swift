/// A change of what is on the wire, judged.
package struct Change: Sendable {
  package var path: ChangePath
  package var difference: Difference
  package var verdicts: Verdicts
  package var places: Places
  /// The other commands and events that the change is in, sorted.
  package var alsoIn: [String]
}

/// Where a change is, from the outside of a message.
package struct ChangePath: Sendable, Hashable {
  /// The name of the command or event.
  package var callable: String
  package var isEvent: Bool
  package var part: Part
  package var steps: [Step] = []

  package enum Part: Sendable, Hashable {
    /// The command or event itself.
    case whole
    /// Of a command, or of an event.
    case arguments
    case result
  }
}
