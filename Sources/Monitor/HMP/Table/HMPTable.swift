import HMPTables
import Synchronization

/// The commands of a monitor: the main table and the sub-tables, found by exact name or alias.
///
/// A row is made when it is first used, because most runs of a program need only one or two of several hundred.
public struct HMPTable: Sendable {
  private let main: HMPTableLevel
  private let subTables: [String: HMPTableLevel]

  /// Makes a table of rows.
  ///
  /// - Throws: `HMPTableError` if two rows of a table share a name, a name cannot be typed, or a sub-table has no row
  ///   in the main table.
  public init(rows: [HMPRow]) throws(HMPTableError) {
    try self.init(rows.map { Entry($0) })
  }

  /// Makes a table of rows that are made on demand.
  ///
  /// - Throws: the errors of `init(rows:)`.
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

  /// Returns the row with that name or alias in the main table or a sub-table; nil if there is none.
  public func row(_ name: String, in table: String? = nil) -> HMPRow? { level(table)?.row(name) }

  /// Returns the rows of the main table or a sub-table, in the order of `help`.
  public func rows(in table: String? = nil) -> [HMPRow] { level(table)?.rows ?? [] }

  /// Whether the main table or a sub-table has a name or alias with that prefix; makes no row.
  func hasName(beginningWith prefix: String, in table: String? = nil) -> Bool {
    level(table)?.entries.contains { $0.names.contains { $0.utf8.starts(with: prefix.utf8) } } ?? false
  }

  /// All rows, those of the main table first.
  public var rows: [HMPRow] { main.rows + main.rows.flatMap { rows(in: $0.name) } }

  /// Whether a line cannot change the target.
  ///
  /// A line that executes a QMP command of the operator's choice only reads if the command's name begins with `query-`
  /// or `x-query-`, or a read-only row calls the command.
  func onlyReads(_ invocation: HMPInvocation) -> Bool {
    if invocation.row.onlyReads(invocation.arguments) { return true }
    guard let execution = invocation.row.execution, let name = invocation.arguments.string(execution.command) else {
      return false
    }
    return onlyReads(qmpCommand: name)
  }

  /// Whether a QMP command cannot change the target: its name says so, or a row that only reads calls it.
  public func onlyReads(qmpCommand name: String) -> Bool {
    if name.hasPrefix("query-") || name.hasPrefix("x-query-") { return true }
    return rows.contains { row in
      if row.isReadOnly, case .call(let call) = row.binding { call.command == name } else { false }
    }
  }

  /// Returns a table with further rows.
  ///
  /// - Throws: the errors of `init(rows:)`.
  public func adding(_ more: [HMPRow]) throws(HMPTableError) -> HMPTable {
    try HMPTable(main.entries + subTables.values.flatMap(\.entries) + more.map { Entry($0) })
  }

  private func level(_ table: String?) -> HMPTableLevel? {
    guard let table else { return main }
    return subTables[table]
  }
}

/// An error in the rows of a table.
public enum HMPTableError: Error, Sendable, Equatable, CustomStringConvertible {
  case duplicateName(String, table: String?)
  case unusableName(String)
  case unknownTable(String, row: String)

  /// The message of the error.
  public var description: String {
    switch self {
    case .duplicateName(let name, nil): "two commands are named '\(name)'"
    case .duplicateName(let name, let table?): "two commands of '\(table)' are named '\(name)'"
    case .unusableName(let name): "'\(name)' cannot be the name of a command"
    case .unknownTable(let table, let row): "command '\(row)' is in '\(table)', which has no sub-table"
    }
  }
}

extension HMPTable {
  /// The names of a row, and the function that makes the row.
  public struct Entry: Sendable {
    /// The name of the row.
    public let name: String
    /// The other names of the row.
    public let aliases: [String]
    /// The name of the row whose sub-table contains this row; nil for the main table.
    public let table: String?
    /// Whether the row has a sub-table.
    public let hasSubTable: Bool
    private let make: @Sendable () -> HMPRow

    /// Makes an entry; `make` must return a row with these names, the same at each call.
    public init(
      _ name: String, aliases: [String] = [], in table: String? = nil, hasSubTable: Bool = false,
      make: @escaping @Sendable () -> HMPRow
    ) {
      self.name = name
      self.aliases = aliases
      self.table = table
      self.hasSubTable = hasSubTable
      self.make = make
    }

