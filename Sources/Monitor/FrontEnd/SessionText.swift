/// The texts of a session at a terminal, on one or several targets.
package enum SessionText {
  /// The targets at one time.
  package struct Targets: Sendable, Equatable {
    package var present: Int
    package var lost: Int
    package var busy: Int

    package init(present: Int, lost: Int = 0, busy: Int = 0) {
      self.present = present
      self.lost = lost
      self.busy = busy
    }
  }

  /// The prompt of a session on one target.
  package static func prompt(isLost: Bool) -> String { isLost ? "(hmp: disconnected) " : "(hmp) " }

  /// The prompt of a session on several targets: how many there are, and how many of them are disconnected or busy.
  package static func prompt(_ targets: Targets) -> String {
    var parts = ["\(targets.present) target\(targets.present == 1 ? "" : "s")"]
    if targets.lost > 0 { parts.append("\(targets.lost) disconnected") }
    if targets.busy > 0 { parts.append("\(targets.busy) busy") }
    return "(hmp: \(parts.joined(separator: ", "))) "
  }

  /// The first line of a session on one target.
  package static func greeting(_ version: String, target summary: String) -> String {
    "\(version), \(summary). Type 'help' for the commands, Ctrl-D to leave.\n"
  }

  /// The first line of a session on several targets.
  package static func greeting(_ version: String, targets labels: [String]) -> String {
    "\(version), connected to \(listed(labels)). Each line is for all of them. "
      + "Type 'help' for the commands, Ctrl-D to leave.\n"
  }

  /// The question before a command that has an effect which a person confirms.
  package static func question(_ effect: String) -> String { "This \(effect). Go on? [y/N] " }

  /// `a, b and c`.
  package static func listed(_ labels: [String]) -> String {
    guard let last = labels.last, labels.count > 1 else { return labels.first ?? "" }
    return labels.dropLast().joined(separator: ", ") + " and " + last
  }
}
