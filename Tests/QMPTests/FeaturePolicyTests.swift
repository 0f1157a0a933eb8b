import MainLoop
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@testable import QMP

/// The effect of the compatibility policy on a client's input and output.
@Suite @MainLoop struct FeaturePolicyTests {
  private static let hidden = FeaturePolicy(deprecatedOutput: .hide, unstableOutput: .hide)
  private static let rejecting = FeaturePolicy(deprecatedInput: .reject, unstableInput: .reject)

  private func check(
    _ input: String, _ policy: FeaturePolicy, _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(answers(to: input, policy) == expected, sourceLocation: sourceLocation)
  }

  private func answers(to input: String, _ policy: FeaturePolicy) -> [String] {
    var table = CommandTable()
    let events = EventHub()
    table.plain(Old.self) { (_, command: Old) throws(QMPError) -> Old in command }
    table.plain(Shake.self) { (_, _: Shake) throws(QMPError) -> Void in events.emit(Shaken()) }
    let probe = SessionProbe(Dispatcher(table, events: events, policy: policy))
    probe.send(input)
    return probe.output.split(separator: "\n").map(String.init)
  }

  @Test func commands() {
    let request = #"{"execute": "old"}"#
    check(request, FeaturePolicy(), [#"{"return": {}}"#])
    check(
      request, FeaturePolicy(deprecatedInput: .reject),
      [#"{"error": {"class": "CommandNotFound", "desc": "Deprecated command old disabled by policy"}}"#])
    check(
      #"{"execute": "shake"}"#, Self.rejecting,
      [#"{"error": {"class": "CommandNotFound", "desc": "Unstable command shake disabled by policy"}}"#])
  }

  @Test func arguments() {
    let request = #"{"execute": "old", "arguments": {"size": 1}}"#
    check(request, FeaturePolicy(), [#"{"return": {"size": 1}}"#])
    check(request, Self.hidden, [#"{"return": {}}"#])
    check(
      request, FeaturePolicy(unstableInput: .reject),
      [#"{"error": {"class": "GenericError", "desc": "Unstable parameter size disabled by policy"}}"#])
  }

  @Test func events() {
    let request = #"{"execute": "shake"}"#
    check(request, Self.hidden, [#"{"return": {}}"#])
    #expect(answers(to: request, FeaturePolicy()).contains { $0.contains("SHAKEN") })
  }

  @Test func callsWithinTheProcessAreNotSubjectToIt() async throws {
    var table = CommandTable()
    table.plain(Old.self) { (_, command: Old) throws(QMPError) -> Old in command }
    let target = LocalTarget(Dispatcher(table, policy: Self.rejecting), monitor: Monitor(kind: "hmp"))
    #expect(try await target.execute(Old(size: 1)).size == 1)
    #expect(try await target.execute(name: "old", arguments: ["size": 2]) == ["size": 2])
  }
}

/// A deprecated command with an unstable argument, which it returns.
private struct Old: PlainCommand {
  typealias Result = Old
  static let name = "old"
  static let specialFeatures: SpecialFeatures = .deprecated
  var size: Int64?

  init(size: Int64?) { self.size = size }
  init(members: inout ObjectReader) throws(ReadError) { size = try members.optional("size", .unstable) }
  func write(members writer: inout QAPIWriter) { writer.member("size", size, .unstable) }
}

/// An unstable command that emits an unstable event.
private struct Shake: BareCommand, PlainCommand {
  typealias Result = QAPIEmpty
  static let name = "shake"
  static let specialFeatures: SpecialFeatures = .unstable
}

private struct Shaken: QAPIEvent {
  static let name = "SHAKEN"
  static let specialFeatures: SpecialFeatures = .unstable

  init() {}
  init(members: inout ObjectReader) {}
  func write(members writer: inout QAPIWriter) {}
}
