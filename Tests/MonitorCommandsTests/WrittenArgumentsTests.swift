import HMP
import MainLoop
import QAPIRuntime
import TestSupport
import Testing

@testable import MonitorCommands

@Suite struct WrittenArgumentsTests {
  private let answers = ["query-qmp-schema": describedCommands, "blockdev-add": "{}"]

  private func checkOptions(
    _ text: String, _ sent: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try run(row("blockdev_add"), ["options": .string(text)], answers: answers).expect(
      "", calls: ["query-qmp-schema", "blockdev-add \(sent)"], sourceLocation: sourceLocation)
  }

  @Test func optionsGetTheTypesInTheSchema() throws {
    try checkOptions(
      "driver=file,node-name=7,filename=a,,b.img,read-only=on",
      #"{"driver": "file", "node-name": "7", "filename": "a,b.img", "read-only": true}"#)
    try checkOptions(
      "driver=raw,size=1M,file.driver=file,file.filename=x",
      #"{"driver": "raw", "size": 1048576, "file": {"driver": "file", "filename": "x"}}"#)
    try checkOptions("driver=raw,file=other \t\r", #"{"driver": "raw", "file": "other"}"#)
  }

  @Test func jsonObjectsAreSentUnchanged() throws {
    try run(row("blockdev_add"), ["options": .string(#" {"driver": "file", "size": 1}"#)], answers: answers)
      .expect(
        "", calls: [#"blockdev-add {"driver": "file", "size": 1}"#])
  }

  @Test func unknownDriversAreErrorsOfTheTarget() throws {
    try checkOptions("driver=new,size=1", #"{"driver": "new", "size": "1"}"#)
  }

  @Test(arguments: [
    ("driver", "Error: Expected '=' after parameter 'driver'\n"),
    ("driver=file,read-only=maybe", "Error: Parameter 'read-only' expects 'on' or 'off'\n"),
    ("{ nonsense", "Error: Invalid JSON object: "),
  ])
  func faultyOptionsAreNotSent(text: String, words: String) throws {
    let outcome = try run(row("blockdev_add"), ["options": .string(text)], answers: answers)
    #expect(outcome.text.hasPrefix(words), "\(outcome.text)")
    #expect(!outcome.calls.contains { $0.hasPrefix("blockdev-add") })
  }

  private func checkWords(
    _ text: String, _ sent: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try run(
      row("qmp"), ["name": .string("blockdev-add"), "arguments": .string(text)], answers: answers)
    #expect(outcome.calls.last == "blockdev-add \(sent)", sourceLocation: sourceLocation)
    #expect(outcome.text == "", sourceLocation: sourceLocation)
  }

  @Test func wordsGetTheTypesInTheSchema() throws {
    try checkWords(
      "driver=file node-name=1.50 read-only=off", #"{"driver": "file", "node-name": "1.50", "read-only": false}"#)
    try checkWords("driver=raw size=0x10 sizes=[1,2]", #"{"driver": "raw", "size": 16, "sizes": [1, 2]}"#)
    try checkWords("driver=raw file.driver=file", #"{"driver": "raw", "file": {"driver": "file"}}"#)
    try checkWords("other=5 more=x", #"{"other": 5, "more": "x"}"#)
    try checkWords(#"cache={"direct": true}"#, #"{"cache": {"direct": true}}"#)
    try checkWords(#"{"driver": "file"}"#, #"{"driver": "file"}"#)
  }

  /// QEMU's own monitor has none of these commands, so nobody relies on the last value.
  @Test func repeatedKeysAreErrors() throws {
    for (command, argument, text) in [
      ("blockdev_add", "options", "driver=file,filename=a,filename=b"),
      ("blockdev_reopen", "options", "driver=file,filename=a,filename=b"),
    ] {
      try run(row(command), [argument: .string(text)], answers: answers).expect(
        "Error: Parameter 'filename' is given more than once\n")
    }
    try run(row("qmp"), ["name": "blockdev-add", "arguments": "a=1 a=2"], answers: answers).expect(
      "Error: Parameter 'a' is given more than once\n")
  }

  private static let nullable = """
    [{"name": "blockdev-add", "meta-type": "command", "arg-type": "0", "ret-type": "1"},
     {"name": "0", "meta-type": "object", "members": [{"name": "backing", "type": "2", "default": null},
        {"name": "file", "type": "str"}]},
     {"name": "1", "meta-type": "object", "members": []},
     {"name": "2", "meta-type": "alternate", "members": [{"type": "str"}, {"type": "null"}]},
     {"name": "str", "meta-type": "builtin", "json-type": "string"},
     {"name": "null", "meta-type": "builtin", "json-type": "null"}]
    """

  @Test(arguments: [
    ("backing=@null", "null"), ("backing=null", #""null""#), ("backing=n", #""n""#), ("backing=", #""""#),
  ])
  func nullWhereANameCouldStand(text: String, value: String) throws {
    let answers = ["query-qmp-schema": Self.nullable, "blockdev-add": "{}"]
    let call = #"blockdev-add {"backing": \#(value)}"#
    try run(row("blockdev_add"), ["options": .string(text)], answers: answers).expect(
      "", calls: ["query-qmp-schema", call])
    try run(row("qmp"), ["name": "blockdev-add", "arguments": .string(text)], answers: answers).expect(
      "", calls: ["query-qmp-schema", call])
    try run(row("blockdev_add"), ["options": "file=@null"], answers: answers).expect(
      "", calls: ["query-qmp-schema", #"blockdev-add {"file": "@null"}"#])
  }

  @Test func errorOfANodeNamedNullSaysHowToWriteNull() throws {
    let answers = ["query-qmp-schema": Self.nullable]
    let error = QMPError.generic("Cannot find device='' nor node-name='null'")
    try run(row("blockdev_add"), ["options": "backing=null"], answers: answers, errors: ["blockdev-add": error]).expect(
      "Error: Cannot find device='' nor node-name='null'\n'@null' stands for no node.\n")
  }

  /// The schema is large, and does not change while a connection lasts.
  @Test func theSchemaIsQueriedOnceForEachConnection() throws {
    let script = try TargetScript(answers: answers)
    let table = try HMPTable(monitorCommands)
    let calls = MainLoop.blockingRun {
      let target = RememberingTarget(ScriptedTarget(script))
      let session = HMPSession(table: table, target: target, state: HMPMonitorState())
      for _ in 0..<3 { _ = try? await session.run("blockdev_add driver=file,filename=a") }
      target.memory = TargetMemory()
      _ = try? await session.run("qmp blockdev-add driver=file filename=a")
      return target.target.calls
    }
    #expect(calls.filter { $0 == "query-qmp-schema" }.count == 2, "\(calls)")
    #expect(calls.count == 6)
  }

  @Test func resultsAreShownAsJSON() throws {
    try run(row("qmp"), ["name": .string("query-name")], answers: ["query-name": #"{"name": "x"}"#]).expect(
      """
      {
          "name": "x"
      }

      """, calls: ["query-name"])
  }

  @Test func unknownCommands() throws {
    try run(row("qmp"), ["name": .string("nope")]).expect("Error: The command nope has not been found\n")
  }
}

/// A target about which callers remember what they have learned.
@MainLoop private final class RememberingTarget: CommandTarget {
  let target: ScriptedTarget
  var memory: TargetMemory? = TargetMemory()

  init(_ target: ScriptedTarget) { self.target = target }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue { try await target.execute(call) }

  func commandNames() async throws(TargetError) -> Set<String> { try await target.commandNames() }
}
