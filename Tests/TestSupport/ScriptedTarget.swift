package import MainLoop
package import QAPIRuntime
package import QJSON

/// A target that has the commands it was given answers for, and keeps what was asked.
@MainLoop package final class ScriptedTarget: CommandTarget {
  private var script: TargetScript
  package private(set) var calls: [String] = []

  package init(_ script: TargetScript) {
    self.script = script
  }

  package convenience init(_ answers: [String: Result<JSONValue, TargetError>]) { self.init(TargetScript(answers)) }

  package func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    guard let answer = script.next(call.name) else { throw .command(.commandNotFound(call.name)) }
    let arguments = call.arguments.isEmpty ? "" : " " + JSONValue.object(call.arguments).text()
    calls.append(call.name + arguments)
    return try answer.get()
  }

  package func commandNames() async throws(TargetError) -> Set<String> {
    Set(script.answers.keys).union(script.series.keys)
  }
}

/// What a scripted target says.
package struct TargetScript: Sendable {
  package var answers: [String: Result<JSONValue, TargetError>]
  /// Answers that are given one after the other, the last of them again and again.
  package var series: [String: [JSONValue]]

  package init(
    answers: [String: String], errors: [String: QMPError] = [:], series: [String: [String]] = [:]
  ) throws {
    self.answers = try answers.mapValues { .success(try JSONValue.parse($0)) }
    for (name, error) in errors { self.answers[name] = .failure(.command(error)) }
    self.series = try series.mapValues { try $0.map { try JSONValue.parse($0) } }
  }

  package init(_ answers: [String: Result<JSONValue, TargetError>]) {
    self.answers = answers
    series = [:]
  }

  package mutating func next(_ name: String) -> Result<JSONValue, TargetError>? {
    guard let rest = series[name], let first = rest.first else { return answers[name] }
    if rest.count > 1 { series[name]?.removeFirst() }
    return .success(first)
  }
}
