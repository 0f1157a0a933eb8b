package import QAPIRuntime
import Synchronization

/// Which commands may be executed now.
///
/// The main loop asks, and so do I/O threads on behalf of out-of-band commands.
package final class CommandAdmission: Sendable {
  package let table: CommandTable
  /// What the compatibility policy makes of clients' input and output.
  package let policy: FeaturePolicy
  private let open = Atomic(true)

  package init(_ table: CommandTable, policy: FeaturePolicy) {
    self.table = table
    self.policy = policy
  }

  package var isOpen: Bool { open.load(ordering: .acquiring) }

  package func close() { open.store(false, ordering: .releasing) }

  /// The command of that name.
  ///
  /// - Throws: `CommandNotFound` when there is none.
  package func row(named name: String) throws(QMPError) -> CommandRow {
    guard let row = table[name] else { throw .commandNotFound(name) }
    return row
  }

  /// The command that a client's request names.
  ///
  /// - Throws: `CommandNotFound` when there is none, or the compatibility policy refuses it.
  package func row(requested name: String) throws(QMPError) -> CommandRow {
    let row = try row(named: name)
    guard let feature = policy.reading.refusal(of: row.specialFeatures) else { return row }
    throw QMPError(.commandNotFound, "\(feature.adjective) command \(name) disabled by policy")
  }
}
