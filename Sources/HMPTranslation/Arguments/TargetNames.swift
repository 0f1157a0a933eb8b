package import HMP
import MainLoop
import MonitorAPI
package import QAPIRuntime

/// The names of a target, by the members of commands that take them.
package enum TargetNames {
  /// Whether a name is one that a member takes: `device` the name of a disk, `node-name` that of a node.
  ///
  /// False for other members, and where the target can't list such names.
  @MainLoop
  package static func contains(
    _ member: String, _ name: String, _ target: any CommandTarget
  ) async throws(HMPFailure) -> Bool {
    do throws(TargetError) {
      switch member {
      case "device": return try await target.execute(QueryBlock()).contains { $0.device == name }
      case "node-name":
        return try await target.execute(QueryNamedBlockNodes(flat: true)).contains { $0.nodeName == name }
      default: return false
      }
    } catch {
      guard case .command = error else { throw HMPFailure(error) }
      return false
    }
  }
}
