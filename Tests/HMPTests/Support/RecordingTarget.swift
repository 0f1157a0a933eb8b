import MainLoop
import QAPIRuntime
import QJSON

/// A target that records commands, and responds from a list.
final class RecordingTarget: CommandTarget {
  private(set) var commands: [String] = []
  var responses: [String: JSONValue] = [:]
  var errors: [String: TargetError] = [:]

  nonisolated init() {}

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    commands.append("\(call.name) \(JSONValue.object(call.arguments).text())")
    if let error = errors[call.name] { throw error }
    return responses[call.name] ?? .object([:])
  }

  func commandNames() async throws(TargetError) -> Set<String> { Set(responses.keys) }
}
