public import QJSON

/// An event as a client gets it, whether or not its name is known.
public struct ReceivedEvent: Sendable, Hashable {
  public var name: String
  public var data: JSONObject
  /// Since the beginning of 1970, to the microsecond, by the server's clock; nil when it could not tell.
  public var timestamp: Duration?

  public init(name: String, data: JSONObject = JSONObject(), timestamp: Duration? = nil) {
    self.name = name
    self.data = data
    self.timestamp = timestamp
  }

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
