import HMP
import HMPTables
import MainLoop
import QAPIRuntime
import Testing

/// Questions for secrets that a line does not contain.
@Suite struct QuestionTests {
  private static let question = HMPQuestion(
    for: "secret", "Password of {user}: ", when: ["kind": ["vnc", "spice"]])

  private static func row(_ binding: HMPRow.Binding) -> HMPRow {
    HMPRow(
      name: "protect",
      arguments: [
        HMPArgument("kind", .string), HMPArgument("user", .string, .optional),
        HMPArgument("secret", .string, .optional),
      ],
      question: question, binding: binding)
  }

  /// Runs a line with a front end that answers questions; checks the secret that the command received, and the prompt.
  @MainLoop private func check(
    _ line: String, gets expected: String, asked: String?, isTerminal: Bool = false, options: HMPOptions = HMPOptions(),
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let seen = Seen()
    let state = HMPMonitorState()
    state.frontEnd = HMPFrontEnd(
      isTerminal: isTerminal, show: { _, _ in }, source: { _ throws(HMPError) in HMPOutput() },
      askSecret: { (prompt: String, isUsed: Bool) async throws(HMPError) -> String? in
        guard isUsed || !isTerminal else { return nil }
        seen.prompt = prompt
        return "answer"
      })
    let row = Self.row(
      .translator { arguments, _ throws(HMPError) in HMPOutput(arguments.string("secret") ?? "nothing") })
    let session = HMPSession(
      table: try HMPTable(rows: [row]), target: RecordingTarget(), state: state, options: options)
    let text: String
    do throws(HMPError) {
      text = try await session.run(line).text
    } catch {
      text = error.text
    }
    #expect(text == expected, sourceLocation: sourceLocation)
    #expect(seen.prompt == asked, sourceLocation: sourceLocation)
  }

  @MainLoop private final class Seen {
    var prompt: String?
  }

  @MainLoop @Test func aMissingArgumentIsAskedFor() async throws {
    try await check("protect vnc me", gets: "answer", asked: "Password of me: ")
    try await check("protect vnc me given", gets: "given", asked: nil)
  }

  @MainLoop @Test func theQuestionIsAskedOnlyUnderItsConditions() async throws {
    try await check("protect disk me", gets: "nothing", asked: nil)
    try await check("protect spice", gets: "answer", asked: "Password of {user}: ")
  }

  @MainLoop @Test func theAnswerReachesTheMembersOfACall() async throws {
    let monitor = try Scripted([Self.row(.call(HMPCall("set")))])
    monitor.state.frontEnd = HMPFrontEnd(
      isTerminal: false, show: { _, _ in }, source: { _ throws(HMPError) in HMPOutput() },
      askSecret: { (_: String, _: Bool) async throws(HMPError) -> String? in "answer" })
    await monitor.check("protect vnc me", "")
    #expect(monitor.target.commands == [#"set {"kind": "vnc", "user": "me", "secret": "answer"}"#])
  }

  /// Otherwise the answer would run as the next command.
  @MainLoop @Test func aScriptAlsoReadsTheAnswerOfARefusedLine() async throws {
    let refusal = "protect: refused, because it can change the target and --read-only is in force\n"
    let readOnly = HMPOptions(readOnly: true)
    try await check("protect vnc me", gets: refusal, asked: "Password of me: ", options: readOnly)
    try await check("protect vnc me", gets: refusal, asked: nil, isTerminal: true, options: readOnly)
    try await check("protect vnc me", gets: "answer", asked: "Password of me: ", options: HMPOptions(dryRun: true))
    try await check("protect vnc me", gets: "", asked: nil, isTerminal: true, options: HMPOptions(dryRun: true))
  }
}
