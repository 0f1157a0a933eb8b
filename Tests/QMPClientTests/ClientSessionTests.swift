import QAPIRuntime
import QJSON
import Testing

@testable import QMP

private let greeting =
  #"{"QMP": {"version": {"qemu": {"major": 8, "minor": 1, "micro": 0}, "package": ""}, "capabilities": ["oob"]}}"#
private let negotiation = #"send {"execute": "qmp_capabilities", "id": 100}"#
private let begin = greeting + "\r\n" + #"{"return": {}, "id": 100}"# + "\r\n"
private let begun = [negotiation, #"ready 8 ["oob"]"#]
private let status = CommandCall(name: "query-status")
private let asked = #"send {"execute": "query-status", "id": 101}"#

@Suite struct ClientSessionTests {
  @Test func negotiates() { check(begin, begun) }

  @Test func bareGreeting() {
    check(#"{"QMP": {}, "x": 1} {"id": 100, "return": {}}"#, [negotiation, "ready -1 []"])
  }

  @Test func enablesWhatIsOffered() {
    check(
      begin, role: .monitor(enabling: ["oob", "telepathy"]),
      [#"send {"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}, "id": 100}"#, begun[1]])
  }

  @Test func skipsEventsBeforeTheGreeting() {
    check(#"{"event": "STOP", "timestamp": {"seconds": 1, "microseconds": 2}}"# + "\r\n" + begin, begun)
  }

  @Test func skipsAnswersToAnEarlierClient() {
    check(
      #"{"return": 5} {"return": {}, "id": 7} "# + greeting
        + #"{"return": {"old": true}, "id": "100"} {"error": {"class": "GenericError", "desc": "old"}, "id": 1}"#
        + #"{"event": "RESUME"} {"return": {}, "id": 100}"#, begun)
  }

  @Test func refusedNegotiation() {
    let error = #"{"error": {"class": "GenericError", "desc": "no"}, "id": 100}"#
    check(greeting + error, [negotiation, "fail \(SessionFailure.negotiationRefused(.generic("no")))"])
  }

  @Test(arguments: ["SSH-2.0-OpenSSH\r\n", "{\"hello\": 1}", "[]", "~"])
  func notQMP(_ input: String) {
    var session = ClientSession(role: .monitor(enabling: []), seed: 1)
    Array(input.utf8).withUnsafeBytes { session.receive($0) }
    #expect(session.next() == .fail(.notQMP(sent: Array(input.utf8))))
    #expect(session.next() == nil)
  }

  @Test func answersAndErrors() {
    check(
      begin + #"{"return": {"status": "running"}, "id": 101}"#
        + #"{"id": 102, "error": {"class": "DeviceNotFound", "desc": "gone", "more": 1}}"#,
      calls: [status, CommandCall(name: "eject", arguments: ["device": "cd"])],
      begun + [
        asked, #"send {"execute": "eject", "arguments": {"device": "cd"}, "id": 102}"#,
        #"answer 101 {"status": "running"}"#, "error 102 DeviceNotFound gone",
      ])
  }

  @Test func answersInAnyOrder() {
    check(
      begin + #"{"return": 2, "id": 102}{"return": 1, "id": 101}"#, calls: [status, status],
      begun + [asked, asked.replacing("101", with: "102"), "answer 102 2", "answer 101 1"])
  }

  @Test func foreignAnswersAreDropped() {
    check(
      begin
        + #"{"return": 1, "id": 99}{"return": 1}{"return": 1, "id": "101"}{"return": 3, "id": 101}{"return": 4, "id": 101}"#,
      calls: [status], begun + [asked, "answer 101 3"])
  }

  @Test func abandonedAnswersAreDropped() {
    check(begin + #"{"return": 1, "id": 101}"#, calls: [status], abandons: true, begun + [asked])
  }

  @Test func errorWithoutIDFailsWhatIsPending() {
    let error = #"{"error": {"class": "GenericError", "desc": "JSON parse error"}}"#
    check(begin + error, begun)
    check(
      begin + error + #"{"event": "STOP"}"#, calls: [status],
      begun + [asked, "fail \(SessionFailure.requestNotUnderstood(.generic("JSON parse error")))"])
  }

  @Test func eventsHaveTheirTime() {
    check(
      begin + #"{"event": "STOP", "timestamp": {"seconds": 3, "microseconds": 500000}, "odd": []}"#
        + #"{"event": "X", "data": {"a": 1}, "timestamp": {"seconds": -1, "microseconds": -1}}"#,
      begun + ["event STOP {} 3.5 seconds", #"event X {"a": 1} -"#])
  }

  @Test func prettyPrintedAndUnknown() {
    check(
      begin
        + "{\r\n    \"event\":\r\n \"STOP\"\r\n}\r\n{\"news\": 1}\r\n{\r\n\"return\": [\r\n1\r\n],\r\n\"id\": 101\r\n}",
      calls: [status], begun + [asked, "event STOP {} -", "answer 101 [1]"])
  }

  @Test func notJSON() {
    check(begin + "}", begun + ["fail \(SessionFailure.malformed("a value is missing"))"])
    check(begin + "[]", begun + ["fail \(SessionFailure.notAMessage)"])
  }

  @Test func boundedInput() {
    var session = ClientSession(role: .monitor(enabling: []), seed: 1, limits: .init(bytes: 64))
    Array((#"{"QMP": ""# + String(repeating: "x", count: 80)).utf8).withUnsafeBytes { session.receive($0) }
    guard case .fail(.notQMP) = session.next() else {
      Issue.record("accepted more than the limit")
      return
    }
    #expect(session.stage == .failed)
  }
}

@Suite struct GuestAgentSessionTests {
  private let sync = #"send FF {"execute": "guest-sync-delimited", "arguments": {"id": 100}}"#

  @Test func skipsUntilTheNumber() {
    check(
      #"{"error": {"class": "GenericError", "desc": "stray"}}"# + "\n~" + #"{"return": 100}"# + "\n", role: .guestAgent,
      [sync, "ready agent"])
    check(
      #"{"return": 100} {"ret ~{"return": 99}{"return": 100} ~{"return": 100}{"return": [], "id": 100}"#,
      role: .guestAgent, calls: [CommandCall(name: "guest-ping")],
      [sync, "ready agent", #"send {"execute": "guest-ping", "id": 100}"#, "answer 100 []"])
  }

  @Test func skipsWhatSeveralCallsLeaveBehind() {
    check(
      #"~{"return": 100}{"error": {"class": "GenericError", "desc": "stray"}}~{"return": 100}{"return": {}, "id": 100}"#,
      role: .guestAgent, calls: [CommandCall(name: "guest-ping")],
      [sync, "ready agent", #"send {"execute": "guest-ping", "id": 100}"#, "answer 100 {}"])
  }

  @Test func serverOfQMP() {
    check(greeting, role: .guestAgent, [sync, "fail \(SessionFailure.notAnAgent)"])
  }
}

@Suite struct OutOfBandLimitTests {
  @Test func holdsWhatWouldStopTheServer() {
    let calls = Array(repeating: status, count: 9)
    let sent = (101...107).map { asked.replacing("101", with: "\($0)") }
    check(
      begin + #"{"return": 1, "id": 101}"#, role: .monitor(enabling: ["oob"]), calls: calls,
      [#"send {"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}, "id": 100}"#, begun[1]] + sent
        + ["hold", "hold", "answer 101 1", asked.replacing("101", with: "108")])
  }
}
