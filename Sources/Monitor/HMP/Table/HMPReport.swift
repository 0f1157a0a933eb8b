public import QAPIRuntime

/// The layout of a QMP command's result as text.
public struct HMPReport: Sendable {
  private let layOut: @Sendable (any QAPIValue, HMPArguments) throws(HMPFailure) -> HMPOutput

  /// Lays out the result by a function of it.
  public init<Command: QAPICommand>(_ command: Command.Type, _ text: @escaping @Sendable (Command.Result) -> String) {
    layOut = { (response, _) throws(HMPFailure) in
      let result = try Self.result(of: command, in: response)
      return HMPOutput(text: text(result), value: result.json)
    }
  }

  /// Lays out the result by a function of it and of the line's arguments.
  public init<Command: QAPICommand, Arguments: HMPRowArguments>(
    _ command: Command.Type, _ text: @escaping @Sendable (Command.Result, Arguments) -> String
  ) {
    layOut = { (response, arguments) throws(HMPFailure) in
      let result = try Self.result(of: command, in: response)
      return HMPOutput(text: text(result, try Arguments(arguments)), value: result.json)
    }
  }

  /// The text and the value of a response.
  ///
  /// - Throws: `HMPFailure.target` with `TargetError.malformedReply` if the response is not what the command returns.
  func output(of response: any QAPIValue, to arguments: HMPArguments) throws(HMPFailure) -> HMPOutput {
    try layOut(response, arguments)
  }

  private static func result<Command: QAPICommand>(
    of command: Command.Type, in response: any QAPIValue
  ) throws(HMPFailure) -> Command.Result {
    do throws(TargetError) { return try Command.result(in: response) } catch { throw HMPFailure(error) }
  }
}
