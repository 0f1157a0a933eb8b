import QAPIRuntime
import QJSON

extension ReceivedEvent {
  /// Reads an event; nil when the message is none.
  init?(_ message: JSONValue) {
    guard let name = message["event"]?.stringValue else { return nil }
    self.init(name: name, data: message["data"]?.objectValue ?? JSONObject())
    if let seconds = message["timestamp"]?["seconds"]?.integerValue, seconds >= 0,
      let microseconds = message["timestamp"]?["microseconds"]?.integerValue, (0..<1_000_000).contains(microseconds)
    {
      timestamp = .seconds(seconds) + .microseconds(microseconds)
    }
  }
}

extension EventMessage {
  /// The event as a client gets it.
  var received: ReceivedEvent {
    let time = timestamp.seconds < 0 ? nil : Duration.seconds(timestamp.seconds) + .microseconds(timestamp.microseconds)
    return ReceivedEvent(name: name, data: data?.objectValue ?? JSONObject(), timestamp: time)
  }
}
