/// The meaning of a change for one of the two sides, in order of severity.
package enum Verdict: String, Sendable, CaseIterable {
  /// No message changes, but the change is worth knowing.
  case notice
  case compatible
  /// Works if the program looks for the part in the other side's introspection before it uses it.
  case lookFirst = "look-first"
  /// Would be a worse change of a part that the old schema does not mark as unstable.
  case unstable
  /// The rules of the language allow it, but a program that ignores some of them may fail.
  case caution
  /// Breaks a part that the old schema marks as deprecated.
  case afterDeprecation = "after-deprecation"
  case incompatible

  /// Whether programs that worked may stop working.
  package var breaks: Bool { self >= .afterDeprecation }

  /// The verdict for a part of which the old schema promises no more than this.
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

/// The programs that a change concerns.
package enum Audience: String, Sendable, CaseIterable {
  /// Clients written for the old schema, which have to work with a server of the new one.
  case clients
  /// Servers written for the old schema, which have to work with a client written for the new one.
  ///
  /// Such a client uses `query-qmp-schema` to find out whether a server has a part that not all servers have.
  case servers
}

/// The verdicts on a change for the two audiences.
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

  /// The worse one of the two.
  package func verdict(for audiences: Set<Audience>) -> Verdict {
    audiences.map { self[$0] }.max() ?? .notice
  }

  func weakened(by standing: Standing) -> Verdicts {
    Verdicts(clients.weakened(by: standing), servers.weakened(by: standing))
  }

  /// The verdicts on a part that is sent in both directions, or on a change with two effects.
  func joined(_ other: Verdicts) -> Verdicts {
    Verdicts(max(clients, other.clients), max(servers, other.servers))
  }
}

/// A change of messages, with the verdicts on it.
package struct Change: Sendable {
  package var path: ChangePath
  package var difference: Difference
  package var verdicts: Verdicts
  package var places: Places
  /// The other commands and events that contain the change, sorted.
  package var alsoIn: [String]
}

/// The place of a change in messages, from the outside to the inside.
package struct ChangePath: Sendable, Hashable {
  /// The name of the command or event.
  package var callable: String
  package var isEvent: Bool
  package var part: Part
  package var steps: [Step] = []

  package enum Part: Sendable, Hashable {
    /// The command or event itself.
    case whole
    /// The arguments of a command or the data of an event.
    case arguments
    case result
  }
}
