package import QAPIRuntime
import Synchronization

/// Which commands may be executed now.
///
/// The main loop asks, and so do I/O threads on behalf of out-of-band commands.
package final class CommandAdmission: Sendable {
  package let table: CommandTable
  /// What the compatibility policy refuses.
  package let inputPolicy: ReadOptions
  private let open = Atomic(true)

  package init(_ table: CommandTable, inputPolicy: ReadOptions) {
    self.table = table
    self.inputPolicy = inputPolicy
  }

  package var isOpen: Bool { open.load(ordering: .acquiring) }

  package func close() { open.store(false, ordering: .releasing) }

  /// The command that a request names.
  ///
  /// - Throws: `CommandNotFound` when there is none, or the compatibility policy refuses it.
  package func row(named name: String) throws(QMPError) -> CommandRow {
    guard let row = table[name] else { throw .commandNotFound(name) }
    switch inputPolicy.refusal(of: row.specialFeatures) {
    case nil: return row
    case .deprecated?: throw QMPError(.commandNotFound, "Deprecated command \(name) disabled by policy")
    default: throw QMPError(.commandNotFound, "Unstable command \(name) disabled by policy")
    }
  }
}
