import FrontEnd
import MainLoop
import QJSON
import Testing

/// QMP messages in the forms of `--show` and `--record`.
@MainLoop @Suite struct MessageFormTests {
  @Test func shownMessages() {
    let shown = ShownConversation()
    #expect(shown.line(.sent, message: #"{"execute": "stop", "id": 1}"#) == #"-> {"execute": "stop", "id": 1}"#)
    #expect(shown.line(.received, message: #"{"return": {}, "id": 1}"#) == #"<- {"return": {}, "id": 1}"#)
    #expect(shown.line(.sent, message: "no JSON") == "-> no JSON")
  }

  @Test func secretsAreNotShown() {
    let line = ShownConversation().line(
      .sent,
      message: #"{"execute": "object-add", "arguments": {"qom-type": "secret", "id": "s", "data": "hunter2"}}"#)
    #expect(line.hasPrefix("-> {"))
    #expect(!line.contains("hunter2"))
  }

  @Test func theSizeOfADescriptionIsShown() {
    let shown = ShownConversation()
    for id in [1, 2] {
      _ = shown.line(.sent, message: #"{"execute": "query-qmp-schema", "id": \#(id)}"#)
    }
    let response = #"{"return": [1, 2, 3], "id": 1}"#
    #expect(shown.line(.received, message: response) == "<- (\(response.utf8.count) bytes)")
    #expect(shown.line(.received, message: response) == "<- \(response)")
    let event = #"{"event": "STOP", "id": 2}"#
    #expect(shown.line(.received, message: event) == "<- \(event)")
    let error = #"{"error": {"class": "CommandNotFound", "desc": ""}, "id": 2}"#
    #expect(shown.line(.received, message: error) == "<- \(error)")
  }

  @Test(arguments: [
    (Duration.zero, "1970-01-01T00:00:00.000000Z"),
    (.seconds(951_782_400) + .microseconds(7), "2000-02-29T00:00:00.000007Z"),
    (.seconds(1_798_761_599) + .nanoseconds(999_999_999), "2026-12-31T23:59:59.999999Z"),
  ])
  func recordedMessages(_ time: Duration, _ text: String) {
    let message = RecordedMessage(.sent, ["execute": "stop"], of: "unix:A", at: time)
    #expect(
      message.line(processID: 7)
        == #"{"time": "\#(text)", "pid": 7, "target": "unix:A", "sent": {"execute": "stop"}}"# + "\n")
  }

  @Test func secretsAreNotRecorded() {
    let secret: JSONValue = ["qom-type": "secret", "id": "s", "data": "hunter2"]
    let message = RecordedMessage(
      .received, ["execute": "object-add", "arguments": secret], of: "unix:A", at: .zero)
    let line = message.line(processID: 7)
    #expect(line.contains(#""received": {"execute": "object-add""#))
    #expect(!line.contains("hunter2"))
  }
}
