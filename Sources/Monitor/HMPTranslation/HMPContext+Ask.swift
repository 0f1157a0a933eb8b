package import HMP
package import QAPIRuntime
package import QJSON

extension HMPContext {
  /// Executes a command on the target.
  ///
  /// `purpose` completes the message for a target that lacks the command, as in "This target can't *list jobs*".
  ///
  /// - Throws: `HMPFailure.refused` if the target lacks the command, otherwise the target's error.
  package func ask<Command: QAPICommand>(
    _ command: Command, to purpose: String
  ) async throws(HMPFailure) -> Command.Result {
    do throws(TargetError) {
      return try await target.execute(command)
    } catch {
      throw HMPFailure(error, of: CommandCall(command), to: purpose)
    }
  }

  /// Executes a query, and returns its result with the text that `text` makes of it.
  package func report<Command: QAPICommand>(
    _ command: Command, to purpose: String, _ text: (Command.Result) -> String
  ) async throws(HMPFailure) -> HMPOutput {
    let result = try await ask(command, to: purpose)
    return HMPOutput(text: text(result), result: result)
  }

  /// Executes a command by name, for arguments whose types only the target knows.
  package func ask(_ name: String, _ arguments: JSONObject, to purpose: String) async throws(HMPFailure) -> JSONValue {
    do throws(TargetError) {
      return try await target.execute(name: name, arguments: arguments)
    } catch {
      throw HMPFailure(error, of: CommandCall(name: name, arguments: arguments), to: purpose)
    }
  }
}

extension HMPFailure {
  /// The value that a member does not accept, if the target reported such an error.
  package var unacceptedValue: String? {
    guard case .qmp(let error) = self, error.description.hasSuffix("'") else { return nil }
    let mark = " does not accept value '"
    guard let start = error.description.firstRange(of: mark)?.upperBound else { return nil }
    return String(error.description[start...].dropLast())
  }
}
