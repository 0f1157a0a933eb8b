import MainLoop
public import QJSON

/// The arguments of one call of a command.
public enum CommandInput: Sendable {
  /// As they came over the wire.
  case json(JSONObject, ReadOptions)
  /// As a caller in the same process made them.
  case typed(any QAPICommand)
}

/// A command that a process can execute, with its handler.
public struct CommandRow: Sendable {
  /// The handler with its marshaller; the schema's flags decide which of the three.
  public enum Handler: Sendable {
    case plain(@MainLoop @Sendable (CommandInput) throws(QMPError) -> any QAPIValue)
    case coroutine(@MainLoop @Sendable (CommandInput) async throws(QMPError) -> any QAPIValue)
    case outOfBand(@Sendable (CommandInput) throws(QMPError) -> any QAPIValue)
  }

  /// The name on the wire.
  public let name: String
  /// What the schema says about how the command is called.
  public let flags: CommandFlags
  /// What the compatibility policy looks at.
  public let specialFeatures: SpecialFeatures
  /// The handler with its marshaller.
  public let handler: Handler
}

/// The commands that a process can execute, by name.
public struct CommandTable: Sendable {
  /// In the order of the schema.
  public private(set) var rows: [CommandRow] = []
  private var indices: [String: Int] = [:]

  /// Makes a table without commands.
  public init() {}

  /// The command of that name; nil when there is none.
  public subscript(name: String) -> CommandRow? { indices[name].map { rows[$0] } }

  /// Whether any command can be executed out of band.
  public var hasOutOfBandCommands: Bool { rows.contains { $0.flags.contains(.allowOOB) } }

  /// Adds a row.
  ///
  /// It replaces a command of the same name, so that a handler written by hand can take the place of a generated one.
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

  /// Adds a coroutine command whose arguments and result this process's schema does not describe.
  package mutating func append(
    _ name: String, coroutine body: @escaping @MainLoop @Sendable (CommandInput) async throws(QMPError) -> any QAPIValue
  ) {
    append(CommandRow(name: name, flags: .coroutine, specialFeatures: [], handler: .coroutine(body)))
  }

  /// Adds the rows of another table, in its order.
  public mutating func append(contentsOf table: CommandTable) {
    for row in table.rows { append(row) }
  }
}

// Each marshaller asserts the context on entry: a coroutine handler in coroutine context, all others outside of it.
extension CommandTable {
  /// Adds a command whose handler runs on the main loop from start to end.
  public mutating func plain<Command: QAPICommand>(
    _ command: Command.Type, _ body: @escaping @MainLoop @Sendable (Command) throws(QMPError) -> Command.Result
  ) {
    append(
      command,
      .plain { (input) throws(QMPError) in
        precondition(Coroutine.current == nil, "a plain command in coroutine context")
        return try body(try input.arguments())
      })
  }

  /// Adds a command without a result whose handler runs on the main loop from start to end.
  public mutating func plain<Command: QAPICommand>(
    _ command: Command.Type, _ body: @escaping @MainLoop @Sendable (Command) throws(QMPError) -> Void
  ) where Command.Result == QAPIEmpty {
    plain(command) { (arguments) throws(QMPError) -> QAPIEmpty in
      try body(arguments)
      return QAPIEmpty()
    }
  }

  /// Adds a command whose handler may suspend.
  public mutating func coroutine<Command: QAPICommand>(
    _ command: Command.Type, _ body: @escaping @MainLoop @Sendable (Command) async throws(QMPError) -> Command.Result
  ) {
    append(
      command,
      .coroutine { (input) async throws(QMPError) in
        precondition(Coroutine.current != nil, "a coroutine command outside coroutine context")
        return try await body(try input.arguments())
      })
  }

  /// Adds a command without a result whose handler may suspend.
  public mutating func coroutine<Command: QAPICommand>(
    _ command: Command.Type, _ body: @escaping @MainLoop @Sendable (Command) async throws(QMPError) -> Void
  ) where Command.Result == QAPIEmpty {
    coroutine(command) { (arguments) async throws(QMPError) -> QAPIEmpty in
      try await body(arguments)
      return QAPIEmpty()
    }
  }

  /// Adds a command whose handler runs immediately, on any thread.
  public mutating func outOfBand<Command: QAPICommand>(
    _ command: Command.Type, _ body: @escaping @Sendable (Command) throws(QMPError) -> Command.Result
  ) {
    append(
      command,
      .outOfBand { (input) throws(QMPError) in
        precondition(Coroutine.current == nil, "an out-of-band command in coroutine context")
        return try body(try input.arguments())
      })
  }

  /// Adds a command without a result whose handler runs immediately, on any thread.
  public mutating func outOfBand<Command: QAPICommand>(
    _ command: Command.Type, _ body: @escaping @Sendable (Command) throws(QMPError) -> Void
  ) where Command.Result == QAPIEmpty {
    outOfBand(command) { (arguments) throws(QMPError) -> QAPIEmpty in
      try body(arguments)
      return QAPIEmpty()
    }
  }

  private mutating func append<Command: QAPICommand>(_ command: Command.Type, _ handler: CommandRow.Handler) {
    append(
      CommandRow(
        name: Command.name, flags: Command.flags, specialFeatures: Command.specialFeatures, handler: handler))
  }
}

extension CommandInput {
  /// The arguments as the command's own type.
  ///
  /// - Throws: `GenericError` naming the member at fault; the handler is then not called.
  func arguments<Command: QAPICommand>() throws(QMPError) -> Command {
    switch self {
    case .typed(let command):
      guard let command = command as? Command else { throw .generic("not the arguments of \(Command.name)") }
      return command
    case .json(let object, let options):
      do throws(ReadError) {
        var reader = ObjectReader(object, options)
        let command = try Command(members: &reader)
        try reader.finish()
        return command
      } catch {
        throw error.qmpError
      }
    }
  }
}

extension CommandTable {
  /// Adds a command whose result is made as JSON: one for which the schema asks for no generated marshaller.
  ///
  /// The handler runs on the main loop from start to end. What it returns is not checked against the schema.
  public mutating func raw<Command: QAPICommand>(
    _ command: Command.Type, _ body: @escaping @MainLoop @Sendable (Command) throws(QMPError) -> JSONValue
  ) {
    append(
      command,
      .plain { (input) throws(QMPError) in
        precondition(Coroutine.current == nil, "a plain command in coroutine context")
        return try body(try input.arguments())
      })
  }
}
