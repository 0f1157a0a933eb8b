import CommandLineOptions
import HMP
import HMPTranslation
import MainLoop
import MonitorCommands
import QAPIRuntime

/// The built-in commands of the human monitor, for the terminal, scripts, and human-monitor-command.
enum MonitorTable {
  static let shared: HMPTable = {
    do throws(HMPTableError) {
      return try HMPTable(monitorCommands)
    } catch {
      preconditionFailure("the table compiler accepts no such tables: \(error)")
    }
  }()

  /// Whether a QMP command cannot change the target.
  static let reads: @Sendable (String) -> Bool = { shared.onlyReads(qmpCommand: $0) }

  static var options: HMPOptions {
    HMPOptions(
      register: { name, context throws(HMPError) in try await HumanMonitor.register(name, context) },
      keepFormat: { format, context in await HumanMonitor.setDefaultFormat(format, context) },
      refusal: { row, context in await RowAvailability.refusal(of: row, context) },
      isName: { member, name, target throws(HMPError) in try await TargetNames.contains(member, name, target) })
  }

  /// A table of the built-in commands and those of the operator; nil when the operator has no tables.
  @MainLoop
  static func adding(
    tablesOf options: Options, to builtIn: HMPTable, on target: any CommandTarget
  ) async throws(HMPError) -> HMPTable? {
    let given = options.tables
    let read = await MainLoop.offloadUntilCancelled {
      given.map { (path: $0, content: UserFiles.load(table: $0, isNamed: true)) }
        + UserFiles.tables.map { (path: $0, content: UserFiles.load(table: $0, isNamed: false)) }
    }
    guard let read else { throw .target(.cancelled) }
    if read.isEmpty { return nil }
    let contents = Dictionary(read.map { ($0.path, $0.content) }, uniquingKeysWith: { first, _ in first })
    return try await OperatorTables.table(builtIn, adding: read.map(\.path), on: target) { path in
      contents[path] ?? .failure(.init("it was not read"))
    }
  }
}
