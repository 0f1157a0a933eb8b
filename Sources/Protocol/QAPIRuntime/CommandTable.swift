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
///
/// A table makes it; the dispatcher alone calls the handler.
public struct CommandRow: Sendable {
  /// The handler with its marshaller; the command's kind decides which of the three.
  package enum Handler: Sendable {
    case plain(@MainLoop @Sendable (borrowing PlainContext, CommandInput) throws(QMPError) -> any QAPIValue)
    case coroutine(
      @MainLoop @Sendable (borrowing CoroutineContext, CommandInput) async throws(QMPError) -> any QAPIValue)
    case outOfBand(@Sendable (borrowing OutOfBandContext, CommandInput) throws(QMPError) -> any QAPIValue)
  }

  /// The name on the wire.
  public let name: String
  /// What the schema says about the command besides its kind.
  public let flags: CommandFlags
  /// What the compatibility policy looks at.
  public let specialFeatures: SpecialFeatures
  package let handler: Handler

  fileprivate var isOutOfBand: Bool { if case .outOfBand = handler { true } else { false } }
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
  public var hasOutOfBandCommands: Bool { rows.contains(where: \.isOutOfBand) }

  /// Adds a row.
  ///
  /// It replaces a command of the same name, so that a handler written by hand can take the place of a generated one.
  public mutating func append(_ row: CommandRow) {
    if let index = indices[row.name] {
      rows[index] = row
    } else {
      indices[row.name] = rows.count
      rows.append(row)
    }
  }

  /// Adds a coroutine command whose arguments and result this process's schema does not describe.
  package mutating func append(
    _ name: String,
    coroutine body:
      @escaping @MainLoop @Sendable (borrowing CoroutineContext, CommandInput) async throws(QMPError) -> any QAPIValue
  ) {
    append(CommandRow(name: name, flags: [], specialFeatures: [], handler: .coroutine(body)))
  }

  /// Adds the rows of another table, in its order.
  public mutating func append(contentsOf table: CommandTable) {
    for row in table.rows { append(row) }
  }
}

// The context that a marshaller gets agrees with the one that the code is in, unless the caller made it in the wrong place.
// Each checks that on entry.
extension CommandTable {
  /// Adds a command whose handler runs on the main loop from start to end.
  public mutating func plain<Command: PlainCommand>(
    _ command: Command.Type,
    _ body: @escaping @MainLoop @Sendable (borrowing PlainContext, Command) throws(QMPError) -> Command.Result
  ) {
    append(
      command,
      .plain { (context, input) throws(QMPError) in
        try WrongContext.check(Coroutine.current == nil, Command.name, "in coroutine context")
        return try body(context, try input.arguments())
      })
  }

  /// Adds a command without a result whose handler runs on the main loop from start to end.
  public mutating func plain<Command: PlainCommand>(
    _ command: Command.Type,
    _ body: @escaping @MainLoop @Sendable (borrowing PlainContext, Command) throws(QMPError) -> Void
  ) where Command.Result == QAPIEmpty {
    plain(command) { (context, arguments) throws(QMPError) -> QAPIEmpty in
      try body(context, arguments)
      return QAPIEmpty()
    }
  }

  /// Adds a command for which the schema asks for no marshaller, and whose handler runs on the main loop from start to end.
  ///
  /// It gets the arguments as they came. What it returns is not checked against the schema.
  public mutating func plain<Command: PlainCommand>(
    raw command: Command.Type,
    _ body: @escaping @MainLoop @Sendable (borrowing PlainContext, JSONObject) throws(QMPError) -> any QAPIValue
  ) {
    append(
      command,
      .plain { (context, input) throws(QMPError) in
        try WrongContext.check(Coroutine.current == nil, Command.name, "in coroutine context")
        return try body(context, input.object)
      })
  }

  /// Adds a command whose handler may suspend.
  public mutating func coroutine<Command: CoroutineCommand>(
    _ command: Command.Type,
    _ body: @escaping @MainLoop @Sendable (borrowing CoroutineContext, Command) async throws(QMPError) -> Command.Result
  ) {
    append(
      command,
      .coroutine { (context, input) async throws(QMPError) in
        try WrongContext.check(Coroutine.current != nil, Command.name, "outside coroutine context")
        return try await body(context, try input.arguments())
      })
  }

  /// Adds a command without a result whose handler may suspend.
  public mutating func coroutine<Command: CoroutineCommand>(
    _ command: Command.Type,
    _ body: @escaping @MainLoop @Sendable (borrowing CoroutineContext, Command) async throws(QMPError) -> Void
  ) where Command.Result == QAPIEmpty {
    coroutine(command) { (context, arguments) async throws(QMPError) -> QAPIEmpty in
      try await body(context, arguments)
      return QAPIEmpty()
    }
  }

  /// Adds a command for which the schema asks for no marshaller, and whose handler may suspend.
  ///
  /// It gets the arguments as they came. What it returns is not checked against the schema.
  public mutating func coroutine<Command: CoroutineCommand>(
    raw command: Command.Type,
    _ body:
      @escaping @MainLoop @Sendable (borrowing CoroutineContext, JSONObject) async throws(QMPError) -> any QAPIValue
  ) {
    append(
      command,
      .coroutine { (context, input) async throws(QMPError) in
        try WrongContext.check(Coroutine.current != nil, Command.name, "outside coroutine context")
        return try await body(context, input.object)
      })
  }

  /// Adds a command whose handler runs immediately, on any thread.
  public mutating func outOfBand<Command: OutOfBandCommand>(
    _ command: Command.Type,
    _ body: @escaping @Sendable (borrowing OutOfBandContext, Command) throws(QMPError) -> Command.Result
  ) {
    append(
      command,
      .outOfBand { (context, input) throws(QMPError) in
        try WrongContext.check(Coroutine.current == nil, Command.name, "in coroutine context")
        return try body(context, try input.arguments())
      })
  }

  /// Adds a command without a result whose handler runs immediately, on any thread.
  public mutating func outOfBand<Command: OutOfBandCommand>(
    _ command: Command.Type,
    _ body: @escaping @Sendable (borrowing OutOfBandContext, Command) throws(QMPError) -> Void
  ) where Command.Result == QAPIEmpty {
    outOfBand(command) { (context, arguments) throws(QMPError) -> QAPIEmpty in
      try body(context, arguments)
      return QAPIEmpty()
    }
  }

  /// Adds a command for which the schema asks for no marshaller, and whose handler runs immediately, on any thread.
  ///
  /// It gets the arguments as they came. What it returns is not checked against the schema.
  public mutating func outOfBand<Command: OutOfBandCommand>(
    raw command: Command.Type,
    _ body: @escaping @Sendable (borrowing OutOfBandContext, JSONObject) throws(QMPError) -> any QAPIValue
  ) {
    append(
      command,
      .outOfBand { (context, input) throws(QMPError) in
        try WrongContext.check(Coroutine.current == nil, Command.name, "in coroutine context")
        return try body(context, input.object)
      })
  }

  private mutating func append<Command: QAPICommand>(_ command: Command.Type, _ handler: CommandRow.Handler) {
    append(
      CommandRow(
        name: Command.name, flags: Command.flags, specialFeatures: Command.specialFeatures, handler: handler))
  }
}

extension CommandInput {
  /// The arguments as they stand on the wire.
  package var object: JSONObject {
    switch self {
    case .json(let object, _): object
    case .typed(let command): command.json.objectValue ?? JSONObject()
    }
  }

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
