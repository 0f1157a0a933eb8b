package import HMP
import MainLoop
import MonitorAPI
package import QAPIRuntime
package import QJSON

/// Whether a target can execute a row, judged by the commands that it has.
package enum RowAvailability: Equatable {
  case available
  /// The target lacks some of the row's QMP commands, which the row may not need.
  case partial(lacking: [String])
  case lacking([String])
  case needsHumanMonitor
  /// The target's own human monitor, which has to execute the row, does not have its command.
  case unknownToHumanMonitor

  /// Judges a row; `native` is the names of the commands of the target's own human monitor, nil if they are not known.
  package init(_ row: HMPRow, among names: Set<String>, native: Set<String>? = nil) {
    let hasMonitor = names.contains(HumanMonitorCommand.name) && !names.contains(XQueryCoroutines.name)
    let missing = row.qmpCommands.filter { !names.contains($0) }
    if row.isNative, row.qmpCommands.isEmpty || !missing.isEmpty {
      if hasMonitor {
        self = native.map(row.isCommand(among:)) ?? true ? .available : .unknownToHumanMonitor
      } else {
        self = .needsHumanMonitor
      }
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
    case .lacking, .needsHumanMonitor, .unknownToHumanMonitor: false
    }
  }

  /// Whether the target lacks QMP commands without which the row fails.
  package var needsCommands: Bool {
    if case .lacking = self { true } else { false }
  }

  /// The QMP commands that the target lacks, as a JSON array of names.
  package var needs: JSONValue {
    switch self {
    case .available, .unknownToHumanMonitor: []
    case .partial(let names), .lacking(let names): .array(names.map { .string($0) })
    case .needsHumanMonitor: [.string(HumanMonitorCommand.name)]
    }
  }

  /// All rows of a table except sub-tables, with their full names.
  package static func all(of table: HMPTable, among names: Set<String>, native: Set<String>?) -> [(
    path: String, availability: RowAvailability
  )] {
    table.rows.compactMap { row in
      if case .subTable = row.binding { return nil }
      return (path: row.path, availability: RowAvailability(row, among: names, native: native))
    }
  }

  /// The error of a line with this row whose arguments are invalid, if the target cannot execute the row at all.
  @MainLoop
  package static func refusal(of row: HMPRow, _ context: HMPContext) async -> HMPError? {
    guard row.isNative || !row.qmpCommands.isEmpty, let names = try? await context.target.commandNames() else {
      return nil
    }
    let purpose = row.purpose ?? "execute this command"
    let isNative = row.isNative && (row.qmpCommands.isEmpty || !names.isSuperset(of: row.qmpCommands))
    let native = isNative ? await HumanMonitor.commandNames(context) : nil
    switch RowAvailability(row, among: names, native: native) {
    case .available, .partial: return nil
    case .lacking(let missing): return .lacking(missing[0], to: purpose)
    case .needsHumanMonitor: return .refused("This target can't \(purpose): it has no human monitor")
    case .unknownToHumanMonitor: return .unknownCommand(typed: row.path)
    }
  }
}

extension HMPRow {
  fileprivate var purpose: String? {
    if case .call(let call) = binding { call.purpose } else { nil }
  }

  /// Whether one of the names of the command is among full names of commands.
  fileprivate func isCommand(among names: Set<String>) -> Bool {
    ([name] + aliases).contains { names.contains((table.map { "\($0) " } ?? "") + $0) }
  }
}

extension OperatorTables {
  /// The built-in commands and those of files, which are checked against the target's schema.
  @MainLoop
  package static func table(
    _ builtIn: HMPTable, adding paths: [String], on target: any CommandTarget,
    load: @escaping @Sendable (_ path: String) -> Result<[UInt8], Unreadable>
  ) async throws(HMPError) -> HMPTable {
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
