import HMPTables
import Synchronization

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

extension HMPTable {
  /// A row of which the names are known, and the rest is made when it is needed.
  public struct Entry: Sendable {
    /// The name of the row in its table.
    public let name: String
    /// The other names of the row.
    public let aliases: [String]
    /// The row whose sub-table this one is in; nil for the main table.
    public let table: String?
    /// Whether there is a sub-table of this row's name.
    public let hasSubTable: Bool
    private let make: @Sendable () -> HMPRow

    /// Names a row; `make` gives the row of these names, each time the same.
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

    init(_ row: HMPRow) {
      let hasSubTable = if case .subTable = row.binding { true } else { false }
      self.init(row.name, aliases: row.aliases, in: row.table, hasSubTable: hasSubTable) { row }
    }

    /// The row, made anew.
    public var row: HMPRow { make() }

    /// The name, then the aliases.
    var names: [String] { [name] + aliases }
  }
}

extension [HMPTable.Entry] {
  /// Adds a row of these names, which `make` makes when it is needed.
  public mutating func add(
    _ name: String, aliases: [String] = [], in table: String? = nil, hasSubTable: Bool = false,
    make: @escaping @Sendable () -> HMPRow
  ) {
    append(HMPTable.Entry(name, aliases: aliases, in: table, hasSubTable: hasSubTable, make: make))
  }
}

extension HMPTable.Entry {
  /// - Throws: `HMPTableError.unusableName`.
  func checkNames() throws(HMPTableError) {
    for name in names where !Self.canBeTyped(name) { throw .unusableName(name) }
  }

  /// A blank or a slash ends a name on the line, and `|` separates the names of one row.
  private static func canBeTyped(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { !$0.isBlank && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "|") }
      && name.utf8.count <= commandNameLimit
  }
}

/// Bytes of a command's name that count; what is beyond is ignored.
let commandNameLimit = 255

/// The main table or a sub-table.
struct HMPTableLevel: Sendable {
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

/// The rows that have been made, by their places.
private final class MadeRows: Sendable {
  private let boxes: Mutex<[Box?]>

  /// Keeps the places of rows that have not been made small.
  private final class Box: Sendable {
    let row: HMPRow

    init(_ row: HMPRow) {
      self.row = row
    }
  }

  init(count: Int) {
    boxes = Mutex(Array(repeating: nil, count: count))
  }

  func row(at position: Int, make: () -> HMPRow) -> HMPRow {
    if let box = boxes.withLock({ $0[position] }) { return box.row }
    let row = make()
    boxes.withLock { $0[position] = Box(row) }
    return row
  }
}

/// A line of which the command is known and the arguments are still to be read.
struct FoundCommand {
  var row: HMPRow
  /// At the first byte after the command and its blanks.
  var scanner: LineScanner

  /// The command as it was typed, with any blanks in front and inside, without those after it.
  var typed: String {
    var end = scanner.position
    while end > 0, scanner.bytes[end - 1].isBlank { end -= 1 }
    return scanner.text(to: end)
  }
}

extension HMPTable {
  /// Finds the command of a line; nil when the line is blank.
  func find(_ line: LineScanner, isPreconfig: Bool) throws(HMPFailure) -> FoundCommand? {
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

extension LineScanner {
  /// Reads a name up to a blank or a slash; nil at the end of the line, empty before a slash.
  mutating func readCommandName() -> String? {
    skipBlanks()
    guard !isAtEnd else { return nil }
    let start = position
    skip { !$0.isBlank && $0 != UInt8(ascii: "/") }
    return text(from: start, to: min(position, start + commandNameLimit))
  }
}
