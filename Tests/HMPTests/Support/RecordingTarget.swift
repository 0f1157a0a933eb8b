import MainLoop
import QAPIRuntime
import QJSON

/// A target that keeps the commands it is given and answers from a list.
final class RecordingTarget: CommandTarget {
  private(set) var commands: [String] = []
  var answers: [String: JSONValue] = [:]
  var failures: [String: TargetError] = [:]

  nonisolated init() {}

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    commands.append("\(call.name) \(JSONValue.object(call.arguments).text())")
    if let failure = failures[call.name] { throw failure }
    return answers[call.name] ?? .object([:])
  }

  func commandNames() async throws(TargetError) -> Set<String> { Set(answers.keys) }
}
