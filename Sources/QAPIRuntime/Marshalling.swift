import MainLoop
public import QJSON

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

  /// Adds a command whose handler runs on any thread, at once.
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

  /// Adds a command without a result whose handler runs on any thread, at once.
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
  /// - Throws: `GenericError` naming the faulty member; the handler is then not called.
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