    fileprivate init(_ row: HMPRow) {
      let hasSubTable = if case .subTable = row.binding { true } else { false }
      self.init(row.name, aliases: row.aliases, in: row.table, hasSubTable: hasSubTable) { row }
    }

    /// The row, which each access makes again.
    public var row: HMPRow { make() }

    /// The name and the aliases.
    fileprivate var names: [String] { [name] + aliases }
  }
}

extension [HMPTable.Entry] {
  /// Appends an entry; `make` must return a row with these names.
  public mutating func add(
    _ name: String, aliases: [String] = [], in table: String? = nil, hasSubTable: Bool = false,
    make: @escaping @Sendable () -> HMPRow
  ) {
    append(HMPTable.Entry(name, aliases: aliases, in: table, hasSubTable: hasSubTable, make: make))
  }
}

extension HMPTable.Entry {
  /// - Throws: `HMPTableError.unusableName`.
  fileprivate func checkNames() throws(HMPTableError) {
    for name in names where !Self.canBeTyped(name) { throw .unusableName(name) }
  }

  /// Whether a line can contain the name: blanks and `/` end a name, and `|` separates the names of a row.
  private static func canBeTyped(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { !$0.isBlank && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "|") }
      && name.utf8.count <= commandNameLimit
  }
}

/// The main table or a sub-table.
private struct HMPTableLevel: Sendable {
  let entries: [HMPTable.Entry]
  private let index: [String: Int]
  private let made: MadeRows

  init(_ entries: [HMPTable.Entry] = []) throws(HMPTableError) {
    self.entries = entries
    var index: [String: Int] = [:]
    index.reserveCapacity(entries.count)
    for (position, entry) in entries.enumerated() {
      for name in entry.names where index.updateValue(position, forKey: name) != nil {
        throw .duplicateName(name, table: entry.table)
      }
    }
    self.index = index
    made = MadeRows(count: entries.count)
  }

  func entry(_ name: String) -> HMPTable.Entry? { index[name].map { entries[$0] } }

  func row(_ name: String) -> HMPRow? { index[name].map(row) }

  /// All rows, sorted by their spelling.
  var rows: [HMPRow] {
    let spellings = entries.map { $0.names.joined(separator: "|") }
    return entries.indices.sorted { spellings[$0].utf8.lexicographicallyPrecedes(spellings[$1].utf8) }.map(row)
  }

  private func row(at position: Int) -> HMPRow { made.row(at: position) { entries[position].row } }
}

/// The rows that have been made, by their position in a table.
private final class MadeRows: Sendable {
  private let rows: Mutex<[HMPRow?]>

  init(count: Int) {
    rows = Mutex(Array(repeating: nil, count: count))
  }

  func row(at position: Int, make: () -> HMPRow) -> HMPRow {
    if let row = rows.withLock({ $0[position] }) { return row }
    let row = make()
    rows.withLock { $0[position] = row }
    return row
  }
}

/// The command of a line whose arguments have not been read.
struct FoundCommand {
  var row: HMPRow
  /// The line, at the first byte after the command and the blanks after it.
  var scanner: LineScanner

  /// The command as it was typed, with the blanks before it and inside it.
  var typed: String {
    var end = scanner.position
    while end > 0, scanner.bytes[end - 1].isBlank { end -= 1 }
    return scanner.text(to: end)
  }
}

extension HMPTable {
  /// Finds the command of a line; returns nil if the line is blank.
  ///
  /// - Throws: `HMPError` if the command is unknown, or cannot run before the machine is initialized.
  func find(_ line: LineScanner, isPreconfig: Bool) throws(HMPError) -> FoundCommand? {
    var scanner = line
    var table: String?
    while let name = scanner.readCommandName() {
      guard let row = row(name, in: table) else { throw .unknownCommand(typed: scanner.text(to: scanner.position)) }
      if isPreconfig, !row.flags.contains(.preconfig) {
        throw .beforeMachine(typed: scanner.text(to: scanner.position))
      }
      scanner.skipBlanks()
      if case .subTable = row.binding, !scanner.isAtEnd {
        table = row.name
        continue
      }
      return FoundCommand(row: row, scanner: scanner)
    }
    return nil
  }
}
