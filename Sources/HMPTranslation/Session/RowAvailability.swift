import HMP
import MonitorAPI
import QJSON

/// Whether a target can carry a row out, by the QMP commands that it has.
enum RowAvailability: Equatable {
  case there
  /// Some of what the row asks for is not there; it may do without.
  case inPart(lacking: [String])
  case lacking([String])
  case needsHumanMonitor

  init(_ row: HMPRow, among names: Set<String>) {
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

  var isThere: Bool {
    switch self {
    case .there, .inPart: true
    case .lacking, .needsHumanMonitor: false
    }
  }

  /// The QMP commands that would make it work.
  var needs: JSONValue {
    switch self {
    case .there: []
    case .inPart(let names), .lacking(let names): .array(names.map { .string($0) })
    case .needsHumanMonitor: [.string(HumanMonitorCommand.name)]
    }
  }

  /// The rows of a table that carry something out, by the names that they are typed with.
  static func all(of table: HMPTable, among names: Set<String>) -> [(path: String, availability: RowAvailability)] {
    table.rows.compactMap { row in
      if case .subTable = row.binding { return nil }
      return (path: row.path, availability: RowAvailability(row, among: names))
    }
  }
}
