import MainLoop
import TestSupport
import Testing

@testable import QMP

/// The responses of a session to a client's input, whole and cut in two at every byte.
@Suite @MainLoop struct TranscriptTests {
  static let greeting = #"{"QMP": {"version": "v", "capabilities": ["oob"]}}"#
  static let expecting =
    #"{"error": {"class": "CommandNotFound", "desc": "Expecting capabilities negotiation with 'qmp_capabilities'"}"#
  static let ok = #"{"return": {}}"#
  static let start = #"{"execute": "qmp_capabilities"}"#
  static let startOOB = #"{"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}}"#

  /// Checks the lines that follow the greeting.
  private func check(_ input: String, _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    let bytes = Array(input.utf8)
    for cut in 0...bytes.count {
      let probe = SessionProbe(TestServer().dispatcher, negotiated: false)
      probe.send(Array(bytes[..<cut]))
      probe.send(Array(bytes[cut...]))
      let lines = probe.output.split(separator: "\n").map(String.init)
      #expect(lines == [Self.greeting] + expected, "cut at \(cut)", sourceLocation: sourceLocation)
      if lines != [Self.greeting] + expected { return }
    }
  }

  private func generic(_ text: String, id: String? = nil) -> String {
    #"{"error": {"class": "GenericError", "desc": "\#(text)"}"# + (id.map { #", "id": \#($0)"# } ?? "") + "}"
  }

  private func notFound(_ name: String, id: String? = nil) -> String {
    #"{"error": {"class": "CommandNotFound", "desc": "The command \#(name) has not been found"}"#
      + (id.map { #", "id": \#($0)"# } ?? "") + "}"
  }

  @Test func negotiation() {
    check("", [])
    check(#"{"execute": "ask", "id": 1}"#, [Self.expecting + #", "id": 1}"#])
    check(#"{"execute": "no-such"}"#, [Self.expecting + "}"])
    check(Self.start + #"{"execute": "ask"}"#, [Self.ok, #"{"return": "asked"}"#])
    check(#"{"execute": "qmp_capabilities", "arguments": {}, "id": [1]}"#, [#"{"return": {}, "id": [1]}"#])
    check(#"{"execute": "qmp_capabilities", "arguments": {"enable": []}}"#, [Self.ok])
    check(
      #"{"execute": "qmp_capabilities", "arguments": {"enable": ["x"]}}"# + Self.start,
      [generic("Parameter 'enable[0]' does not accept value 'x'"), Self.ok])
    check(
      #"{"execute": "qmp_capabilities", "arguments": {"x": []}} {"execute": "ask"}"#,
      [generic("Parameter 'x' is unexpected"), Self.expecting + "}"])
    check(
      Self.start + Self.start,
      [
        Self.ok,
        #"{"error": {"class": "CommandNotFound", "desc": "Capabilities negotiation is already complete, command ignored"}}"#,
      ])
  }

  @Test func forms() {
    check(Self.start + "[1]", [Self.ok, generic("QMP input must be a JSON object")])
    check(
      Self.start + #"{"id": {"a": null}}"#, [Self.ok, generic("QMP input lacks member 'execute'", id: #"{"a": null}"#)])
    check(
      Self.start + #"{"execute": 1, "id": 1.5}"#,
      [Self.ok, generic("QMP input member 'execute' must be a string", id: "1.5")])
    check(
      Self.start + #"{"execute": "ask", "arguments": null}"#,
      [Self.ok, generic("QMP input member 'arguments' must be an object")])
    check(Self.start + #"{"execute": "ask", "x": 1}"#, [Self.ok, generic("QMP input member 'x' is unexpected")])
    check(Self.start + #"{"execute": "Ask", "id": "é"}"#, [Self.ok, notFound("Ask", id: #""\u00E9""#)])
    check(
      Self.start + #"{"execute": "ask", "arguments": {"y": 1}}"#, [Self.ok, generic("Parameter 'y' is unexpected")])
    check(Self.start + #"{"execute": "echo"}"#, [Self.ok, generic("Parameter 'text' is missing")])
    check(
      Self.start + #"{"execute": "echo", "arguments": {"text": 1}}"#,
      [Self.ok, generic("Invalid parameter type for 'text', expected: string")])
    check(
      Self.start + #"{'execute': 'ask', 'execute': 'ask', 'id': 1}"#,
      [Self.ok, generic("JSON parse error, member 'execute' is repeated")])
  }

  @Test func framing() {
    check(
      Self.start + #"{"execute": "ask","id":1}{"execute": "ask","id":2}"# + "\r\n \t\n",
      [Self.ok, #"{"return": "asked", "id": 1}"#, #"{"return": "asked", "id": 2}"#])
    check(Self.start + "{ \n 'execute' \n : 'ask' \n }", [Self.ok, #"{"return": "asked"}"#])
  }

  @Test func outOfBand() {
    check(
      Self.start + #"{"exec-oob": "jump", "id": 1}"#,
      [Self.ok, generic("QMP input member 'exec-oob' is unexpected", id: "1")])
    check(Self.startOOB + #"{"exec-oob": "jump"}"#, [Self.ok, #"{"return": "main loop: - qmp"}"#])
    check(Self.startOOB + #"{"execute": "jump"}"#, [Self.ok, #"{"return": "main loop: - qmp"}"#])
    check(
      Self.startOOB + #"{"exec-oob": "ask", "id": 2}"#,
      [Self.ok, generic("The command ask does not support OOB", id: "2")])
    check(Self.startOOB + #"{"exec-oob": "none"}"#, [Self.ok, notFound("none")])
    check(Self.startOOB + #"{"exec-oob": 1}"#, [Self.ok, generic("QMP input member 'exec-oob' must be a string")])
    check(
      Self.startOOB + #"{"exec-oob": "jump", "execute": "jump"}"#,
      [Self.ok, generic("QMP input member 'execute' clashes with 'exec-oob'")])
  }
}
