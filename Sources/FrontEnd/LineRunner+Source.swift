import HMP
import MainLoop
import QAPIRuntime
import QJSON

extension LineRunner {
  /// Files that run files are nested no deeper.
  static var sourceDepthLimit: Int { 16 }

  /// Runs the lines of a file, presenting what comes of each.
  ///
  /// A line that fails does not end it, unless the script is to end at the first error; the outcome of the line that has
  /// the file run has the status of the worst line in it.
  func source(_ path: String, _ script: ScriptSettings) async throws(HMPFailure) -> HMPOutput {
    guard sourceDepth < Self.sourceDepthLimit else {
      throw .refused("source: files that run files are nested deeper than \(Self.sourceDepthLimit)")
    }
    sourceDepth += 1
    defer { sourceDepth -= 1 }
    var count: Int64 = 0
    var failed: Int64 = 0
    for (index, text) in try await script.read(path).get().enumerated() {
      guard let outcome = await run(text, of: script) else { continue }
      if Task.isCancelled { throw .target(.cancelled) }
      present?(outcome, text, "\(path):\(index + 1)")
      count += 1
      if outcome.status != .success { failed += 1 }
      if inner.merge(outcome, exitsOnError: script.exitsOnError) == .end { break }
    }
    return HMPOutput(value: ["lines": .integer(count), "failed": .integer(failed)])
  }

  /// Nil for a line on which there is nothing.
  private func run(_ text: String, of script: ScriptSettings) async -> Outcome? {
    switch ScriptLine(text, variables: script.variables) {
    case .empty: nil
    case .undefined(let name):
      Outcome(
        command: "", result: .failure(.refused(ScriptLine.explanation(undefined: name))), status: .commandFailed)
    case .command(let line): await perform(line)
    }
  }
}

extension ScriptLine {
  /// What is said of a variable without a value.
  package static func explanation(undefined name: String) -> String {
    "the variable '\(name)' has no value; give it one with --set"
  }
}

/// What came of the lines that a line has had run.
struct InnerLines {
  enum Step {
    case goOn, end
  }

  private(set) var status = ExitStatus.success
  private(set) var ending: LineRunner.Ending?

  mutating func merge(_ outcome: LineRunner.Outcome, exitsOnError: Bool) -> Step {
    status.merge(outcome.status)
    ending = ending ?? outcome.ending
    if ending != nil { return .end }
    switch outcome.status {
    case .success: return exitsOnError && status != .success ? .end : .goOn
    case .noConnection, .interrupted: return .end
    case .commandFailed, .timedOut, .usage: return exitsOnError ? .end : .goOn
    }
  }
}
