/// Changes as one or both audiences see them, worst first.
package struct DiffReport: Sendable {
  package let changes: [Change]
  package let audiences: Set<Audience>

  /// `audiences` must not be empty.
  package init(_ changes: [Change], for audiences: Set<Audience> = Set(Audience.allCases)) {
    self.changes = changes
    self.audiences = audiences
  }

  /// Whether programs that worked may stop working, other than by what was marked as deprecated if that is allowed.
  package func hasBreaks(allowingDeprecated: Bool = false) -> Bool {
    changes.contains { change in
      let verdict = verdict(on: change)
      return verdict.breaks && !(allowingDeprecated && verdict == .afterDeprecation)
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
