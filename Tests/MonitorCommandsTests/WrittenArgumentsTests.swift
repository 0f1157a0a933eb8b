import HMP
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
