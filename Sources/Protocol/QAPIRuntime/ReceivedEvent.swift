public import QJSON

/// An event of a target, whether or not its name is known.
public struct ReceivedEvent: Sendable, Hashable {
  /// The name of the event.
  public var name: String
  /// Its data; empty for an event without any.
  public var data: JSONObject
  /// Since the beginning of 1970, to the microsecond, by the target's clock; nil if it could not read its clock.
  public var timestamp: Duration?
  /// Members of the message that this version of QMP does not define.
  public var others: JSONObject

  /// Makes an event.
  public init(
    name: String, data: JSONObject = JSONObject(), timestamp: Duration? = nil, others: JSONObject = JSONObject()
  ) {
    self.name = name
    self.data = data
    self.timestamp = timestamp
    self.others = others
  }

  /// The event as it stands on the wire.
  public var message: JSONValue {
    var message = JSONObject()
    if let (seconds, attoseconds) = timestamp?.components {
      message["timestamp"] = [
        "seconds": .integer(seconds), "microseconds": .integer(attoseconds / 1_000_000_000_000),
      ]
    }
    message["event"] = .string(name)
    if !data.isEmpty { message["data"] = .object(data) }
    for member in others { message[member.name] = member.value }
    return .object(message)
  }
}

/// A notice of a target.
public enum TargetNotice: Sendable, Hashable {
  case event(ReceivedEvent)
  /// No more events will follow, and why; the last notice.
  case lost(String)
}
