import HMP
import HMPTranslation
import MonitorCommands

/// The commands of the human monitor, for the terminal, scripts, and human-monitor-command alike.
enum MonitorTable {
  static let shared: HMPTable = {
    do throws(HMPTableError) {
      return try HMPTable(monitorCommands)
    } catch {
      preconditionFailure("the table compiler lets no such tables pass: \(error)")
    }
  }()

  static var options: HMPOptions {
    HMPOptions(
      register: { name, context throws(HMPFailure) in try await HumanMonitor.register(name, context) },
      keepFormat: { format, context in await HumanMonitor.setDefaultFormat(format, context) },
      isName: { member, name, target throws(HMPFailure) in try await TargetNames.contains(member, name, target) })
  }
}
