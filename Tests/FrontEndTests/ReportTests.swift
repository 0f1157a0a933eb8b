import QAPIRuntime
import QJSON
import Testing

@testable import FrontEnd
@testable import HMP

@Suite struct ReportTests {
  private static let value: JSONValue = ["name": "vm", "list": [["id": 7], "two"], "flag": true, "none": .null]

  private func report(
    _ result: Result<HMPOutput, HMPError>, _ form: OutputForm, place: String? = "3", command: String = "info it"
  ) -> Report {
    let status: ExitStatus = if case .success = result { .success } else { .commandFailed }
    let outcome = LineRunner.Outcome(command: command, result: result, status: status)
    return Report(outcome, line: "info  it", place: place, form: form)
  }

  private func check(
    _ failure: HMPError, command: String = "info it", _ errors: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let report = report(.failure(failure), .text, command: command)
    #expect(report.errors == errors, sourceLocation: sourceLocation)
    #expect(report.output.isEmpty, sourceLocation: sourceLocation)
  }

  private func check(
    member path: String, _ output: String?, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let report = report(.success(HMPOutput(text: "text\n", value: Self.value)), .member(path: path))
    #expect(report.output == output.map { $0 + "\n" } ?? "", sourceLocation: sourceLocation)
    #expect(report.isIncomplete == (output == nil), sourceLocation: sourceLocation)
    let error = "3: info it: the result has no member '\(path)'\n"
    #expect(report.errors == (output == nil ? error : ""), sourceLocation: sourceLocation)
  }

  @Test func text() {
    let report = report(.success(HMPOutput(text: "one\ntwo\n", value: Self.value)), .text)
    #expect(report.output == "one\ntwo\n")
    #expect(report.errors.isEmpty)
  }

  @Test func resultsWithAnError() {
    let output = HMPOutput(text: "half\n", value: "half", error: "not all")
    #expect(report(.success(output), .text).output == "half\n")
    #expect(report(.success(output), .text).errors == "3: info it: not all\n")
    #expect(report(.success(output), .text, place: nil).errors == "Error: not all\n")
    #expect(report(.success(output), .json).output == #"{"command": "info  it", "return": "half"}"# + "\n")
  }

  @Test func documents() {
    let success = report(.success(HMPOutput(text: "text\n", value: ["a": 1])), .json)
    #expect(success.output == #"{"command": "info  it", "return": {"a": 1}}"# + "\n")
    let failure = report(.failure(.qmp(.commandNotFound("x"))), .json)
    #expect(failure.errors.isEmpty)
    #expect(
      failure.output
        == #"{"command": "info  it", "error": {"class": "CommandNotFound", "desc": "The command x has not been found"}}"#
        + "\n")
  }

  @Test func members() {
    check(member: "name", "vm")
    check(member: "flag", "true")
    check(member: "none", "null")
    check(member: "list.0.id", "7")
    check(member: "list.1", "two")
    check(member: "list.0", #"{"id": 7}"#)
    check(member: "unknown", nil)
    check(member: "list.2", nil)
    check(member: "list.-1", nil)
    check(member: "list.first", nil)
    check(member: "name.more", nil)
    check(member: "", nil)
    check(member: "name.", nil)
  }

  @Test func errorsNameTheLineAndTheCommandOnce() {
    check(.unknownCommand(typed: "info it"), "3: info it: unknown command\n")
    check(.qmp(.generic("Device 'x' not found")), "3: info it: Device 'x' not found\n")
    check(.refused("info it: refused\n"), "3: info it: refused\n")
    check(.refused("one\ntwo\n"), "3: info it: one; two\n")
    check(.qmp(.generic("wrong")), command: "", "3: wrong\n")
    check(.target(.cancelled), "3: info it: cancelled\n")
  }

  @Test func errorsOfALineThatALineRunsKeepItsCommand() {
    check(.unknownCommand(typed: "nope"), command: "let", "3: let: unknown command: 'nope'\n")
    let error = HMPUsageError(
      command: "block_resize", typed: "block_resize", cause: .extraneousCharacters, argument: nil, offset: 2)
    check(
      .usage(error), command: "let",
      #"3: let: block_resize: extraneous characters at the end of line; Try "help block_resize" for more information"#
        + "\n")
  }

  @Test func errorsOfArgumentsDoNotRepeatTheCommand() {
    let error = HMPUsageError(
      command: "quit|q", typed: "q", cause: .extraneousCharacters, argument: nil, offset: 2)
    check(
      .usage(error), command: "quit",
      #"3: quit: extraneous characters at the end of line; Try "help q" for more information"# + "\n")
  }

  @Test func hintsFollowTheErrorOfTheNativeMonitor() {
    let error = HMPUsageError(
      command: "quit|q", typed: "q", cause: .expected(.string, .unterminated), argument: "a", offset: 2)
    check(
      .usage(error), command: "quit",
      #"3: quit: string expected; Try "help q" for more information; unterminated string"# + "\n")
    let typed = report(.failure(.usage(error)), .text, place: nil)
    #expect(typed.errors == "quit|q: string expected\nTry \"help q\" for more information\nunterminated string\n")
  }

  @Test func errorsAtAPromptHaveTheTextOfTheNativeMonitor() {
    let report = report(.failure(.unknownCommand(typed: "foo")), .text, place: nil)
    #expect(report.errors == "unknown command: 'foo'\n")
  }

  /// Compares the report of a result on one of several targets.
  private func check(
    _ result: Result<HMPOutput, HMPError>, _ form: OutputForm, output: String = "", errors: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let outcome = LineRunner.Outcome(command: "info it", result: result, status: .success)
    let report = Report(outcome, line: "info it", place: "3", form: form, target: "a b")
    #expect(report.output == output, sourceLocation: sourceLocation)
    #expect(report.errors == errors, sourceLocation: sourceLocation)
  }

  @Test func severalTargets() {
    let value = HMPOutput(text: "one\n\ntwo", value: Self.value)
    check(.success(value), .text, output: "a b: one\na b:\na b: two\n")
    check(.success(HMPOutput()), .text)
    check(
      .success(HMPOutput(text: "", value: "x")), .json,
      output: #"{"target": "a b", "command": "info it", "return": "x"}"# + "\n")
    check(.success(value), .member(path: "list.0"), output: "a b: {\"id\": 7}\n")
    check(.success(value), .member(path: "no"), errors: "a b: 3: info it: the result has no member 'no'\n")
    check(.failure(.refused("no")), .text, errors: "a b: 3: info it: no\n")
    check(
      .failure(.qmp(.generic("no"))), .json,
      output: #"{"target": "a b", "command": "info it", "error": {"class": "GenericError", "desc": "no"}}"# + "\n")
  }

  @Test func stylesAreColoursWhereTheTerminalHasThem() {
    var report = report(.success(HMPOutput(text: "")), .text)
    report.output = "ID\u{1B}\n"
    report.styled = HMPStyledText("ID\u{1B}\n", .heading)
    let clean: (String) -> String = { $0.replacing("\u{1B}", with: "^[") }
    #expect(report.shown(in: TextStyle(isOn: true), clean: clean) == "\u{1B}[1mID^[\u{1B}[m\n")
    #expect(report.shown(in: TextStyle(isOn: false), clean: clean) == "ID^[\n")
  }
}
