public import MainLoop
public import QJSON

/// One call of a command.
public struct CommandCall: Sendable {
  /// The name of the command.
  public let name: String
  /// The arguments.
  public let input: CommandInput

  /// A call of a command of the schema.
  public init(_ command: some QAPICommand) {
    name = type(of: command).name
    input = .typed(command)
  }

  /// A call of any command by its name.
  public init(name: String, arguments: JSONObject = JSONObject()) {
    self.name = name
    input = .json(arguments, .strict)
  }

  /// The arguments as they stand on the wire.
  public var arguments: JSONObject { input.object }

  /// The call as it stands on the wire, without an identifier.
  public var message: JSONValue {
    var message: JSONObject = ["execute": .string(name)]
    let arguments = arguments
    if !arguments.isEmpty { message["arguments"] = .object(arguments) }
    return .object(message)
  }
}

/// Why a call of a command failed.
public enum TargetError: Error, Sendable, Hashable {
  /// The error that the target responded with.
  case command(QMPError)
  /// The connection was lost, and why. Whether the command took effect is unknown.
  case connectionLost(String)
  /// The caller's time limit passed. Whether the command took effect is unknown.
  case timedOut(Duration)
  /// The caller cancelled the call. Whether the command took effect is unknown.
  case cancelled
  /// The front end does not let the command through, and why.
  case refused(String)
  /// The response does not match the schema.
  case malformedResponse(ReadError)
}

/// An executor of QMP commands: the process itself, a peer on a connection, or a wrapper of either.
@MainLoop
public protocol CommandTarget: AnyObject, Sendable {
  /// Executes one command and returns its result.
  ///
  /// Commands begin in the order of the calls; a caller that needs one to complete before the next begins awaits it.
  /// Cancelling the task gives the command up.
  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue

  /// The names of the commands that the target has.
  func commandNames() async throws(TargetError) -> Set<String>

  /// Calls the body with each event from now on, and once when there will be no more.
  func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> Observation

  /// What callers have learned about the target as it is now; nil if nothing is kept.
  var memory: TargetMemory? { get }
}

/// What callers have learned about a target that does not change while its connection lasts, such as its schema.
@MainLoop
public final class TargetMemory {
  private var values: [ObjectIdentifier: any Sendable] = [:]

  /// Makes an empty memory.
  public nonisolated init() {}

  /// The value of a type that was kept last.
  public subscript<Value: Sendable>(_ type: Value.Type) -> Value? {
    get { values[ObjectIdentifier(type)] as? Value }
    set { values[ObjectIdentifier(type)] = newValue }
  }
}

extension CommandTarget {
  /// Keeps nothing, unless the target has its own implementation.
  public var memory: TargetMemory? { nil }

  /// No events, unless the target has its own implementation.
  public func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> Observation {
    Observation {}
  }

  /// Executes a command of the schema.
  public func execute<Command: QAPICommand>(_ command: Command) async throws(TargetError) -> Command.Result {
    try Command.result(in: try await execute(CommandCall(command)))
  }

  /// Executes any command by its name.
  public func execute(name: String, arguments: JSONObject = JSONObject()) async throws(TargetError) -> JSONValue {
    let response = try await execute(CommandCall(name: name, arguments: arguments))
    return response.json
  }

  /// Whether the target has the command; false if it cannot be asked.
  public func has(_ name: String) async -> Bool {
    (try? await commandNames())?.contains(name) ?? false
  }
}

extension QAPICommand {
  /// The result in a response of a target.
  ///
  /// - Throws: `TargetError.malformedResponse` if the response does not match the schema.
  public static func result(in response: any QAPIValue) throws(TargetError) -> Result {
    if let result = response as? Result { return result }
    do throws(ReadError) { return try Result(reading: response.json, .lenient) } catch {
      throw .malformedResponse(error)
    }
  }
}
