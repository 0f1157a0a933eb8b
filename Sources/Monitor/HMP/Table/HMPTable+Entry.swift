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
