package import HMP
package import MainLoop
package import QAPIRuntime
package import QJSON

extension HMPContext {
  /// Executes a command of the target.
  ///
  /// The purpose is what the target can't do when it lacks the command, as in "this target can't `list disks`".
  ///
  /// - Throws: `HMPFailure.refused` when the target lacks it, else what the target says.
  @MainLoop
  package func ask<Command: QAPICommand>(
    _ command: Command, to purpose: String
  ) async throws(HMPFailure) -> Command.Result {
    do throws(TargetError) {
      return try await target.execute(command)
    } catch {
      throw HMPFailure(error, lacking: Command.name, to: purpose)
    }
  }

  /// Executes a command and lays out what it returned; only shows the command where the line is rehearsed.
  @MainLoop
  package func report<Command: QAPICommand>(
    _ command: Command, to purpose: String, _ text: (Command.Result) -> String
  ) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = rehearsal(CommandCall(command)) { return rehearsal }
    let result = try await ask(command, to: purpose)
    return HMPOutput(text: text(result), value: result.json)
  }

  /// Executes a command of which only the name is known.
  @MainLoop
  package func ask(_ name: String, _ arguments: JSONObject, to purpose: String) async throws(HMPFailure) -> JSONValue {
    do throws(TargetError) {
      return try await target.execute(name: name, arguments: arguments)
    } catch {
      throw HMPFailure(error, lacking: name, to: purpose)
    }
  }

  /// Whether the target has a command that takes mandatory arguments.
  ///
  /// They are left out, so that nothing is done. The list of all commands would tell as well, but it is long.
  @MainLoop
  package func knows(_ name: String) async throws(HMPFailure) -> Bool {
    do throws(TargetError) {
      _ = try await target.execute(name: name)
      return true
    } catch {
      guard case .command(let answer) = error else { throw HMPFailure(error) }
      return answer.errorClass != .commandNotFound
    }
  }

  /// What is shown instead of executing these calls; nil unless the line is only rehearsed.
  package func rehearsal(_ calls: CommandCall...) -> HMPOutput? { rehearsal(calls) }

  /// What is shown instead of executing these calls; nil unless the line is only rehearsed.
  package func rehearsal(_ calls: [CommandCall]) -> HMPOutput? {
    guard options.dryRun else { return nil }
    let messages = calls.map(\.message.withoutSecrets)
    return HMPOutput(
      text: messages.map { $0.text() + "\n" }.joined(), value: messages.count == 1 ? messages[0] : .array(messages))
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
