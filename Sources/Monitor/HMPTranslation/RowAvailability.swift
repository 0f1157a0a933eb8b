package import HMP
import MainLoop
import MonitorAPI
package import QAPIRuntime
package import QJSON

/// Whether a target can execute a row, judged by the QMP commands that it has.
package enum RowAvailability: Equatable {
  case available
  /// The target lacks some of the row's QMP commands, which the row may not need.
  case partial(lacking: [String])
  case lacking([String])
  case needsHumanMonitor

  package init(_ row: HMPRow, among names: Set<String>) {
    let hasMonitor = names.contains(HumanMonitorCommand.name)
    let missing = row.qmpCommands.filter { !names.contains($0) }
    if row.isNative, row.qmpCommands.isEmpty || !missing.isEmpty {
      self = hasMonitor ? .available : .needsHumanMonitor
    } else if missing.isEmpty {
      self = .available
    } else if missing.count < row.qmpCommands.count {
      self = .partial(lacking: missing)
    } else {
      self = .lacking(missing)
    }
  }

  package var isAvailable: Bool {
    switch self {
    case .available, .partial: true
    case .lacking, .needsHumanMonitor: false
    }
  }

  /// The QMP commands that the target lacks, as a JSON array of names.
  package var needs: JSONValue {
    switch self {
    case .available: []
    case .partial(let names), .lacking(let names): .array(names.map { .string($0) })
    case .needsHumanMonitor: [.string(HumanMonitorCommand.name)]
    }
  }

  /// All rows of a table except sub-tables, with their full names.
  package static func all(of table: HMPTable, among names: Set<String>) -> [(
    path: String, availability: RowAvailability
  )] {
    table.rows.compactMap { row in
      if case .subTable = row.binding { return nil }
      return (path: row.path, availability: RowAvailability(row, among: names))
    }
  }
}

extension OperatorTables {
  /// The built-in commands and those of files, which are checked against the target's schema.
  @MainLoop
  package static func table(
    _ builtIn: HMPTable, adding paths: [String], on target: any CommandTarget,
    load: @escaping @Sendable (_ path: String) -> Result<[UInt8], Unreadable>
  ) async throws(HMPFailure) -> HMPTable {
    let schema = try await TargetSchema(of: target)
    do throws(Errors) {
      return try table(
        builtIn, adding: paths,
        Environment(
          load: load, members: { schema.memberNames(of: $0) },
          typeOf: { command, path in schema.type(of: path, in: command) { _ in nil } },
          native: { HumanMonitor.translator($0) }))
    } catch {
      throw .refused(error.text)
    }
  }
}
