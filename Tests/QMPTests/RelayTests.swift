import MainLoop
import QAPIRuntime
import QJSON
import Testing

@testable import QMP

@Suite struct RelayTests {
  /// Returns its arguments, or fails as it is told to.
  @MainLoop private final class Echo: CommandTarget {
    private let failure: TargetError?

    init(_ failure: TargetError? = nil) { self.failure = failure }

    func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
      if let failure { throw failure }
      return JSONValue.object(["name": .string(call.name), "arguments": .object(call.arguments)])
    }

    func commandNames() async throws(TargetError) -> Set<String> { [] }
  }

  @MainLoop private func call(_ name: String, _ target: Echo) async throws(QMPError) -> JSONValue {
    let dispatcher = Dispatcher(CommandTable(relaying: ["echo", "qmp_capabilities"], to: target))
    let call = CommandCall(name: name, arguments: ["size": 9_007_199_254_740_993, "list": [1, "two"]])
    return try await dispatcher.execute(call, on: Monitor(kind: "qmp")).json
  }

  @MainLoop @Test func argumentsAndResultsAreThoseOfTheTarget() async throws {
    #expect(
      try await call("echo", Echo())
        == ["name": "echo", "arguments": ["size": 9_007_199_254_740_993, "list": [1, "two"]]])
  }

  @MainLoop @Test func whatTheTargetDoesNotNameIsNotFound() async {
    for name in ["other", "qmp_capabilities"] {
      await #expect(throws: QMPError.commandNotFound(name)) { try await call(name, Echo()) }
    }
  }

  @MainLoop @Test func failures() async {
    let answer = QMPError(.deviceNotFound, "no such")
    await #expect(throws: answer) { try await call("echo", Echo(.command(answer))) }
    await #expect(throws: QMPError.generic("the connection was lost: gone")) {
      try await call("echo", Echo(.connectionLost("gone")))
    }
  }

  @MainLoop @Test func eventsKeepTheirTime() {
    let hub = EventHub()
    var messages: [String] = []
    let observation = hub.observe { messages.append(String(decoding: $0.bytes, as: UTF8.self)) }
    hub.relay(ReceivedEvent(name: "STOP", timestamp: .seconds(5) + .microseconds(7)))
    // The rate of these is limited where they come from.
    for value in 1...2 { hub.relay(ReceivedEvent(name: "BALLOON_CHANGE", data: ["actual": .integer(Int64(value))])) }
    observation.end()
    #expect(
      messages == [
        #"{"timestamp": {"seconds": 5, "microseconds": 7}, "event": "STOP"}"# + "\r\n",
        #"{"timestamp": {"seconds": -1, "microseconds": -1}, "event": "BALLOON_CHANGE", "data": {"actual": 1}}"#
          + "\r\n",
        #"{"timestamp": {"seconds": -1, "microseconds": -1}, "event": "BALLOON_CHANGE", "data": {"actual": 2}}"#
          + "\r\n",
      ])
  }

  @MainLoop @Test func membersOfNewerVersionsAreKept() throws {
    let hub = EventHub()
    var messages: [String] = []
    let observation = hub.observe { messages.append(String(decoding: $0.bytes, as: UTF8.self)) }
    let message = #"{"timestamp": {"seconds": -1, "microseconds": -1}, "event": "X", "data": {"a": 1}, "news": [2]}"#
    hub.relay(try #require(ReceivedEvent(JSONValue.parse(message))))
    observation.end()
    #expect(messages == [message + "\r\n"])
    let error = #"{"class": "NewClass", "desc": "no", "news": {"a": 1}}"#
    #expect(try QMPError(json: JSONValue.parse(error)).json.text() == error)
  }

  @MainLoop @Test func aReaderExecutesOnlyWhatIsPermitted() throws {
    let dispatcher = Dispatcher(CommandTable(relaying: ["ask", "change"], to: Echo())) { $0 == "ask" }
    #expect(try dispatcher.admission.row(requested: "ask").name == "ask")
    #expect(throws: QMPError.generic("The command change is refused: this monitor is read-only")) {
      try dispatcher.admission.row(requested: "change")
    }
    #expect(throws: QMPError.commandNotFound("other")) { try dispatcher.admission.row(requested: "other") }
  }
}
