import HMP
import MainLoop
import MonitorCommands
import QAPIRuntime
import QJSON
import Testing

/// A target that has every command, records the calls, and returns the given responses or empty objects.
@MainLoop final class RecordingTarget: CommandTarget {
  private let answers: [String: JSONValue]
  private(set) var calls: [String] = []

  init(_ answers: [String: JSONValue]) {
    self.answers = answers
  }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    let arguments = call.arguments.isEmpty ? "" : " " + JSONValue.object(call.arguments).text()
    calls.append(call.name + arguments)
    return answers[call.name] ?? .object([:])
  }

  func commandNames() async throws(TargetError) -> Set<String> { Set(answers.keys) }
}

/// Runs a line with all tables, and expects its calls and its output.
func check(
  _ line: String, answers: [String: String] = [:], isName: HMPOptions.NameQuery? = nil, calls: [String] = [],
  _ expected: String = "", sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let answers = try answers.mapValues { try JSONValue.parse($0) }
  let table = try HMPTable(monitorCommands)
  let (text, made) = MainLoop.blockingRun {
    let target = RecordingTarget(answers)
    let session = HMPSession(
      table: table, target: target, state: HMPMonitorState(), options: HMPOptions(isName: isName))
    do throws(HMPError) {
      return (try await session.run(line).text, target.calls)
    } catch {
      return (error.text, target.calls)
    }
  }
  #expect(text == expected, sourceLocation: sourceLocation)
  #expect(made == calls, sourceLocation: sourceLocation)
}
