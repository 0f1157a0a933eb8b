import MainLoop
public import QJSON

/// The arguments of one call of a command.
public enum CommandInput: Sendable {
  /// As they came over the wire.
  case json(JSONObject, ReadOptions)
  /// As a caller in the same process has made them.
  case typed(any QAPICommand)
}

/// A command that a process can execute, and how.
public struct CommandRow: Sendable {
  /// The handler behind its marshaller; which of the three is decided by the schema's flags.
  public enum Handler: Sendable {
    case plain(@MainLoop @Sendable (CommandInput) throws(QMPError) -> any QAPIValue)
    case coroutine(@MainLoop @Sendable (CommandInput) async throws(QMPError) -> any QAPIValue)
    case outOfBand(@Sendable (CommandInput) throws(QMPError) -> any QAPIValue)
  }

  public let name: String
  public let flags: CommandFlags
  public let specialFeatures: SpecialFeatures
  public let handler: Handler
}

/// The commands that a process can execute, by name.
public struct CommandTable: Sendable {
  /// In the order of the schema.
  public private(set) var rows: [CommandRow] = []
  private var indices: [String: Int] = [:]

  public init() {}

  public subscript(name: String) -> CommandRow? { indices[name].map { rows[$0] } }

  /// Whether any command can be executed out of band.
  public var hasOutOfBandCommands: Bool { rows.contains { $0.flags.contains(.allowOOB) } }

  /// Adds a row.
  ///
  /// A command of the same name is replaced: a handler written by hand may stand in for a generated one.
  public mutating func append(_ row: CommandRow) {
    precondition(
      !row.flags.isSuperset(of: [.coroutine, .allowOOB]), "\(row.name) is both a coroutine and out of band")
    if let index = indices[row.name] {
      rows[index] = row
    } else {
      indices[row.name] = rows.count
      rows.append(row)
    }
  }

  /// Adds a coroutine command whose arguments and result are not described by a schema of ours.
  package mutating func append(
    _ name: String, coroutine body: @escaping @MainLoop @Sendable (CommandInput) async throws(QMPError) -> any QAPIValue
  ) {
    append(CommandRow(name: name, flags: .coroutine, specialFeatures: [], handler: .coroutine(body)))
  }

  public mutating func append(contentsOf table: CommandTable) {
    for row in table.rows { append(row) }
  }
}
