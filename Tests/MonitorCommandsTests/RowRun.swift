import MainLoop
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@testable public import HMP
@testable import MonitorCommands

/// The output or error message of a line, and the calls that it made.
struct Outcome: Sendable, Equatable {
  var text: String
  var calls: [String]
}

/// Carries out a row by its binding; the row is given by its full name, such as `info block`.
func row(_ path: String) -> HMPTranslator {
  guard let row = monitorCommands.first(where: { $0.row.path == path })?.row else {
    Issue.record("there is no row '\(path)'")
    return { _, _ throws(HMPError) in HMPOutput() }
  }
  switch row.binding {
  case .translator(let translator): return translator
  case .call(let call):
    return { arguments, context throws(HMPError) in
      try await call.run(HMPInvocation(row: row, arguments: arguments), context)
    }
  case .subTable, .none:
    Issue.record("the row '\(path)' does nothing")
    return { _, _ throws(HMPError) in HMPOutput() }
  }
}

/// Runs a row against a target with the given responses, without waiting for anything.
func run(
  _ row: @escaping HMPTranslator, _ arguments: KeyValuePairs<String, HMPValue> = [:], line: String = "",
  answers: [String: String] = [:], errors: [String: QMPError] = [:], currentCPU: Int64 = 0,
  options: HMPOptions = HMPOptions()
) throws -> Outcome {
  let target = try TargetScript(answers: answers, errors: errors)
  let arguments = HMPArguments(arguments, line: line)
  let table = try HMPTable(rows: [])
  return MainLoop.blockingRun {
    await outcome(row, arguments, on: ScriptedTarget(target), table, currentCPU: currentCPU, options: options)
  }
}

/// Runs a row that may wait.
///
/// The test must be asynchronous, because the wait ends on the main loop.
@MainLoop
func runWaiting(
  _ row: @escaping HMPTranslator, _ arguments: KeyValuePairs<String, HMPValue> = [:],
  answers: [String: String], series: [String: [String]], options: HMPOptions = HMPOptions()
) async throws -> Outcome {
  let target = try TargetScript(answers: answers, series: series)
  let table = try HMPTable(rows: [])
  return await outcome(row, HMPArguments(arguments), on: ScriptedTarget(target), table, options: options)
}

/// Runs a row several times in one monitor, and returns all calls.
func runInTurn(
  _ row: @escaping HMPTranslator, _ lines: [KeyValuePairs<String, HMPValue>], answers: [String: String]
) throws -> [String] {
  let script = try TargetScript(answers: answers)
  let table = try HMPTable(rows: [])
  let lines = lines.map { HMPArguments($0) }
  return MainLoop.blockingRun {
    let target = ScriptedTarget(script)
    let context = HMPContext(target: target, state: HMPMonitorState(), table: table)
    for arguments in lines { _ = try? await row(arguments, context) }
    return target.calls
  }
}

@MainLoop
private func outcome(
  _ row: HMPTranslator, _ arguments: HMPArguments, on target: ScriptedTarget, _ table: HMPTable,
  currentCPU: Int64 = 0, options: HMPOptions
) async -> Outcome {
  let state = HMPMonitorState()
  state.currentCPU = currentCPU
  do throws(HMPError) {
    let context = HMPContext(target: target, state: state, table: table, options: options)
    guard options.dryRun else { return Outcome(text: try await row(arguments, context).text, calls: target.calls) }
    let output = try await context.rehearsing(nil) { (context) async throws(HMPError) in
      try await row(arguments, context)
    }
    return Outcome(text: output.text, calls: target.calls)
  } catch {
    return Outcome(text: error.text, calls: target.calls)
  }
}

extension HMPArguments {
  fileprivate init(_ values: KeyValuePairs<String, HMPValue>, line: String = "") {
    self.init(line: line)
    for (name, value) in values { self[name] = value }
  }
}

extension Outcome {
  /// Expects the text and, if given, the calls.
  func expect(
    _ text: String, calls: [String]? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(self.text == text, sourceLocation: sourceLocation)
    if let calls { #expect(self.calls == calls, sourceLocation: sourceLocation) }
  }
}

extension HMPValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
  /// A text as the value of an argument.
  public init(stringLiteral value: String) { self = .string(value) }

  /// A flag as the value of an argument.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
}
