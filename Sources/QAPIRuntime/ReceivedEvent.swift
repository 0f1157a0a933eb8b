public import MainLoop
public import QJSON

/// An event as it comes from a target, whether or not its name is known.
public struct ReceivedEvent: Sendable, Hashable {
  public var name: String
  public var data: JSONObject
  /// Since the beginning of 1970, to the microsecond, by the target's clock; nil when it could not tell.
  public var timestamp: Duration?

  public init(name: String, data: JSONObject = JSONObject(), timestamp: Duration? = nil) {
    self.name = name
    self.data = data
    self.timestamp = timestamp
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
    return .object(message)
  }
}

/// What a target tells unasked.
public enum TargetNotice: Sendable, Hashable {
  case event(ReceivedEvent)
  /// There will be no more, and why; the last notice.
  case lost(String)
}

/// An observation of a target, which lasts until it is ended.
@MainLoop
public struct TargetObservation: Sendable {
  private let stop: @MainLoop @Sendable () -> Void

  public init(_ stop: @escaping @MainLoop @Sendable () -> Void) {
    self.stop = stop
  }

  /// Ends it; without effect on one that has ended.
  public func end() { stop() }
}
