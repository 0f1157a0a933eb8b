/// What a change means to one of the two sides; the later in order, the worse.
package enum Verdict: String, Sendable, CaseIterable {
  /// Nothing that is sent changes. Something is worth knowing.
  case notice
  case compatible
  /// Works when it is looked for in what the other side says of itself before it is used.
  case lookFirst = "look-first"
  /// Would be worse, had the old schema not marked it as unstable.
  case unstable
  /// The rules of the language allow it. A program that keeps to what it needs of them may still fall over it.
  case caution
  /// Breaks what the old schema had marked as deprecated.
  case afterDeprecation = "after-deprecation"
  case incompatible

  /// Whether programs that worked may stop working.
  package var breaks: Bool { self >= .afterDeprecation }

  /// The verdict on a part of which the old schema did not promise more than this.
  func weakened(by standing: Standing) -> Verdict {
    switch standing {
    case .unstable where self >= .caution: .unstable
    case .deprecated where self == .incompatible: .afterDeprecation
    case .stable, .deprecated, .unstable: self
    }
  }
}

extension Verdict: Comparable {
  package static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Whom a change concerns.
package enum Audience: String, Sendable, CaseIterable {
  /// Those written for the old schema: do they work with a server of the new one?
  case clients
  /// Those written for the old schema: do they serve a client that was written for the new one, and that looks
  /// (`query-qmp-schema`) whether there is what not every server has before it uses that?
  case servers
}

/// A change as the two audiences see it.
package struct Verdicts: Sendable, Hashable {
  package var clients: Verdict
  package var servers: Verdict

  init(_ clients: Verdict, _ servers: Verdict) {
    self.clients = clients
    self.servers = servers
  }

  package subscript(audience: Audience) -> Verdict {
    switch audience {
    case .clients: clients
    case .servers: servers
    }
  }

  /// The worse one.
  package func verdict(for audiences: Set<Audience>) -> Verdict {
    audiences.map { self[$0] }.max() ?? .notice
  }

  func weakened(by standing: Standing) -> Verdicts {
    Verdicts(clients.weakened(by: standing), servers.weakened(by: standing))
  }

  /// What holds of something that is sent both ways, or that has two effects.
  func joined(_ other: Verdicts) -> Verdicts {
    Verdicts(max(clients, other.clients), max(servers, other.servers))
  }
}
