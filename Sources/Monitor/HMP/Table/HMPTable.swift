import HMPTables

/// The commands of a monitor: the main table and the sub-tables, found by exact name or alias.
///
/// A row is made when it is first asked for, since most runs of a program need one or two of some hundreds.
public struct HMPTable: Sendable {
  private let main: HMPTableLevel
  private let subTables: [String: HMPTableLevel]

  /// Makes a table of rows that are there already.
  ///
  /// - Throws: `HMPTableError` when two rows of a table share a name, a name could never be typed, or a sub-table has
  ///   no row in the main table.
  public init(rows: [HMPRow]) throws(HMPTableError) {
    try self.init(rows.map { Entry($0) })
  }

  /// Makes a table of rows that are made later.
  ///
  /// - Throws: as `init(rows:)`.
  public init(_ entries: [Entry]) throws(HMPTableError) {
    var mainEntries: [Entry] = []
    var subEntries: [String: [Entry]] = [:]
    for entry in entries {
      try entry.checkNames()
      if let table = entry.table {
        subEntries[table, default: []].append(entry)
      } else {
        mainEntries.append(entry)
      }
    }
    main = try HMPTableLevel(mainEntries)
    var subTables: [String: HMPTableLevel] = [:]
    for (table, entries) in subEntries {
      guard main.entry(table)?.hasSubTable == true else { throw .unknownTable(table, row: entries[0].name) }
      subTables[table] = try HMPTableLevel(entries)
    }
    self.subTables = subTables
  }

  /// The row with that name or alias in the main table, or in the sub-table named.
  public func row(_ name: String, in table: String? = nil) -> HMPRow? { level(table)?.row(name) }

  /// The rows of the main table, or of the sub-table named, in the order in which `help` lists them.
  public func rows(in table: String? = nil) -> [HMPRow] { level(table)?.rows ?? [] }

  /// Whether a command of the main table, or of the sub-table named, has a name or alias that begins so; makes no row.
  func hasName(beginningWith prefix: String, in table: String? = nil) -> Bool {
    level(table)?.entries.contains { $0.names.contains { $0.utf8.starts(with: prefix.utf8) } } ?? false
  }

  /// Every row, those of the main table first.
  public var rows: [HMPRow] { main.rows + main.rows.flatMap { rows(in: $0.name) } }

  /// Whether a line cannot change the target.
  ///
  /// A row that executes a QMP command of choice only reads if the command's name says so, or a row that only reads
  /// calls it.
  func onlyReads(_ invocation: HMPInvocation) -> Bool {
    if invocation.row.isReadOnly { return true }
    guard let execution = invocation.row.execution, let name = invocation.arguments.string(execution.command) else {
      return false
    }
    if name.hasPrefix("query-") || name.hasPrefix("x-query-") { return true }
    return rows.contains { row in
      if row.isReadOnly, case .call(let call) = row.binding { call.command == name } else { false }
    }
  }

  /// This table and more rows.
  public func adding(_ more: [HMPRow]) throws(HMPTableError) -> HMPTable {
    try HMPTable(main.entries + subTables.values.flatMap(\.entries) + more.map { Entry($0) })
  }

  private func level(_ table: String?) -> HMPTableLevel? {
    guard let table else { return main }
    return subTables[table]
  }
}

/// Why rows do not make a table.
public enum HMPTableError: Error, Sendable, Equatable, CustomStringConvertible {
  case duplicateName(String, table: String?)
  case unusableName(String)
  case unknownTable(String, row: String)

  /// The error in words.
  public var description: String {
    switch self {
    case .duplicateName(let name, nil): "two commands are named '\(name)'"
    case .duplicateName(let name, let table?): "two commands of '\(table)' are named '\(name)'"
    case .unusableName(let name): "'\(name)' cannot be the name of a command"
    case .unknownTable(let table, let row): "command '\(row)' is in '\(table)', which has no sub-table"
    }
  }
}
