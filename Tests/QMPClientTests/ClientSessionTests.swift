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

  /// What QEMU sends with `-qmp telnet:`.
  @Test func optionsOfTelnetBeforeTheGreetingAreSkipped() {
    for options: [UInt8] in [
      [0xFF, 0xFB, 0x01, 0xFF, 0xFB, 0x03, 0xFF, 0xFB, 0x00, 0xFF, 0xFD, 0x00], [0xFF, 0xFB, 0xFF],
    ] {
      let bytes = options + Array(begin.utf8)
      for cut in bytes.indices {
        var transcript = SessionTranscript(ClientSession(role: .monitor(enabling: []), seed: 100))
        transcript.receive(bytes[..<cut])
        transcript.receive(bytes[cut...])
        #expect(transcript.result == begun, "cut at \(cut)")
      }
    }
    var session = ClientSession(role: .monitor(enabling: []), seed: 1)
    ([0xFF, 0x7E] as [UInt8]).withUnsafeBytes { session.receive($0) }
    #expect(session.next() == .fail(.notQMP(sent: [0x7E])))
  }

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
      begin + #"{"return": 1, "id": 99}{"return": 3, "id": 101}{"return": 4, "id": 101}{"return": 5}"#,
      calls: [status], begun + [asked, "answer 101 3"])
  }

  @Test(arguments: [
    #"{"return": {}}"#, #"{"return": {}, "id": "101"}"#, #"{"return": {}, "id": null}"#,
    #"{"error": {"class": "GenericError", "desc": "no"}, "id": [101]}"#,
  ])
  func aResponseThatNamesNoRequestEndsTheConnection(_ response: String) {
    check(
      begin + response + #"{"return": {}, "id": 101}"#, calls: [status],
      begun + [asked, "fail \(SessionFailure.responseWithoutRequest(response))"])
  }

  @Test(arguments: ["{}", "[]", #"{"error": "no", "id": 101}"#, #"{"event": 5}"#, #"{"id": 101}"#, #"{"news": 1}"#])
  func aValueThatIsNoMessageEndsTheConnection(_ value: String) {
    check(begin + value, calls: [status], begun + [asked, "fail \(SessionFailure.notAMessage(value))"])
    check(greeting + value, [negotiation, "fail \(SessionFailure.notAMessage(value))"])
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

  @Test func prettyPrinted() {
    check(
      begin
        + "{\r\n    \"event\":\r\n \"STOP\"\r\n}\r\n{\r\n\"return\": [\r\n1\r\n],\r\n\"id\": 101\r\n}",
      calls: [status], begun + [asked, "event STOP {} -", "answer 101 [1]"])
  }

  @Test func notJSON() {
    check(begin + "}", begun + ["fail \(SessionFailure.malformed("a value is missing"))"])
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
  private let probe = #"send {"execute": "guest-ping", "id": 100}"#
  private let synchronized = #"~{"return": 100}"#
  private let echoed = #"{"return": {}, "id": 100}"#
  private let name = CommandCall(name: "guest-get-host-name")

  @Test func skipsUntilTheNumber() {
    check(
      #"{"error": {"class": "GenericError", "desc": "stray"}}"# + "\n" + synchronized + "\n" + echoed,
      role: .guestAgent,
      [sync, probe, "ready agent"])
    check(
      #"{"return": 100} {"ret ~{"return": 99}{"return": 100} "# + synchronized + echoed + #"{"return": [], "id": 101}"#,
      role: .guestAgent, calls: [name],
      [sync, probe, "ready agent", #"send {"execute": "guest-get-host-name", "id": 101}"#, "answer 101 []"])
  }

  @Test func serverOfQMP() {
    check(greeting, role: .guestAgent, [sync, "fail \(SessionFailure.notAnAgent)"])
  }

  /// Before QEMU 4.0 agents ignored identifiers, and before 2.12 they refused them.
  @Test(arguments: [#"{"return": {}}"#, #"{"error": {"class": "GenericError", "desc": "'id' is unexpected"}}"#])
  func responsesWithoutIdentifiersBelongToRequestsInOrder(_ probed: String) {
    check(
      synchronized + probed + #"{"return": 1}{"error": {"class": "GenericError", "desc": "no"}}"#, role: .guestAgent,
      calls: [name, CommandCall(name: "guest-info")],
      [
        sync, probe, "ready agent", #"send {"execute": "guest-get-host-name"}"#, #"send {"execute": "guest-info"}"#,
        "answer 101 1", "error 102 GenericError no",
      ])
  }

  @Test func onlyTheLastCallForSynchronizationCounts() {
    var session = ClientSession(role: .guestAgent, seed: 100)
    _ = session.start()
    #expect(text(session.start()) == #"{"execute": "guest-sync-delimited", "arguments": {"id": 101}}"#)
    let stray = #"{"error": {"class": "GenericError", "desc": "stray"}}"#
    receive(&session, stray + synchronized + stray)
    #expect(session.next() == nil)
    receive(&session, #"~{"return": 101}"#)
    guard case .send(let bytes)? = session.next() else {
      Issue.record("the agent was not asked about identifiers")
      return
    }
    #expect(text(bytes) == #"{"execute": "guest-ping", "id": 100}"#)
    #expect(session.start() == [])
  }

  @Test func aRequestThatWasGivenUpDoesNotGetTheResponseToTheNextOne() {
    var session = ClientSession(role: .guestAgent, seed: 100)
    _ = session.start()
    receive(&session, synchronized + #"{"return": {}}"#)
    while session.next() != nil {}
    let suspension = session.request(CommandCall(name: "guest-suspend-ram"))
    session.abandon(suspension.id)
    let lost = session.request(name)
    #expect(text(lost.bytes) == #"{"execute": "guest-sync-delimited", "arguments": {"id": 101}}"#)
    session.abandon(lost.id)
    let request = session.request(name)
    #expect(text(request.bytes) == #"{"execute": "guest-sync-delimited", "arguments": {"id": 102}}"#)
    let second = session.request(name)
    #expect(text(second.bytes) == #"{"execute": "guest-sync-delimited", "arguments": {"id": 103}}"#)
    receive(&session, #"{"return": "late"}{"error": {"class": "GenericError", "desc": "stray"}}~{"return": 101}"#)
    #expect(session.next() == nil)
    receive(&session, #"~{"return": 102}~{"return": 103}"#)
    guard case .send(let bytes)? = session.next() else {
      Issue.record("the requests were not sent")
      return
    }
    #expect(text(bytes) == #"{"execute": "guest-get-host-name"}{"execute": "guest-get-host-name"}"#)
    receive(&session, #"{"return": "a"}{"return": "b"}"#)
    #expect(session.next() == .response(request.id, .success("a")))
    #expect(session.next() == .response(second.id, .success("b")))
    #expect(session.next() == nil)
  }

  private func receive(_ session: inout ClientSession, _ input: String) {
    Array(input.utf8.map { $0 == UInt8(ascii: "~") ? 0xFF : $0 }).withUnsafeBytes { session.receive($0) }
  }

  private func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.filter { $0 != 0xFF && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
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
