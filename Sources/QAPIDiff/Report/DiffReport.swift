/// Changes as one or both audiences see them, worst first.
package struct DiffReport: Sendable {
  package let changes: [Change]
  package let audiences: Set<Audience>
  /// Texts of changes that somebody has agreed to.
  private let accepted: Set<String>

  /// `audiences` must not be empty; `accepted` is as a file has it: a change's text a line, and comments behind `#`.
  package init(
    _ changes: [Change], for audiences: Set<Audience> = Set(Audience.allCases), accepted: [Substring] = []
  ) {
    self.changes = changes
    self.audiences = audiences
    self.accepted = Set(accepted.map { String($0.prefix { $0 != "#" }.withoutOuterSpace) })
  }

  /// Whether somebody has agreed to a change, with or without the brackets that are printed behind it.
  package func isAccepted(_ change: Change) -> Bool {
    guard !accepted.isEmpty else { return false }
    let brackets = ["", " [clients]", " [servers]", " [clients, servers]"]
    return brackets.contains { accepted.contains(change.text + $0) }
  }

  /// Whether programs that worked may stop working by a change to which nobody has agreed.
  ///
  /// With `allowingDeprecated`, what was marked as deprecated is not asked about.
  package func hasBreaks(allowingDeprecated: Bool = false) -> Bool {
    changes.contains { change in
      let verdict = verdict(on: change)
      return verdict.breaks && !(allowingDeprecated && verdict == .afterDeprecation) && !isAccepted(change)
    }
  }

  package func verdict(on change: Change) -> Verdict { change.verdicts.verdict(for: audiences) }

  /// From the worst verdict to the mildest, those of which there is a change.
  var sections: [(verdict: Verdict, changes: [Change])] {
    Verdict.allCases.reversed().compactMap { verdict in
      let changes = changes.filter { self.verdict(on: $0) == verdict }
      return changes.isEmpty ? nil : (verdict, changes)
    }
  }
}

extension Substring {
  fileprivate var withoutOuterSpace: Substring {
    let start = drop(while: \.isWhitespace)
    return start.prefix(upTo: start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)
  }
}
