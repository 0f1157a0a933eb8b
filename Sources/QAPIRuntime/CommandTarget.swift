public import MainLoop
public import QJSON

/// One call of a command, as a target gets it.
public struct CommandCall: Sendable {
  public let name: String
  public let input: CommandInput

  public init(_ command: some QAPICommand) {
    name = type(of: command).name
    input = .typed(command)
  }

  public init(name: String, arguments: JSONObject = JSONObject()) {
    self.name = name
    input = .json(arguments, .strict)
  }

  /// The arguments as they stand on the wire.
  public var arguments: JSONObject {
    switch input {
    case .json(let object, _): object
    case .typed(let command): command.json.objectValue ?? JSONObject()
    }
  }

  /// The call as it stands on the wire, without an identifier.
  public var message: JSONValue {
    var message: JSONObject = ["execute": .string(name)]
    let arguments = arguments
    if !arguments.isEmpty { message["arguments"] = .object(arguments) }
    return .object(message)
  }
}

/// Why a call of a command came to nothing.
public enum TargetError: Error, Sendable, Hashable {
  /// The target's own answer.
  case command(QMPError)
  /// There is no connection any more; what happened to it. Whether the command took effect is unknown.
  case connectionLost(String)
  /// The caller's time limit passed. Whether the command took effect is unknown.
  case timedOut(Duration)
  /// The caller gave it up. Whether the command took effect is unknown.
  case cancelled
  /// The front end does not let the command through, and why.
  case refused(String)
  /// The reply is not what the schema says.
  case malformedReply(ReadError)
}

/// Something that executes QMP commands: the process itself, a peer behind a connection, or a wrapper of either.
@MainLoop
public protocol CommandTarget: AnyObject, Sendable {
  /// Executes one command and returns what it returned.
  ///
  /// Commands are begun in the order in which they are called; a caller that needs one to have ended before the next
  /// begins awaits it. Cancelling the task gives the command up.
  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue

  /// The names of the commands that the target has.
  func commandNames() async throws(TargetError) -> Set<String>

  /// Calls the body with each event from now on, and once when there will be no more.
  func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> TargetObservation
}

extension CommandTarget {
  /// A target without events tells of none.
  public func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> TargetObservation {
    TargetObservation {}
  }

  /// Executes a command of the schema.
  public func execute<Command: QAPICommand>(_ command: Command) async throws(TargetError) -> Command.Result {
    let reply = try await execute(CommandCall(command))
    if let result = reply as? Command.Result { return result }
    do throws(ReadError) {
      return try Command.Result(reading: reply.json, .lenient)
    } catch {
      throw .malformedReply(error)
    }
  }

  /// Executes any command by its name.
  public func execute(name: String, arguments: JSONObject = JSONObject()) async throws(TargetError) -> JSONValue {
    let reply = try await execute(CommandCall(name: name, arguments: arguments))
    return reply.json
  }

  /// Whether the target has the command; false as well when it cannot be asked.
  public func has(_ name: String) async -> Bool {
    (try? await commandNames())?.contains(name) ?? false
  }
}
