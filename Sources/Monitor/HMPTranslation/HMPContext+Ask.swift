package import HMP
package import MainLoop
package import QAPIRuntime
package import QJSON

extension HMPContext {
  /// Executes a command on the target.
  ///
  /// `purpose` completes the message for a target that lacks the command, as in "This target can't *list jobs*".
  ///
  /// - Throws: `HMPError.refused` if the target lacks the command, otherwise the target's error.
  package func ask<Command: QAPICommand>(
    _ command: Command, to purpose: String
  ) async throws(HMPError) -> Command.Result {
    try await answer(command, to: purpose).result
  }

  /// Executes a query, and returns its result with the text that `text` makes of it.
  package func report<Command: QAPICommand>(
    _ command: Command, to purpose: String, _ text: (Command.Result) -> String
  ) async throws(HMPError) -> HMPOutput {
    let (result, response) = try await answer(command, to: purpose)
    return HMPOutput(text: text(result), result: response)
  }

  /// Executes a command, and returns its result and the response as it came.
  ///
  /// The response of a peer has members that the schema does not know.
  package func answer<Command: QAPICommand>(
    _ command: Command, to purpose: String
  ) async throws(HMPError) -> (result: Command.Result, response: any QAPIValue) {
    do throws(TargetError) {
      let response = try await target.execute(CommandCall(command))
      return (try Command.result(in: response), response)
    } catch {
      throw HMPError(error, of: CommandCall(command), to: purpose)
    }
  }

  /// Executes a command by name, for arguments whose types only the target knows.
  package func ask(_ name: String, _ arguments: JSONObject, to purpose: String) async throws(HMPError) -> JSONValue {
    do throws(TargetError) {
      return try await target.execute(name: name, arguments: arguments)
    } catch {
      throw HMPError(error, of: CommandCall(name: name, arguments: arguments), to: purpose)
    }
  }
}

/// A query whose response is read later, so that the target works on it while the response to an earlier one is read.
@MainLoop
package struct StartedQuery<Command: QAPICommand> {
  private let task: Task<Result<Command.Result, TargetError>, Never>

  /// Sends the query, after those that were started before.
  package init(_ query: Command, on target: any CommandTarget) {
    task = MainLoop.task {
      do throws(TargetError) {
        return .success(try await target.execute(query))
      } catch {
        return .failure(error)
      }
    }
  }

  /// Waits for the response; a cancelled caller gives the query up.
  package func result() async throws(TargetError) -> Command.Result {
    let task = task
    return try await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }.get()
  }

  /// Gives the query up.
  package func cancel() { task.cancel() }
}

extension HMPError {
  /// The value that a member does not accept, if the target reported such an error.
  package var unacceptedValue: String? {
    guard case .qmp(let error) = self, error.description.hasSuffix("'") else { return nil }
    let mark = " does not accept value '"
    guard let start = error.description.firstRange(of: mark)?.upperBound else { return nil }
    return String(error.description[start...].dropLast())
  }
}
