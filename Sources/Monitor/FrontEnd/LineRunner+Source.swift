package import HMP
import MainLoop
import QAPIRuntime
import QJSON

extension LineRunner {
  /// Files that run files are nested no deeper.
  static var sourceDepthLimit: Int { 16 }

  /// Runs the lines of a file, presenting what comes of each.
  ///
  /// A line that fails does not end it, unless the script is to end at the first error or a person does not confirm the
  /// line; the outcome of the line that has the file run has the status of the worst line in it.
  func source(_ path: String, _ script: ScriptSettings) async throws(HMPError) -> HMPOutput {
    guard sourced.count < Self.sourceDepthLimit else {
      throw .refused("source: files that run files are nested deeper than \(Self.sourceDepthLimit)")
    }
    // The limit is one of reading here; each line of the file has it anew.
    let lines = await MainLoop.withDeadline(after: timeLimit) { await script.read(path) }
    guard let lines else { throw .target(.timedOut(timeLimit ?? .zero)) }
    let file = SourcedLines(try lines.get())
    sourced.append(file)
    defer { sourced.removeLast() }
    var count: Int64 = 0
    var failed: Int64 = 0
    while let (step, number) = file.nextStep() {
      guard let (outcome, text) = await run(step) else { continue }
      if Task.isCancelled { throw .target(.cancelled) }
      present?(outcome, text, "\(path):\(number)")
      count += 1
      if outcome.status != .success { failed += 1 }
      if inner.merge(outcome, exitsOnError: script.exitsOnError) == .end { break }
    }
    return HMPOutput(value: ["lines": .integer(count), "failed": .integer(failed)])
  }

  /// The outcome and the line as it is written; nil for a line on which there is nothing.
  private func run(_ step: LineJoiner.Step) async -> (Outcome, String)? {
    let text: String
    switch step {
    case .line(let line, _): text = line
    case .partial: return nil
    case .tooLong: return (.refusal(LineJoiner.explanation), "")
    }
    switch ScriptLine(text, in: context) {
    case .empty: return nil
    case .undefined(let name): return (.refusal(ScriptLine.explanation(undefined: name)), text)
    case .unusable(let name, let reason): return (.refusal(ScriptLine.explanation(unusable: name, reason)), text)
    case .command(let line):
      let read = parse(line)
      if let reason = await beforeLine?(read) {
        inner.end()
        return (.refusal(reason, of: read.row?.path ?? ""), text)
      }
      return (await perform(read), text)
    }
  }
}

extension LineRunner.Outcome {
  /// That of a line which does not run.
  static func refusal(_ reason: String, of command: String = "") -> Self {
    Self(command: command, result: .failure(.refused(reason)), status: .commandFailed)
  }
}

extension ScriptLine {
  /// The error of a variable whose value cannot stand as one value.
  static func explanation(unusable name: String, _ reason: String) -> String {
    "the value of '\(name)' can't stand here as one value: \(reason)"
  }

  /// What is said of a variable without a value.
  package static func explanation(undefined name: String) -> String {
    "the variable '\(name)' has no value; give it one with set, let or --set"
  }
}

extension HMPError {
  /// Why a command of a script does not get the secret that it asks for.
  package static let secretMissing = HMPError.refused("the password is missing: it is the next line of a script")
}

/// The lines of a file that runs.
@MainLoop
final class SourcedLines {
  private let lines: [String]
  private var position = 0

  init(_ lines: [String]) { self.lines = lines }

  /// The next line as it stands; nil at the end.
  func next() -> String? {
    guard position < lines.count else { return nil }
    position += 1
    return lines[position - 1]
  }

  /// The next line with those that it is continued in, and the number of the line that it begins on; nil at the end.
  func nextStep() -> (LineJoiner.Step, number: Int)? {
    var joiner = LineJoiner()
    while let line = next() {
      let step = joiner.add(line)
      if step != .partial { return (step, position + 1 - step.count) }
    }
    return joiner.finish().map { ($0, position + 1 - $0.count) }
  }
}

/// What came of the lines that a line has had run.
struct InnerLines {
  enum Step {
    case goOn, end
  }

  private(set) var status = ExitStatus.success
  private(set) var ending: LineRunner.Ending?
  /// Whether a person has refused to go on.
  private var isRefused = false

  mutating func end() { isRefused = true }

  mutating func merge(_ outcome: LineRunner.Outcome, exitsOnError: Bool) -> Step {
    status.merge(outcome.status)
    ending = ending ?? outcome.ending
    if ending != nil || isRefused { return .end }
    switch outcome.status {
    case .success: return exitsOnError && status != .success ? .end : .goOn
    case .noConnection, .interrupted: return .end
    case .commandFailed, .timedOut, .usage: return exitsOnError ? .end : .goOn
    }
  }
}
