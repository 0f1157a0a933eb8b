package import HMP
package import QAPIRuntime
package import QJSON

extension HMPContext {
  /// Executes a command of the target.
  ///
  /// The purpose is what the target can't do when it lacks the command, as in "this target can't `list disks`".
  ///
  /// - Throws: `HMPFailure.refused` when the target lacks it, else what the target says.
  package func ask<Command: QAPICommand>(
    _ command: Command, to purpose: String
  ) async throws(HMPFailure) -> Command.Result {
    do throws(TargetError) {
      return try await target.execute(command)
    } catch {
      throw HMPFailure(error, lacking: Command.name, to: purpose)
    }
  }

  /// Executes a command and lays out what it returned.
  package func report<Command: QAPICommand>(
    _ command: Command, to purpose: String, _ text: (Command.Result) -> String
  ) async throws(HMPFailure) -> HMPOutput {
    let result = try await ask(command, to: purpose)
    return HMPOutput(text: text(result), value: result.json)
  }

  /// Executes a command of which only the name is known.
  package func ask(_ name: String, _ arguments: JSONObject, to purpose: String) async throws(HMPFailure) -> JSONValue {
    do throws(TargetError) {
      return try await target.execute(name: name, arguments: arguments)
    } catch {
      throw HMPFailure(error, lacking: name, to: purpose)
    }
  }
}

extension HMPFailure {
  fileprivate init(_ error: TargetError, lacking name: String, to purpose: String) {
    if case .command(let answer) = error, answer.errorClass == .commandNotFound {
      self = .refused("This target can't \(purpose): it has no command '\(name)'")
    } else {
      self = HMPFailure(error)
    }
  }
}
