import HMP
import MainLoop
import QAPIRuntime
import QJSON
import Testing

@testable import HMPTranslation

/// A target that has the commands it was given answers for, and keeps what was asked.
@MainLoop final class ScriptedTarget: CommandTarget {
  typealias Answer = Result<JSONValue, TargetError>

  private let answers: [String: Answer]
  private(set) var calls: [String] = []

  init(_ answers: [String: Answer]) {
    self.answers = answers
  }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    guard let answer = answers[call.name] else { throw .command(.commandNotFound(call.name)) }
    let arguments = call.arguments.isEmpty ? "" : " " + JSONValue.object(call.arguments).text()
    calls.append(call.name + arguments)
    return try answer.get()
  }

  func commandNames() async throws(TargetError) -> Set<String> { Set(answers.keys) }
}

/// What became of a line: its output, or the words of its failure, then the calls that were made.
struct Outcome: Sendable, Equatable {
  var text: String
  var calls: [String]
}

/// Runs one command against a target that answers with JSON, by the name of the command.
func run(
  _ translator: @escaping HMPTranslator, _ arguments: KeyValuePairs<String, HMPValue> = [:],
  answers: [String: String] = [:], errors: [String: QMPError] = [:], currentCPU: Int64 = 0,
  options: HMPOptions = HMPOptions()
) throws -> Outcome {
  var scripted = try answers.mapValues { ScriptedTarget.Answer.success(try JSONValue.parse($0)) }
  for (name, error) in errors { scripted[name] = .failure(.command(error)) }
  var parsed = HMPArguments()
  for (name, value) in arguments { parsed[name] = value }
  let table = try HMPTable(rows: [])
  return MainLoop.blockingRun { [scripted, parsed] in
    let target = ScriptedTarget(scripted)
    let state = HMPMonitorState()
    state.currentCPU = currentCPU
    let context = HMPContext(target: target, state: state, table: table, options: options)
    do throws(HMPFailure) {
      return Outcome(text: try await translator(parsed, context).text, calls: target.calls)
    } catch {
      return Outcome(text: error.text, calls: target.calls)
    }
  }
}

extension Outcome {
  /// Expects the text; `calls` only where they are given.
  func expect(
    _ text: String, calls: [String]? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(self.text == text, sourceLocation: sourceLocation)
    if let calls { #expect(self.calls == calls, sourceLocation: sourceLocation) }
  }
}
