package import HMP
import MainLoop
import MonitorAPI
package import QAPIRuntime
package import QJSON

/// Whether a target can carry a row out, by the QMP commands that it has.
package enum RowAvailability: Equatable {
  case there
  /// Some of what the row asks for is not there; it may do without.
  case inPart(lacking: [String])
  case lacking([String])
  case needsHumanMonitor

  package init(_ row: HMPRow, among names: Set<String>) {
    let hasMonitor = names.contains(HumanMonitorCommand.name)
    let missing = row.qmpCommands.filter { !names.contains($0) }
    if row.isNative, row.qmpCommands.isEmpty || !missing.isEmpty {
      self = hasMonitor ? .there : .needsHumanMonitor
    } else if missing.isEmpty {
      self = .there
    } else if missing.count < row.qmpCommands.count {
      self = .inPart(lacking: missing)
    } else {
      self = .lacking(missing)
    }
  }

  package var isThere: Bool {
    switch self {
    case .there, .inPart: true
    case .lacking, .needsHumanMonitor: false
    }
  }

  /// The QMP commands that would make it work.
  package var needs: JSONValue {
    switch self {
    case .there: []
    case .inPart(let names), .lacking(let names): .array(names.map { .string($0) })
    case .needsHumanMonitor: [.string(HumanMonitorCommand.name)]
    }
  }

  /// The rows of a table that carry something out, by the names that they are typed with.
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
  /// The built-in commands and those of files, which are checked against what the target tells of its QMP commands.
  @MainLoop
  package static func table(
    _ builtIn: HMPTable, adding paths: [String], on target: any CommandTarget,
    load: @escaping @Sendable (_ path: String) -> Result<[UInt8], Unreadable>
  ) async throws(HMPFailure) -> HMPTable {
    let schema = try await TargetSchema(of: target)
    do throws(Fault) {
      return try table(
        builtIn, adding: paths,
        Surroundings(
          load: load, members: { schema.memberNames(of: $0) },
          typeOf: { command, path in schema.type(of: path, in: command) { _ in nil } },
          native: { HumanMonitor.translator($0) }))
    } catch {
      throw .refused(error.text)
    }
  }
}
