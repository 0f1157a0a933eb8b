/// The commands of a monitor: the main table and the sub-tables, found by exact name or alias.
public struct HMPTable: Sendable {
  /// One table; the rows are sorted by their spelling.
  struct Level: Sendable {
    var rows: [HMPRow] = []
    var index: [String: Int] = [:]

    func row(_ name: String) -> HMPRow? { index[name].map { rows[$0] } }
  }

  private var main = Level()
  private var subTables: [String: Level] = [:]

  /// - Throws: `HMPTableError` when two rows of a table share a name, a name could never be typed, or a sub-table has
  ///   no row in the main table.
  public init(rows: [HMPRow]) throws(HMPTableError) {
    for row in rows {
      for name in [row.name] + row.aliases where !Self.canBeTyped(name) { throw .unusableName(name) }
    }
    main = try Level(rows.filter { $0.table == nil })
    for row in main.rows {
      guard case .subTable = row.binding else { continue }
      subTables[row.name] = try Level(rows.filter { $0.table == row.name })
    }
    for row in rows {
      if let table = row.table, subTables[table] == nil { throw .unknownTable(table, row: row.name) }
    }
  }

  /// The row with that name or alias in the main table, or in the sub-table named.
  public func row(_ name: String, in table: String? = nil) -> HMPRow? { level(table)?.row(name) }

  /// The rows of the main table, or of the sub-table named, in the order in which `help` lists them.
  public func rows(in table: String? = nil) -> [HMPRow] { level(table)?.rows ?? [] }

  /// Every row, those of the main table first.
  public var rows: [HMPRow] { main.rows + main.rows.flatMap { rows(in: $0.name) } }

  /// Whether a line cannot change the target.
  ///
  /// A QMP command by its name only reads where its name says so, or a row that only reads is that command.
  func onlyReads(_ invocation: HMPInvocation) -> Bool {
    if invocation.row.isReadOnly { return true }
    guard invocation.row.table == nil, invocation.row.name == "qmp", let name = invocation.arguments.string("name")
    else { return false }
    if name.hasPrefix("query-") || name.hasPrefix("x-query-") { return true }
    return rows.contains { row in
      if row.isReadOnly, case .call(let call) = row.binding { call.command == name } else { false }
    }
  }

  /// This table and more rows.
  public func adding(_ more: [HMPRow]) throws(HMPTableError) -> HMPTable { try HMPTable(rows: rows + more) }

  private func level(_ table: String?) -> Level? {
    guard let table else { return main }
    return subTables[table]
  }

  /// A blank or a slash ends a name on the line, and `|` separates the names of one row.
  private static func canBeTyped(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { !$0.isBlank && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "|") }
      && name.utf8.count <= commandNameLimit
  }
}

/// Bytes of a command's name that count; what is beyond is ignored.
let commandNameLimit = 255

extension HMPTable.Level {
  fileprivate init(_ rows: [HMPRow]) throws(HMPTableError) {
    self.rows = rows.sorted { $0.spelling.utf8.lexicographicallyPrecedes($1.spelling.utf8) }
    for (position, row) in self.rows.enumerated() {
      for name in [row.name] + row.aliases {
        guard index.updateValue(position, forKey: name) == nil else { throw .duplicateName(name, table: row.table) }
      }
    }
  }
}

/// Why rows do not make a table.
public enum HMPTableError: Error, Sendable, Equatable, CustomStringConvertible {
  case duplicateName(String, table: String?)
  case unusableName(String)
  case unknownTable(String, row: String)

  public var description: String {
    switch self {
    case .duplicateName(let name, nil): "two commands are named '\(name)'"
    case .duplicateName(let name, let table?): "two commands of '\(table)' are named '\(name)'"
    case .unusableName(let name): "'\(name)' cannot be the name of a command"
    case .unknownTable(let table, let row): "command '\(row)' is in '\(table)', which has no sub-table"
    }
  }
}
